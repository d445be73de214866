// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTypes>

#include <array>
#include <span>

#include "histogram.h"

/// Percentiles of what happened between two copies of a latency histogram.
namespace anarchy {

/// How often each latency was seen in some interval.
class LatencyDistribution {
public:
    LatencyDistribution() = default;
    /// What was added between two copies of the same histogram.
    LatencyDistribution(const anarchy_histogram &before, const anarchy_histogram &after);
    LatencyDistribution(const LatencyDistribution &other) = default;
    /// Touches only buckets that were hit, before or after: of a thousand, a few dozen.
    LatencyDistribution &operator=(const LatencyDistribution &other);
    ~LatencyDistribution() = default;

    /// Forgets everything, as cheaply.
    void clear();

    /// Puts another interval's latencies to these.
    void add(const LatencyDistribution &other);

    quint64 count() const { return m_count; }
    quint64 sumNs() const { return m_sumNs; }
    /// Calls `visit(index, count)` for each bucket that was hit, ascending.
    template <typename Visitor> void forEachBucket(Visitor visit) const
    {
        for (std::size_t i = m_first; i < m_end; ++i) {
            if (m_bucket[i])
                visit(i, m_bucket[i]);
        }
    }
    /// Puts latencies together that were taken apart with forEachBucket() and sumNs().
    void addBucket(std::size_t index, quint32 count);
    void addSumNs(quint64 ns) { m_sumNs += ns; }

    /// Arithmetic mean in ns, exact; 0 without values.
    double meanNs() const;
    /// Nearest-rank percentile in ns: the middle of the bucket that holds the ceil(p / 100 * count)-th value, so at
    /// most 3.125 % off. `p` lies in (0, 100]. 0 without values.
    quint64 percentileNs(double p) const;
    /// Several at once, in one pass. `percents` ascend; `ns` is as long and filled whole.
    void percentilesNs(std::span<const double> percents, std::span<quint64> ns) const;
    /// Middle of the highest bucket that was hit, in ns; 0 without values.
    quint64 maximumNs() const;

private:
    std::array<quint32, ANARCHY_HISTOGRAM_BUCKETS> m_bucket{};
    std::size_t m_first = ANARCHY_HISTOGRAM_BUCKETS; ///< lowest bucket that was hit
    std::size_t m_end = 0; ///< one past the highest; latencies lie close together, so little is looked at
    quint64 m_count = 0;
    quint64 m_sumNs = 0;
};

} // namespace anarchy
