// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "panel/application/options.h"
#include "panel/application/panelsession.h"
#include "panel/window/mainwindow.h"

namespace anarchy {

/// --render: a picture of the window, and the readings that it shows. It shows what everybody gets and leaves nothing
/// behind: no tray, no notice, nothing of the user's is read or kept. Ends the program.
class Rendering : public QObject {
    Q_OBJECT

public:
    Rendering(const Options &options, std::unique_ptr<DriverPort> port);

    void start();

private:
    void startTrial();
    void finish();

    Options m_options;
    PanelSession m_session;
    MainWindow m_window;
};

} // namespace anarchy
