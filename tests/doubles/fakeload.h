// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tuner/tuningload.h"

namespace anarchy {

/// A load that tells when it ran and ends when it is told to.
class FakeLoad final : public TuningLoad {
public:
    void start(std::chrono::milliseconds) override
    {
        ++started;
        running = true;
    }
    void stop() override
    {
        ++stopped;
        QMetaObject::invokeMethod(this, [this] { end(); }, Qt::QueuedConnection);
    }
    bool isRunning() const override { return running; }
    void end(const QString &error = {})
    {
        running = false;
        Q_EMIT ended(error);
    }

    int started = 0;
    int stopped = 0;
    bool running = false;
};

} // namespace anarchy
