// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "analysis/comparison.h"
#include "analysis/latencyshares.h"

/// How each quality is compared; what follows from it for all of them is Comparison's.
namespace anarchy {

/// Two measurements, and what several qualities need of them. Must outlive the tests made of it; so must what it is
/// made of.
struct Compared {
    Compared(const Measurement &measuredBefore, const Measurement &measuredAfter);

    const Measurement &before;
    const Measurement &after;
    /// The same with samples of one length, for effect sizes: the longer of the two.
    Measurement evenBefore;
    Measurement evenAfter;
    LatencyShares sharesBefore;
    LatencyShares sharesAfter;
    LatencyShares mixed;
};

/// One quality of two measurements, but for the verdict: for that, all p-values have to be known.
class QualityTest {
public:
    /// Limits of the difference, as shares of what was before. NaN where that is 0.
    struct Limits {
        double low = std::numeric_limits<double>::quiet_NaN();
        double high = std::numeric_limits<double>::quiet_NaN();
    };

    static std::unique_ptr<QualityTest> of(Quality quality, const Compared &compared, int resamples);
    virtual ~QualityTest() = default;

    /// With summaries, difference, p-value and effect size filled in.
    const QualityComparison &result() const { return m_result; }
    /// That hold with probability 1 - level.
    virtual Limits limits(double level) const = 0;

protected:
    QualityComparison m_result;
};

} // namespace anarchy
