// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace anarchy {

/// Rare events counted over two periods: do they come at different rates?
///
/// Of all events, each falls into the second period with a probability that the lengths of the periods give; so many as
/// came there are a binomial count (J. Przyborowski and H. Wilenski, Homogeneity of results in testing samples from
/// Poisson series, Biometrika 31 (1940) 313-323). Events that come in bursts tell less than their number: all counts
/// are divided by how much more than independent events they scatter from block to block (J. N. K. Rao and A. J. Scott,
/// A simple method for the analysis of clustered binary data, Biometrics 48 (1992) 577-585).
struct CountComparison {
    double scatter = 1; ///< variance of the counts over that of independent events, at least 1
    double pValue = 1; ///< of both sides

    /// A period: how often, and over how long, sample by sample.
    struct Period {
        std::span<const double> counts;
        std::span<const double> seconds;
    };
    static CountComparison of(const Period &before, const Period &after);

    /// Limits of the rate after over the rate before, that hold with probability 1 - level: those of C. J. Clopper and
    /// E. S. Pearson, Biometrika 26 (1934) 404-413. The upper one is infinite where nothing was counted before.
    struct Limits {
        double low;
        double high;
    };
    Limits ratioLimits(double level) const;

private:
    double m_before = 0; ///< counts, divided by their scatter
    double m_after = 0;
    double m_secondsRatio = 1; ///< before over after
};

} // namespace anarchy
