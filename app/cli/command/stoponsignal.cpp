// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command/stoponsignal.h"

#include <csignal>

#include <sys/eventfd.h>
#include <unistd.h>

namespace anarchy::cli {

namespace {

// All that a signal handler may do is to write into a descriptor.
int stopDescriptor = -1;

extern "C" void askToStop(int)
{
    const quint64 one = 1;
    [[maybe_unused]] const ssize_t written = ::write(stopDescriptor, &one, sizeof one);
}

} // namespace

StopOnSignal::StopOnSignal(std::function<void()> stop)
    : m_event(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
    , m_notifier(m_event.get(), QSocketNotifier::Read)
{
    QObject::connect(&m_notifier, &QSocketNotifier::activated, &m_notifier, [this, stop = std::move(stop)] {
        m_notifier.setEnabled(false);
        stop();
    });
    stopDescriptor = m_event.get();
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        std::signal(signal, askToStop);
    std::signal(SIGXFSZ, SIG_IGN); // a limit on the size of files is an error as a full disk is
}

StopOnSignal::~StopOnSignal()
{
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGXFSZ})
        std::signal(signal, SIG_DFL);
}

} // namespace anarchy::cli
