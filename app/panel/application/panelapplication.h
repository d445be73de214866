// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "desktop/notices/desktopnotices.h"
#include "desktop/notices/linknotices.h"
#include "desktop/services/automaticswitch.h"
#include "desktop/services/baselines.h"
#include "desktop/services/changecontroller.h"
#include "desktop/services/changekeeper.h"
#include "desktop/services/historykeeper.h"
#include "desktop/services/preferences.h"
#include "live/livemodel.h"
#include "panel/application/options.h"
#include "panel/window/mainwindow.h"
#include "profiles/gamemodewatch.h"
#include "profiles/profilestore.h"
#include "profiles/programwatch.h"
#include "tray/trayicon.h"

namespace anarchy {

/// Puts model, window and tray together, and decides when the program ends.
class PanelApplication : public QObject {
    Q_OBJECT

public:
    PanelApplication(const Options &options, std::unique_ptr<DriverPort> port);

    MainWindow &window() { return m_window; }
    void start();

private:
    void adoptPreferences();
    void adoptLink();
    void connectSwitching();
    void connectNotices();
    void simulate();
    void showWindow();
    void adoptTray(bool available);
    void startRendering();
    void finishRendering();

    Options m_options;
    PreferenceStore m_preferences;
    ProfileStore m_profiles;
    LiveModel m_model;
    HistoryKeeper m_history;
    ChangeController m_changes;
    ChangeKeeper m_changeHistory;
    SwitchRuleStore m_rules;
    AutomaticSwitch m_switching;
    ProgramWatch m_programs;
    GameModeWatch m_gameMode;
    Baselines m_baselines;
    MainWindow m_window;
    TrayIcon m_tray;
    Notices m_notices;
    LinkNotices m_linkNotices;
    DesktopNotices m_desktop;
    bool m_hintGiven = false;
};

/// The colours and the style that were asked for; the desktop's own otherwise.
void applyTheme(Options::Theme theme);

} // namespace anarchy
