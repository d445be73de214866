// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QMainWindow>
#include <QStackedWidget>
#include <QToolButton>

#include <functional>

#include "desktop/services/changecontroller.h"
#include "live/livemodel.h"
#include "panel/window/pages.h"
#include "panel/window/panelservices.h"
#include "profiles/presets.h"

namespace anarchy {

class BaselinesPage;
class Chip;
class LinkChooser;
class MessageBar;
class MonitorPage;
class NoDriverPage;
class PresetPanel;
class ProfilesPage;
class SegmentedControl;
class SideBar;
class StateBadge;
class SystemPage;
class TrialBar;
class TunerPage;

/// The panel's window: header with link, state and presets; pages on the side; messages and trial inside the window.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    using Page = anarchy::Page;

    explicit MainWindow(const PanelServices &services, QWidget *parent = nullptr);

    void openPage(Page page);
    /// What --page names.
    void openView(const PageView &view);
    Page currentPage() const { return m_page; }
    MonitorPage &monitor();
    ProfilesPage &profiles();
    BaselinesPage &baselines();
    TunerPage &tuner();
    SystemPage &system();
    /// Shows what the preset would change, as a click on its button does.
    void previewPreset(int index);
    void showMessage(const Message &message);
    const QList<Preset> &presets() const { return m_presets; }
    /// Closing hides the window instead of ending the program. The first time a message says so.
    void setHidesOnClose(bool hides) { m_hidesOnClose = hides; }

Q_SIGNALS:
    void simulationRequested();
    void aboutRequested();
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
    /// Puts each page behind an entry at the side and a shortcut.
    void makePages();
    void layOut(QWidget *header);
    void makePresetButtons();
    void makeActions();
    void makeConnections();
    void showInPlots(const TimeSpan &span);
    void updateLink();
    void updatePresets();
    void updatePause();
    void togglePause();
    void updateWatching();

    PanelServices m_services;
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
    NoDriverPage *m_noDriver = nullptr;
    TrialBar *m_trial = nullptr;
    Page m_page = Page::Monitor;
    bool m_hidesOnClose = false;
};

} // namespace anarchy
