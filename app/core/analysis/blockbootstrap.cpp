// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/blockbootstrap.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "dice.h"

namespace anarchy {

namespace {

double meanOf(std::span<const double> series)
{
    return series.empty() ? 0 : std::reduce(series.begin(), series.end()) / static_cast<double>(series.size());
}

/// Means of all circular blocks of that length.
std::vector<double> blockMeans(std::span<const double> series, int length)
{
    const std::size_t n = series.size();
    std::vector<double> means(n);
    double sum = 0;
    for (std::size_t i = 0; i < static_cast<std::size_t>(length); ++i)
        sum += series[i % n];
    for (std::size_t begin = 0; begin < n; ++begin) {
        means[begin] = sum / length;
        sum += series[(begin + static_cast<std::size_t>(length)) % n] - series[begin];
    }
    return means;
}

/// Variance of the series' mean as blocks of that length tell it.
double blockVariance(std::span<const double> means, int length)
{
    const double squares = std::transform_reduce(means.begin(), means.end(), 0.0, std::plus<>(),
                                                 [](double value) { return value * value; });
    const auto n = static_cast<double>(means.size());
    return squares / n * length / n;
}

/// Autocovariances 0..most of a series that is at least that long.
std::vector<double> autocovariances(std::span<const double> series, int most)
{
    const double mean = meanOf(series);
    std::vector<double> centred(series.begin(), series.end());
    for (double &value : centred)
        value -= mean;
    std::vector<double> result;
    for (int lag = 0; lag <= most; ++lag)
        result.push_back(std::inner_product(centred.begin() + lag, centred.end(), centred.begin(), 0.0)
                         / static_cast<double>(centred.size()));
    return result;
}

double independentValues(std::span<const double> series)
{
    const auto n = static_cast<double>(series.size());
    if (n < 3)
        return n;
    const std::vector<double> r = autocovariances(series, 1);
    const double seen = r[0] > 0 ? r[1] / r[0] : 0;
    const double correlation = std::clamp(seen + (1 + 3 * seen) / n, 0.0, 1.0);
    return n * (1 - correlation) / (1 + correlation);
}

} // namespace

int automaticBlockLength(std::span<const double> series)
{
    const auto n = static_cast<double>(series.size());
    if (n < 9)
        return 1;
    // Names as in the paper: mHat is the lag after which kN in a row are no more than noise.
    const int kN = std::max(5, static_cast<int>(std::ceil(std::sqrt(std::log10(n)))));
    const int mMax = std::min(static_cast<int>(std::ceil(std::sqrt(n))) + kN, static_cast<int>(n) - 1);
    const std::vector<double> r = autocovariances(series, mMax);
    if (!(r[0] > 0))
        return 1;
    const double noise = 2 * std::sqrt(std::log10(n) / n) * r[0];
    int mHat = 0;
    int quiet = 0;
    for (int lag = 1; lag <= mMax && quiet < kN; ++lag) {
        quiet = std::abs(r[static_cast<std::size_t>(lag)]) < noise ? quiet + 1 : 0;
        if (quiet == 0)
            mHat = lag;
    }
    const int m = std::min(2 * std::max(mHat, 1), mMax);
    double g = 0;
    double g0 = r[0];
    for (int lag = 1; lag <= m; ++lag) {
        // The flat-top window: 1 up to the middle, then down to 0.
        const double window = std::min(1.0, 2 * (1 - static_cast<double>(lag) / m));
        g0 += 2 * window * r[static_cast<std::size_t>(lag)];
        g += 2 * window * lag * r[static_cast<std::size_t>(lag)];
    }
    const double longest = std::ceil(std::min(3 * std::sqrt(n), n / 3));
    const double d = 4.0 / 3 * g0 * g0;
    const double length = d > 0 ? std::cbrt(2 * g * g / d * n) : longest;
    return static_cast<int>(std::clamp(std::ceil(length), 1.0, longest));
}

BlockMean::BlockMean(std::span<const double> values)
{
    if (values.empty())
        return;
    const int n = static_cast<int>(values.size());
    m_mean = meanOf(values);
    std::vector<double> series(values.begin(), values.end()); // less its mean
    for (double &value : series)
        value -= m_mean;
    // What rounding leaves of a series that never changes would look as dependent as can be.
    const double rounding = 1e-9 * std::abs(m_mean);
    if (std::ranges::all_of(series, [rounding](double value) { return std::abs(value) <= rounding; }))
        std::ranges::fill(series, 0);
    m_independent = independentValues(series);
    const int most = std::min(static_cast<int>(std::sqrt(n)), mostBlocks);
    m_length = std::max(automaticBlockLength(series), (n + most - 1) / most);
    m_blocks = n / m_length;
    m_blockMeans = blockMeans(series, m_length);
    const double whole = blockVariance(m_blockMeans, m_length);
    const int third = std::max(m_length / 3, 1);
    const double part = blockVariance(blockMeans(series, third), third);
    m_variance = m_length > 1 ? std::max(2 * whole - part, whole) : whole;
    if (m_independent > 0)
        m_variance = std::max(m_variance, blockVariance(blockMeans(series, 1), 1) * n / m_independent);
}

BlockMean::Resample BlockMean::resample(quint64 &dice) const
{
    anarchy_dice roll{dice};
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < m_blocks; ++i) {
        // The upper half of the number, scaled to the blocks there are.
        const quint64 drawn = ((anarchy_dice_roll(&roll) >> 32) * m_blockMeans.size()) >> 32;
        const double value = m_blockMeans[drawn];
        sum += value;
        squares += value * value;
    }
    dice = roll.state;
    const double n = m_blocks;
    const double deviation = sum / n;
    return {deviation, m_blocks > 1 ? std::max(squares / n - deviation * deviation, 0.0) / (n - 1) : 0};
}

