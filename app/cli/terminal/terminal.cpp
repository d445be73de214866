// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/terminal/terminal.h"

#include <KSignalHandler>
#include <QByteArray>
#include <QtEnvironmentVariables>

#include <array>
#include <cerrno>
#include <csignal>
#include <string_view>

#include <sys/ioctl.h>
#include <unistd.h>

namespace anarchy::cli {

namespace {

constexpr std::array watchedSignals{SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGWINCH};

void writeAll(std::string_view text)
{
    while (!text.empty()) {
        const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
        if (written < 0 && errno != EINTR)
            return; // the terminal is gone; SIGHUP or the end of input tells of it
        text.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
    }
}

/// What was typed, less the sequences that arrow and function keys send.
std::string withoutSequences(std::string_view typed)
{
    std::string keys;
    for (std::size_t i = 0; i < typed.size(); ++i) {
        if (typed[i] != '\x1b') {
            keys += typed[i];
            continue;
        }
        const bool longer = i + 1 < typed.size() && (typed[i + 1] == '[' || typed[i + 1] == 'O');
        i += longer ? 2 : 1;
        while (longer && i < typed.size() && (typed[i] < '@' || typed[i] > '~'))
            ++i; // parameters; the byte after them ends the sequence
    }
    return keys;
}

// Another screen, no cursor, no wrapping at the right edge; and back, colours off first.
constexpr std::string_view enterSequence = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J";
constexpr std::string_view leaveSequence = "\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l";

} // namespace

bool Terminal::isUsable()
{
    const QByteArray kind = qgetenv("TERM");
    return ::isatty(STDIN_FILENO) && ::isatty(STDOUT_FILENO) && !kind.isEmpty() && kind != "dumb";
}

Terminal::Terminal()
    : m_keys(STDIN_FILENO, QSocketNotifier::Read)
{
    connect(&m_keys, &QSocketNotifier::activated, this, &Terminal::readKeys);
    connect(KSignalHandler::self(), &KSignalHandler::signalReceived, this, &Terminal::handle);
    enter();
    for (const int signal : watchedSignals)
        KSignalHandler::self()->watchSignal(signal);
}

Terminal::~Terminal()
{
    for (const int signal : watchedSignals)
        std::signal(signal, SIG_DFL);
    leave();
}

Terminal::Size Terminal::size() const
{
    winsize window{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) != 0 || !window.ws_col || !window.ws_row)
        return {80, 24}; // a line without a size of its own, such as a serial one
    return {window.ws_col, window.ws_row};
}

void Terminal::enter()
{
    if (std::exchange(m_entered, true))
        return;
    ::tcgetattr(STDIN_FILENO, &m_before);
    termios raw = m_before;
    raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO); // Ctrl-C and Ctrl-Z stay what they are
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    ::tcsetattr(STDIN_FILENO, TCSANOW, &raw);
    writeAll(enterSequence);
    m_shown.clear();
}

void Terminal::leave()
{
    if (!std::exchange(m_entered, false))
        return;
    writeAll(leaveSequence);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
}

void Terminal::show(const std::vector<std::string> &lines)
{
    if (!m_entered)
        return;
    std::string text;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (i < m_shown.size() && m_shown[i] == lines[i])
            continue;
        text += "\x1b[" + std::to_string(i + 1) + ";1H\x1b[0m" + lines[i] + "\x1b[0m";
    }
    m_shown = lines;
    writeAll(text);
}

void Terminal::readKeys()
{
    std::array<char, 64> bytes{};
    const ssize_t count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
    if (count < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (count <= 0) { // the terminal is gone
        m_keys.setEnabled(false);
        handle(SIGHUP);
        return;
    }
    for (const char byte : withoutSequences({bytes.data(), static_cast<std::size_t>(count)})) {
        if (byte > ' ' && byte < '\x7f')
            Q_EMIT keyPressed(QLatin1Char(byte));
    }
}

void Terminal::handle(int signal)
{
    switch (signal) {
    case SIGTSTP:
        leave();
        ::raise(SIGSTOP);
        enter(); // after SIGCONT
        Q_EMIT exposed();
        break;
    case SIGWINCH:
        m_shown.clear();
        writeAll("\x1b[2J");
        Q_EMIT exposed();
        break;
    default:
        leave();
        Q_EMIT interrupted(signal);
    }
}

} // namespace anarchy::cli

#include "moc_terminal.cpp"
