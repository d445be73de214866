// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command/stoponsignal.h"

#include <KSignalHandler>

#include <array>
#include <csignal>
#include <thread>
#include <utility>

namespace anarchy::cli {

namespace stopping {

using namespace std::chrono_literals;

constexpr std::array watchedSignals{SIGINT, SIGTERM, SIGHUP};
// timeout(1) sends its signal to the command and to its group, so one wish may come as two signals.
constexpr auto sameWish = 500ms;

void letSignalsEndTheProgram()
{
    for (const int signal : watchedSignals)
        std::signal(signal, SIG_DFL);
}

} // namespace stopping

StopOnSignal::StopOnSignal(std::function<void()> stop)
{
    using namespace stopping;

    KSignalHandler *handler = KSignalHandler::self();
    QObject::connect(handler, &KSignalHandler::signalReceived, &m_receiver, [this, stop = std::move(stop)] {
        if (std::exchange(m_asked, true))
            return;
        // A thread, because what is brought to an end may keep the event loop waiting, or have left it.
        std::thread([] {
            std::this_thread::sleep_for(sameWish);
            letSignalsEndTheProgram();
        }).detach();
        stop();
    });
    for (const int signal : watchedSignals)
        handler->watchSignal(signal);
    std::signal(SIGXFSZ, SIG_IGN); // a limit on the size of files is an error as a full disk is
}

StopOnSignal::~StopOnSignal()
{
    // Once asked, the second signal of the same wish may still come.
    if (!m_asked)
        stopping::letSignalsEndTheProgram();
    std::signal(SIGXFSZ, SIG_DFL);
}

} // namespace anarchy::cli
