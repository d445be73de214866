// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/trialcomparison.h"

#include <cmath>

namespace anarchy {

namespace {
constexpr qint64 windowNs = 10'000'000'000;
constexpr qint64 settlingNs = 750'000'000; // three samples: the one that holds the change, and two to run in
} // namespace

void TrialComparison::add(const Sample &sample)
{
    const double tx = sample.value(Metric::TxRate);
    const double rx = sample.value(Metric::RxRate);
    if (!std::isfinite(tx) || !std::isfinite(rx))
        return;
    const double seconds = static_cast<double>(sample.intervalNs) / 1e9;
    m_recent.push_back({ sample.timeNs, seconds, (tx + rx) * seconds, sample.dmaLatency });
    while (m_recent.front().timeNs < sample.timeNs - windowNs)
        m_recent.pop_front();
    if (!m_running || sample.timeNs < m_afterFromNs)
        return;
    m_after.seconds += seconds;
    m_afterBytes += (tx + rx) * seconds;
    m_afterLatency.add(sample.dmaLatency);
    m_after.throughput = m_afterBytes / m_after.seconds;
    if (m_afterLatency.count())
        m_after.p99Ns = static_cast<double>(m_afterLatency.percentileNs(99));
}

void TrialComparison::begin(qint64 nowNs)
{
    m_before = summarize(m_recent);
    m_after = {};
    m_afterBytes = 0;
    m_afterLatency = {};
    m_afterFromNs = nowNs + settlingNs;
    m_running = true;
}

void TrialComparison::clear()
{
    *this = {};
}

bool TrialComparison::isMeaningful() const
{
    return std::isfinite(m_before.throughput) && std::isfinite(m_after.throughput) && m_after.seconds >= 1;
}

TrialComparison::Side TrialComparison::summarize(const std::deque<Entry> &entries)
{
    Side side;
    double bytes = 0;
    LatencyDistribution latency;
    for (const Entry &entry : entries) {
        side.seconds += entry.seconds;
        bytes += entry.bytes;
        latency.add(entry.latency);
    }
    if (side.seconds > 0)
        side.throughput = bytes / side.seconds;
    if (latency.count())
        side.p99Ns = static_cast<double>(latency.percentileNs(99));
    return side;
}

} // namespace anarchy
