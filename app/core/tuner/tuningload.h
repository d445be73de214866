// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <chrono>
#include <thread>

#include "tuner/benchmark.h"

namespace anarchy {

/// Puts load on a link while it is measured. Without one the user's own traffic is measured.
class TuningLoad : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// Begins to load the link for so long; ends with ended(), never from inside the call.
    virtual void start(std::chrono::milliseconds duration) = 0;
    /// Ends it early. Still answers with ended().
    virtual void stop() = 0;
    virtual bool isRunning() const = 0;

Q_SIGNALS:
    /// \param error why it could not be done; empty when it went through
    void ended(const QString &error);
};

/// The built-in benchmark over the link's streams, in a thread of its own. It opens its channels anew each time, so it
/// uses as many as a value on trial allows.
class BenchLoad final : public TuningLoad {
public:
    explicit BenchLoad(int link);

    void start(std::chrono::milliseconds duration) override;
    void stop() override { m_thread.request_stop(); }
    bool isRunning() const override { return m_running; }

private:
    BenchmarkPlan m_plan;
    bool m_running = false;
    std::jthread m_thread; ///< stopped and waited for when it goes
};

} // namespace anarchy
