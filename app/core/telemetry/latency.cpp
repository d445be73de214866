// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/latency.h"

#include <algorithm>
#include <cmath>

namespace anarchy {

LatencyDistribution::LatencyDistribution(const anarchy_histogram &before, const anarchy_histogram &after)
    : m_sumNs(after.sum_ns - before.sum_ns)
{
    for (std::size_t i = 0; i < m_bucket.size(); ++i) {
        m_bucket[i] = static_cast<quint32>(after.bucket[i] - before.bucket[i]);
        m_count += m_bucket[i];
    }
}

void LatencyDistribution::add(const LatencyDistribution &other)
{
    for (std::size_t i = 0; i < m_bucket.size(); ++i)
        m_bucket[i] += other.m_bucket[i];
    m_count += other.m_count;
    m_sumNs += other.m_sumNs;
}

double LatencyDistribution::meanNs() const
{
    return m_count ? static_cast<double>(m_sumNs) / static_cast<double>(m_count) : 0;
}

quint64 LatencyDistribution::percentileNs(double p) const
{
    if (!m_count)
        return 0;
    const auto rank = static_cast<quint64>(std::ceil(p / 100 * static_cast<double>(m_count)));
    const quint64 wanted = std::clamp<quint64>(rank, 1, m_count);
    quint64 seen = 0;
    for (quint32 i = 0; i < m_bucket.size(); ++i) {
        seen += m_bucket[i];
        if (seen >= wanted)
            return anarchy_histogram_middle_ns(i);
    }
    return maximumNs();
}

quint64 LatencyDistribution::maximumNs() const
{
    for (auto i = static_cast<quint32>(m_bucket.size()); i-- > 0;) {
        if (m_bucket[i])
            return anarchy_histogram_middle_ns(i);
    }
    return 0;
}

} // namespace anarchy
