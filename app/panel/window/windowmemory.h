// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace anarchy {

class MainWindow;

/// Keeps over the end of the program what the window was like: its place, its size, whether it was maximised, its page.
class WindowMemory {
public:
    /// \param path of the file; empty: nothing is read or kept
    WindowMemory(MainWindow &window, QString path);
    Q_DISABLE_COPY_MOVE(WindowMemory)

    /// In the user's folder for the state of programs.
    static QString defaultPath();

    /// As the window was the last time; where nothing is known, as it is. A place on a screen that is gone is put on
    /// one that is there.
    void restore();
    void save() const;

private:
    MainWindow &m_window;
    QString m_path;
};

} // namespace anarchy
