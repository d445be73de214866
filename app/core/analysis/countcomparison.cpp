// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/countcomparison.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "analysis/blockbootstrap.h"

namespace anarchy {

namespace {

double sumOf(std::span<const double> values)
{
    return std::reduce(values.begin(), values.end(), 0.0);
}

/// The continued fraction of the incomplete beta function, by Lentz's method (W. J. Lentz, Applied Optics 15 (1976)
/// 668-671).
double betaFraction(double a, double b, double x)
{
    constexpr double tiny = 1e-300;
    const auto awayFromZero = [](double value) { return std::abs(value) < tiny ? tiny : value; };
    double c = 1;
    double d = 1 / awayFromZero(1 - (a + b) * x / (a + 1));
    double result = d;
    for (int m = 1; m <= 1000; ++m) {
        for (const double term : {m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                                  -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))}) {
            d = 1 / awayFromZero(1 + term * d);
            c = awayFromZero(1 + term / c);
            result *= c * d;
        }
        if (std::abs(c * d - 1) < 1e-12)
            break;
    }
    return result;
}

/// Probability that a beta variable of those shapes is at most x.
double betaProbability(double a, double b, double x)
{
    if (x <= 0 || x >= 1)
        return x <= 0 ? 0 : 1;
    const double front
        = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log1p(-x));
    return x < (a + 1) / (a + b + 2) ? front * betaFraction(a, b, x) / a : 1 - front * betaFraction(b, a, 1 - x) / b;
}

/// The x for which a beta variable of those shapes is at most x with that probability.
double betaQuantile(double a, double b, double probability)
{
    double low = 0;
    double high = 1;
    for (int i = 0; i < 60; ++i) {
        const double middle = (low + high) / 2;
        (betaProbability(a, b, middle) < probability ? low : high) = middle;
    }
    return (low + high) / 2;
}

/// Variance of the total over that of as many independent events; 1 where there are too few to tell.
double scatterOf(const CountComparison::Period &period)
{
    const double total = sumOf(period.counts);
    const double rate = total / sumOf(period.seconds);
    std::vector<double> residuals(period.counts.size());
    for (std::size_t i = 0; i < residuals.size(); ++i)
        residuals[i] = period.counts[i] - rate * period.seconds[i];
    const auto n = static_cast<double>(residuals.size());
    return total > 0 ? BlockMean(residuals).variance() * n * n / total : 1;
}

} // namespace

CountComparison CountComparison::of(const Period &before, const Period &after)
{
    CountComparison comparison;
    const double countBefore = sumOf(before.counts);
    const double countAfter = sumOf(after.counts);
    const double all = countBefore + countAfter;
    comparison.m_secondsRatio = sumOf(before.seconds) / sumOf(after.seconds);
    if (!(all > 0) || !std::isfinite(comparison.m_secondsRatio))
        return comparison;

    // A side without events knows nothing of bursts.
    comparison.scatter = std::max(
        1.0,
        (countBefore * (countBefore > 0 ? scatterOf(before) : 1) + countAfter * (countAfter > 0 ? scatterOf(after) : 1))
            / all);
    comparison.m_before = countBefore / comparison.scatter;
    comparison.m_after = countAfter / comparison.scatter;

    // Tails of the binomial count by the beta distribution, which takes counts that are not whole.
    const double share = 1 / (1 + comparison.m_secondsRatio);
    const double asMany
        = comparison.m_after > 0 ? betaProbability(comparison.m_after, comparison.m_before + 1, share) : 1;
    const double asFew
        = comparison.m_before > 0 ? 1 - betaProbability(comparison.m_after + 1, comparison.m_before, share) : 1;
    comparison.pValue = std::min(1.0, 2 * std::min(asMany, asFew));
    return comparison;
}

CountComparison::Limits CountComparison::ratioLimits(double level) const
{
    constexpr double unlimited = std::numeric_limits<double>::infinity();
    const double low = m_after > 0 ? betaQuantile(m_after, m_before + 1, level / 2) : 0;
    const double high = m_before > 0 ? betaQuantile(m_after + 1, m_before, 1 - level / 2) : 1;
    const auto ratio = [this](double share) { return share / (1 - share) * m_secondsRatio; };
    return {ratio(low), high < 1 ? ratio(high) : unlimited};
}

} // namespace anarchy
