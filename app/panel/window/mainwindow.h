// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QMainWindow>
#include <QStackedWidget>
#include <QToolButton>

#include <functional>

#include "desktop/services/changecontroller.h"
#include "live/livemodel.h"
#include "panel/window/panelservices.h"
#include "profiles/presets.h"

namespace anarchy {

class AdvisorPage;
class Baselines;
class BaselinesPage;
class ChangesPage;
class Chip;
class LinkChooser;
class MessageBar;
class MonitorPage;
class NoDriverPage;
class PresetPanel;
class ProfilesPage;
class SegmentedControl;
class SettingsPage;
class SideBar;
class StateBadge;
class SystemPage;
class TrialBar;
class TunerPage;
class TuningPage;

/// The panel's window: header with link, state and presets; pages on the side; messages and trial inside the window.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    enum class Page { Monitor, Tuning, AutoTune, Advisor, Profiles, Baselines, History, System, Settings };

    explicit MainWindow(const PanelServices &services, QWidget *parent = nullptr);

    void openPage(Page page);
    MonitorPage &monitor() { return *m_monitor; }
    ProfilesPage &profiles() { return *m_profiles; }
    BaselinesPage &baselines() { return *m_baselines; }
    TunerPage &tuner() { return *m_tuner; }
    SystemPage &system() { return *m_system; }
    /// Shows what the preset would change, as a click on its button does.
    void previewPreset(int index);
    void showMessage(const Message &message);
    const QList<Preset> &presets() const { return m_presets; }
    /// Closing hides the window instead of ending the program. The first time a message says so.
    void setHidesOnClose(bool hides) { m_hidesOnClose = hides; }

Q_SIGNALS:
    void simulationRequested();
    /// The window went away and the program goes on.
    void hiddenToTray();
    void quitRequested();

protected:
    void closeEvent(QCloseEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeHeader();
    /// Puts a page behind an entry at the side and a shortcut, in the order of Page.
    void addPage(QWidget *page, const QString &icon, const QString &title, const QKeySequence &keys);
    void makeActions();
    void updateLink();
    void updatePresets();
    void updatePause();
    void togglePause();
    void updateWatching();

    LiveModel &m_model;
    ChangeController &m_changes;
    QList<Preset> m_presets;
    LinkChooser *m_link = nullptr;
    StateBadge *m_badge = nullptr;
    Chip *m_transport = nullptr;
    Chip *m_recording = nullptr;
    QLabel *m_speed = nullptr;
    SegmentedControl *m_presetButtons = nullptr;
    QToolButton *m_pause = nullptr;
    MessageBar *m_message = nullptr;
    PresetPanel *m_presetPanel = nullptr;
    SideBar *m_side = nullptr;
    QStackedWidget *m_pages = nullptr;
    MonitorPage *m_monitor = nullptr;
    TuningPage *m_tuning = nullptr;
    TunerPage *m_tuner = nullptr;
    AdvisorPage *m_advisor = nullptr;
    ProfilesPage *m_profiles = nullptr;
    BaselinesPage *m_baselines = nullptr;
    ChangesPage *m_history = nullptr;
    SystemPage *m_system = nullptr;
    SettingsPage *m_settings = nullptr;
    NoDriverPage *m_noDriver = nullptr;
    TrialBar *m_trial = nullptr;
    Page m_page = Page::Monitor;
    bool m_hidesOnClose = false;
};

} // namespace anarchy
