// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/latencyshares.h"

#include <algorithm>

#include "histogram.h"

namespace anarchy {

LatencyShares::LatencyShares(const Measurement &measurement)
{
    m_first = m_share.size();
    double all = 0;
    for (std::size_t i = 0; i < measurement.size(); ++i) {
        for (const Measurement::Hit &hit : measurement.hits(i)) {
            m_share[hit.bucket] += hit.count;
            all += hit.count;
            m_first = std::min<std::size_t>(m_first, hit.bucket);
            m_end = std::max<std::size_t>(m_end, hit.bucket + 1u);
        }
    }
    for (double &share : m_share)
        share = all > 0 ? share / all : 0;
}

LatencyShares LatencyShares::mixed(const LatencyShares &one, const LatencyShares &other)
{
    LatencyShares mix;
    mix.m_first = std::min(one.m_first, other.m_first);
    mix.m_end = std::max(one.m_end, other.m_end);
    for (std::size_t i = 0; i < mix.m_share.size(); ++i)
        mix.m_share[i] = (one.m_share[i] + other.m_share[i]) / 2;
    return mix;
}

LatencyShares::Cut LatencyShares::cut(double share) const
{
    double seen = 0;
    std::size_t last = m_first;
    for (std::size_t i = m_first; i < m_end; ++i) {
        if (m_share[i] > 0 && seen + m_share[i] >= share)
            return {i, std::clamp((share - seen) / m_share[i], 0.0, 1.0)};
        seen += m_share[i];
        last = i;
    }
    return {last, 1}; // sums of shares end a little below 1
}

double LatencyShares::below(const Cut &cut) const
{
    double seen = 0;
    for (std::size_t i = m_first; i < std::min(cut.bucket, m_end); ++i)
        seen += m_share[i];
    return seen + cut.part * m_share[cut.bucket];
}

double LatencyShares::ns(const Cut &cut)
{
    const auto bucket = static_cast<quint32>(cut.bucket);
    const auto low = static_cast<double>(anarchy_histogram_lower_ns(bucket));
    const auto high = static_cast<double>(anarchy_histogram_lower_ns(bucket + 1));
    return low + cut.part * (high - low);
}

std::vector<double> shareResiduals(const Measurement &measurement, const LatencyShares &all,
                                   const LatencyShares::Cut &cut)
{
    const double share = all.below(cut);
    std::vector<double> residuals(measurement.size());
    double latencies = 0;
    for (std::size_t i = 0; i < residuals.size(); ++i) {
        double count = 0;
        double below = 0;
        for (const Measurement::Hit &hit : measurement.hits(i)) {
            count += hit.count;
            below += hit.bucket < cut.bucket ? hit.count : hit.bucket == cut.bucket ? cut.part * hit.count : 0;
        }
        residuals[i] = below - share * count;
        latencies += count;
    }
    const double weight = latencies > 0 ? static_cast<double>(residuals.size()) / latencies : 0;
    for (double &residual : residuals)
        residual *= weight;
    return residuals;
}

} // namespace anarchy
