// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <chrono>
#include <thread>

#include "bench/benchmark.h"

namespace anarchy {

/// Puts load on a link while it is measured. Without one the user's own traffic is measured.
class TuningLoad : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// Begins to load the link for so long; ends with ended(), never from inside the call.
    virtual void start(std::chrono::milliseconds duration) = 0;
    virtual bool isRunning() const = 0;

Q_SIGNALS:
    /// \param error why it could not be done; empty when it went through
    void ended(const QString &error);
};

/// The built-in benchmark over the link's streams, in a thread of its own. It opens its channels anew each time, so it
/// uses as many as a value on trial allows. It cannot be ended early: the destructor waits for it.
class BenchLoad final : public TuningLoad {
public:
    explicit BenchLoad(int link);
    ~BenchLoad() override;

    void start(std::chrono::milliseconds duration) override;
    bool isRunning() const override { return m_running; }

private:
    BenchmarkPlan m_plan;
    std::thread m_thread;
    bool m_running = false;
};

} // namespace anarchy
