// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <functional>

namespace anarchy::cli {

/// Calls back from the event loop, once, when somebody wants the program to end, so that what it does can be brought to
/// an end. Whoever asks again later than a moment after that ends the program at once. One in a process.
class StopOnSignal {
public:
    explicit StopOnSignal(std::function<void()> stop);
    ~StopOnSignal();
    Q_DISABLE_COPY_MOVE(StopOnSignal)

private:
    QObject m_receiver;
    bool m_asked = false;
};

} // namespace anarchy::cli
