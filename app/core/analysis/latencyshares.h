// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include "analysis/measurement.h"

namespace anarchy {

/// All latencies of a measurement, as shares of their number. Counts of hours fit.
class LatencyShares {
public:
    explicit LatencyShares(const Measurement &measurement);
    /// The two with equal weight, however many each has.
    static LatencyShares mixed(const LatencyShares &one, const LatencyShares &other);

    bool isEmpty() const { return m_end == 0; }
    /// A place in the histogram: a bucket, and how far into it, 0..1.
    struct Cut {
        std::size_t bucket = 0;
        double part = 0;
    };
    /// Where that share, 0..1, lies below.
    Cut cut(double share) const;
    /// The share below a place.
    double below(const Cut &cut) const;
    /// A place in ns, buckets taken to be filled evenly.
    static double ns(const Cut &cut);
    double quantileNs(double share) const { return ns(cut(share)); }

private:
    LatencyShares() = default;

    std::array<double, ANARCHY_HISTOGRAM_BUCKETS> m_share{};
    std::size_t m_first = 0;
    std::size_t m_end = 0; ///< 0 when there are none
};

/// By how much the share of latencies below a place differs, sample by sample, from that of the whole measurement,
/// weighed so that the mean of these numbers plus the whole share is what a resampled measurement would have.
std::vector<double> shareResiduals(const Measurement &measurement, const LatencyShares &all,
                                   const LatencyShares::Cut &cut);

} // namespace anarchy
