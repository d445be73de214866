// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <string>
#include <vector>

#include <termios.h>

namespace anarchy::cli {

/// The terminal at standard input and output while a full-screen view has it: another screen, no cursor, keys at once.
/// Everything is put back when this goes, when the program is stopped (Ctrl-Z) and before a signal ends it.
/// One at a time; lives in the thread of the event loop.
class Terminal : public QObject {
    Q_OBJECT

public:
    /// True when both are terminals that can move the cursor.
    static bool isUsable();

    Terminal();
    ~Terminal() override;

    struct Size {
        int width;
        int height;
        bool operator==(const Size &) const = default;
    };
    Size size() const;

    /// Shows a picture of whole lines. Only lines that differ from what is shown are sent.
    void show(const std::vector<std::string> &lines);

Q_SIGNALS:
    void keyPressed(QChar key);
    /// The size changed, or the program goes on after it was stopped: everything has to be drawn anew.
    void exposed();
    /// A signal asks the program to end. The terminal was put back.
    void interrupted(int signal);

private:
    void enter();
    void leave();
    void readKeys();
    void handle(int signal);

    termios m_before{};
    bool m_entered = false;
    std::vector<std::string> m_shown;
    QSocketNotifier m_keys;
};

} // namespace anarchy::cli