MeanTest MeanTest::of(const BlockMean &before, const BlockMean &after, int resamples)
{
    MeanTest test;
    const double difference = after.mean() - before.mean();
    if (before.blocks() == 0 || after.blocks() == 0)
        return test;
    const double variance = before.variance() + after.variance();
    constexpr double certain = std::numeric_limits<double>::infinity();
    // What is left of rounding scatters, too.
    const double rounding = 1e-12 * (std::abs(before.mean()) + std::abs(after.mean()));
    if (std::abs(difference) <= rounding)
        test.statistic = 0;
    else
        test.statistic
            = std::sqrt(variance) > rounding ? difference / std::sqrt(variance) : std::copysign(certain, difference);

    quint64 dice = 20260101;
    test.null.reserve(static_cast<std::size_t>(resamples));
    for (int i = 0; i < resamples; ++i) {
        const BlockMean::Resample a = before.resample(dice);
        const BlockMean::Resample b = after.resample(dice);
        const double scatter = a.variance + b.variance;
        const double deviation = std::abs(b.deviation - a.deviation);
        test.null.push_back(scatter > 0 ? deviation / std::sqrt(scatter) : deviation > rounding ? certain : 0);
    }
    std::ranges::sort(test.null);
    // Nothing that scatters never differs by chance.
    if (std::isinf(test.statistic))
        test.null.assign(test.null.size(), 0);
    const auto atLeast = test.null.end() - std::ranges::lower_bound(test.null, std::abs(test.statistic));
    test.pValue = (1 + static_cast<double>(atLeast)) / (1 + static_cast<double>(resamples));
    return test;
}

double MeanTest::criticalValue(double level) const
{
    if (null.empty())
        return std::numeric_limits<double>::infinity();
    // As many values lie at or above it as pValue may count.
    const auto above = std::max(std::floor(level * (1 + static_cast<double>(null.size())) - 1), 0.0);
    return null[null.size() - 1 - std::min(static_cast<std::size_t>(above), null.size() - 1)];
}

} // namespace anarchy
