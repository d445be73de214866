// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include "desktop/notices/desktopnotices.h"
#include "desktop/notices/linknotices.h"
#include "panel/application/options.h"
#include "panel/application/panelsession.h"
#include "panel/window/mainwindow.h"
#include "panel/window/windowmemory.h"
#include "profiles/gamemodewatch.h"
#include "profiles/programwatch.h"
#include "tray/trayicon.h"

namespace anarchy {

/// The panel as somebody uses it: puts the session, the window, the tray and notices together, and decides when the
/// program ends. It always has a surface: a tray icon, or else the window.
class PanelApplication : public QObject {
    Q_OBJECT

public:
    /// How long a hidden window waits for a tray. A session starts its programs in any order, and a tray may be started
    /// anew.
    static constexpr std::chrono::seconds trayGrace{5};

    PanelApplication(const Options &options, std::unique_ptr<DriverPort> port,
                     const PanelPlaces &places = PanelPlaces::ofTheUser());
    ~PanelApplication() override;

    MainWindow &window() { return m_window; }
    void start();
    /// Somebody started the program again: shows the window and does what the new options ask for, as far as a running
    /// program can.
    /// \param arguments program name first; empty: none were told
    /// \return what the other program ends with
    int activate(const QStringList &arguments);

private:
    void connectWindow();
    void connectTray();
    void connectSwitching();
    void connectNotices();
    void simulate();
    void applyPreset(int index);
    void showAbout();
    /// \param token see DesktopNotices::activated()
    void showWindow(const QString &token = {});
    void adoptTray();

    Options m_options;
    PanelSession m_session;
    ProgramWatch m_programs;
    GameModeWatch m_gameMode;
    MainWindow m_window;
    WindowMemory m_memory;
    TrayIcon m_tray;
    QTimer m_withoutSurface; ///< runs while neither a tray nor the window is there
    Notices m_notices;
    LinkNotices m_linkNotices;
    DesktopNotices m_desktop;
    bool m_hintGiven = false;
};

/// The colours and the style that were asked for; the desktop's own otherwise.
void applyTheme(Options::Theme theme);

} // namespace anarchy
