// SPDX-License-Identifier: GPL-3.0-or-later
#include "tuner/tuningload.h"

namespace anarchy {

BenchLoad::BenchLoad(int link)
{
    // Full rings are what latency and throughput depend on alike.
    m_plan.link = link;
    m_plan.load = BenchmarkPlan::Load::Throughput;
}

void BenchLoad::start(std::chrono::milliseconds duration)
{
    m_plan.duration = duration;
    m_running = true;
    m_thread = std::jthread([this, plan = m_plan](const std::stop_token &stop) {
        const QString error = runBenchmark(plan, stop).error;
        QMetaObject::invokeMethod(
            this,
            [this, error] {
                m_running = false;
                Q_EMIT ended(error);
            },
            Qt::QueuedConnection);
    });
}

} // namespace anarchy

#include "moc_tuningload.cpp"
