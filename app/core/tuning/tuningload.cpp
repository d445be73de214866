// SPDX-License-Identifier: GPL-3.0-or-later
#include "tuning/tuningload.h"

namespace anarchy {

BenchLoad::BenchLoad(int link)
{
    // Full rings are what latency and throughput depend on alike.
    m_plan.link = link;
    m_plan.load = BenchmarkPlan::Load::Throughput;
}

BenchLoad::~BenchLoad()
{
    if (m_thread.joinable())
        m_thread.join();
}

void BenchLoad::start(std::chrono::milliseconds duration)
{
    if (m_thread.joinable())
        m_thread.join();
    m_plan.duration = duration;
    m_running = true;
    m_thread = std::thread([this, plan = m_plan] {
        const QString error = runBenchmark(plan).error;
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
