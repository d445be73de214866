// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSocketNotifier>

#include <functional>

#include "base/filedescriptor.h"

namespace anarchy::cli {

/// Calls back from the event loop, once, when somebody wants the program to end, so that what it does can be brought to
/// an end. One at a time.
class StopOnSignal {
public:
    explicit StopOnSignal(std::function<void()> stop);
    ~StopOnSignal();
    Q_DISABLE_COPY_MOVE(StopOnSignal)

private:
    FileDescriptor m_event;
    QSocketNotifier m_notifier;
};

} // namespace anarchy::cli
