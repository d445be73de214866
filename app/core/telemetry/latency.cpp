// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/latency.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace anarchy {

LatencyDistribution::LatencyDistribution(const anarchy_histogram &before, const anarchy_histogram &after)
    : m_sumNs(after.sum_ns - before.sum_ns)
{
    // Most of a histogram is empty for good: what was never hit ends the search from both sides.
    m_first = 0;
    m_end = m_bucket.size();
    constexpr std::size_t block = 16;
    const auto sameBlock = [&](std::size_t at) {
        return std::memcmp(&after.bucket[at], &before.bucket[at], block * sizeof after.bucket[0]) == 0;
    };
    while (m_first + block <= m_end && sameBlock(m_first))
        m_first += block;
    while (m_first < m_end && after.bucket[m_first] == before.bucket[m_first])
        ++m_first;
    while (m_end >= m_first + block && sameBlock(m_end - block))
        m_end -= block;
    while (m_end > m_first && after.bucket[m_end - 1] == before.bucket[m_end - 1])
        --m_end;
    for (std::size_t i = m_first; i < m_end; ++i) {
        m_bucket[i] = static_cast<quint32>(after.bucket[i] - before.bucket[i]);
        m_count += m_bucket[i];
    }
}

void LatencyDistribution::clear()
{
    if (m_first < m_end)
        std::fill(m_bucket.begin() + m_first, m_bucket.begin() + m_end, 0);
    m_first = m_bucket.size();
    m_end = 0;
    m_count = 0;
    m_sumNs = 0;
}

LatencyDistribution &LatencyDistribution::operator=(const LatencyDistribution &other)
{
    if (this == &other)
        return *this;
    clear();
    if (other.m_first < other.m_end)
        std::copy(other.m_bucket.begin() + other.m_first, other.m_bucket.begin() + other.m_end,
                  m_bucket.begin() + other.m_first);
    m_first = other.m_first;
    m_end = other.m_end;
    m_count = other.m_count;
    m_sumNs = other.m_sumNs;
    return *this;
}

void LatencyDistribution::add(const LatencyDistribution &other)
{
    for (std::size_t i = other.m_first; i < other.m_end; ++i)
        m_bucket[i] += other.m_bucket[i];
    if (other.m_count) {
        m_first = std::min(m_first, other.m_first);
        m_end = std::max(m_end, other.m_end);
    }
    m_count += other.m_count;
    m_sumNs += other.m_sumNs;
}

void LatencyDistribution::addBucket(std::size_t index, quint32 count)
{
    m_bucket[index] += count;
    m_count += count;
    m_first = std::min(m_first, index);
    m_end = std::max(m_end, index + 1);
}

double LatencyDistribution::meanNs() const
{
    return m_count ? static_cast<double>(m_sumNs) / static_cast<double>(m_count) : 0;
}

void LatencyDistribution::percentilesNs(std::span<const double> percents, std::span<quint64> ns) const
{
    std::ranges::fill(ns, 0);
    if (!m_count)
        return;
    const auto rankOf = [this](double percent) {
        return std::clamp<quint64>(static_cast<quint64>(std::ceil(percent / 100 * static_cast<double>(m_count))), 1,
                                   m_count);
    };
    quint64 seen = 0;
    std::size_t bucket = m_first;
    for (std::size_t i = 0; i < percents.size(); ++i) {
        for (const quint64 rank = rankOf(percents[i]); seen < rank && bucket < m_end; ++bucket)
            seen += m_bucket[bucket];
        ns[i] = anarchy_histogram_middle_ns(static_cast<quint32>(bucket - 1)); // the one that reached it
    }
}

quint64 LatencyDistribution::percentileNs(double p) const
{
    quint64 ns = 0;
    percentilesNs(std::span(&p, 1), std::span(&ns, 1));
    return ns;
}

quint64 LatencyDistribution::maximumNs() const
{
    return m_end > m_first ? anarchy_histogram_middle_ns(static_cast<quint32>(m_end - 1)) : 0;
}

} // namespace anarchy
