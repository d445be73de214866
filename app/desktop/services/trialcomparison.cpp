// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/services/trialcomparison.h"

#include <cmath>

namespace anarchy {

namespace {
constexpr qint64 settlingNs = 750'000'000; // three samples: the one that holds the change, and two to run in
} // namespace

void TrialComparison::begin(const Measurement &before, qint64 nowNs)
{
    LatencyDistribution latency;
    for (std::size_t i = 0; i < before.size(); ++i) {
        for (const Measurement::Hit &hit : before.hits(i))
            latency.addBucket(hit.bucket, hit.count);
    }
    m_before = sideOf(before.seconds(), before.bytes(), latency);
    m_after = {};
    m_afterBytes = 0;
    m_afterLatency = {};
    m_afterFromNs = nowNs + settlingNs;
    m_running = true;
}

void TrialComparison::add(const Sample &sample)
{
    if (!m_running || sample.timeNs < m_afterFromNs)
        return;
    const double tx = sample.value(Metric::TxRate);
    const double rx = sample.value(Metric::RxRate);
    if (!std::isfinite(tx) || !std::isfinite(rx))
        return;
    const double seconds = static_cast<double>(sample.intervalNs) / 1e9;
    m_afterBytes += (tx + rx) * seconds;
    m_afterLatency.add(sample.dmaLatency);
    m_after = sideOf(m_after.seconds + seconds, m_afterBytes, m_afterLatency);
}

void TrialComparison::clear()
{
    *this = {};
}

bool TrialComparison::isMeaningful() const
{
    return std::isfinite(m_before.throughput) && std::isfinite(m_after.throughput) && m_after.seconds >= 1;
}

TrialComparison::Side TrialComparison::sideOf(double seconds, double bytes, const LatencyDistribution &latency)
{
    Side side;
    side.seconds = seconds;
    if (seconds > 0)
        side.throughput = bytes / seconds;
    if (latency.count())
        side.p99Ns = static_cast<double>(latency.percentileNs(99));
    return side;
}

} // namespace anarchy
