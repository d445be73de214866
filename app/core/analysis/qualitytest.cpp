// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/qualitytest.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "analysis/blockbootstrap.h"
#include "analysis/countcomparison.h"
#include "base/numbers.h"

namespace anarchy {

namespace {
constexpr double unlimited = std::numeric_limits<double>::infinity();

double ratioDifference(double before, double after)
{
    return before > 0 ? after / before - 1 : notKnown;
}

/// Quantile of the samples' values, each weighed by its time. `order` sorts them.
double quantile(const std::vector<double> &values, const std::vector<Measurement::Point> &points,
                const std::vector<std::size_t> &order, double share)
{
    const double all = std::transform_reduce(points.begin(), points.end(), 0.0, std::plus<>(),
                                             [](const auto &point) { return point.seconds; });
    double seen = 0;
    for (const std::size_t i : order) {
        seen += points[i].seconds;
        if (seen >= share * all)
            return values[i];
    }
    return order.empty() ? notKnown : values[order.back()];
}

void summarizeSamples(const Measurement &measurement, const std::vector<double> &values, QualitySummary &summary)
{
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::sort(order, {}, [&values](std::size_t i) { return values[i]; });
    const auto at = [&](double share) { return quantile(values, measurement.points(), order, share); };
    summary.lowerQuartile = at(0.25);
    summary.median = at(0.5);
    summary.upperQuartile = at(0.75);
    summary.p99 = at(0.99);
}

double cliffsDelta(std::vector<double> before, std::vector<double> after)
{
    if (before.empty() || after.empty())
        return 0;
    std::ranges::sort(before);
    double sum = 0;
    for (const double value : after) {
        const auto [first, last] = std::ranges::equal_range(before, value);
        sum += static_cast<double>(first - before.begin()) - static_cast<double>(before.end() - last);
    }
    return sum / (static_cast<double>(before.size()) * static_cast<double>(after.size()));
}

double margin(const MeanTest &test, const BlockMean &mean, double level)
{
    return mean.variance() > 0 ? test.criticalValue(level) * std::sqrt(mean.variance()) : 0;
}

// --- sums over time ---

/// The samples' parts of a sum over time, and what they are a second.
struct TimeSeriesOf {
    template <typename Projection> TimeSeriesOf(const Measurement &measurement, Projection projection)
    {
        double sum = 0;
        double time = 0;
        for (const Measurement::Point &point : measurement.points()) {
            parts.push_back(static_cast<double>(std::invoke(projection, point)));
            seconds.push_back(point.seconds);
            rates.push_back(parts.back() / point.seconds);
            sum += parts.back();
            time += point.seconds;
        }
        rate = time > 0 ? sum / time : notKnown;
    }

    /// Numbers a sample whose mean is the rate: residuals of the ratio, put about it.
    std::vector<double> influences() const
    {
        const double meanSeconds = std::reduce(seconds.begin(), seconds.end())
            / static_cast<double>(std::max<std::size_t>(seconds.size(), 1));
        std::vector<double> result(parts.size());
        for (std::size_t i = 0; i < result.size(); ++i)
            result[i] = rate + (parts[i] - rate * seconds[i]) / meanSeconds;
        return result;
    }

    std::vector<double> parts;
    std::vector<double> seconds;
    std::vector<double> rates;
    double rate = notKnown;
};

template <typename Projection> double cliffsDelta(const Compared &compared, Projection projection)
{
    return cliffsDelta(TimeSeriesOf(compared.evenBefore, projection).rates,
                       TimeSeriesOf(compared.evenAfter, projection).rates);
}

class RateTest final : public QualityTest {
public:
    template <typename Projection>
    RateTest(const Compared &compared, Projection projection, int resamples)
        : m_before(TimeSeriesOf(compared.before, projection).influences())
        , m_after(TimeSeriesOf(compared.after, projection).influences())
        , m_test(MeanTest::of(m_before, m_after, resamples))
    {
        const auto summarize = [&](const Measurement &measurement, const BlockMean &mean, QualitySummary &summary) {
            const TimeSeriesOf series(measurement, projection);
            summary.value = series.rate;
            summary.independent = mean.independent();
            summary.isEnough = mean.isEnough();
            summarizeSamples(measurement, series.rates, summary);
        };
        summarize(compared.before, m_before, m_result.before);
        summarize(compared.after, m_after, m_result.after);
        m_result.cliffsDelta = cliffsDelta(compared, projection);
        m_result.difference = ratioDifference(m_result.before.value, m_result.after.value);
        m_result.pValue = m_test.pValue;
    }

    Limits limits(double level) const override
    {
        if (!(m_before.mean() > 0))
            return {};
        const double reach = std::hypot(margin(m_test, m_before, level), margin(m_test, m_after, level));
        const double difference = m_after.mean() - m_before.mean();
        return {(difference - reach) / m_before.mean(), (difference + reach) / m_before.mean()};
    }

private:
    BlockMean m_before;
    BlockMean m_after;
    MeanTest m_test;
};

// --- percentiles ---

class PercentileTest final : public QualityTest {
public:
    PercentileTest(const Compared &compared, double share, int resamples)
        : m_compared(compared)
        , m_share(share)
        , m_ownBefore(shareResiduals(compared.before, compared.sharesBefore, compared.sharesBefore.cut(share)))
        , m_ownAfter(shareResiduals(compared.after, compared.sharesAfter, compared.sharesAfter.cut(share)))
    {
        const LatencyShares::Cut cut = compared.mixed.cut(share);
        const BlockMean before(influences(compared.before, compared.sharesBefore, cut));
        const BlockMean after(influences(compared.after, compared.sharesAfter, cut));
        m_test = MeanTest::of(before, after, resamples);
        m_result.pValue = m_test.pValue;
        m_result.before = summary(compared.sharesBefore, before, m_ownBefore);
        m_result.after = summary(compared.sharesAfter, after, m_ownAfter);
        m_result.difference = ratioDifference(m_result.before.value, m_result.after.value);
        m_result.cliffsDelta = cliffsDelta(ofSamples(compared.evenBefore), ofSamples(compared.evenAfter));
    }

    Limits limits(double level) const override
    {
        // On a log scale, where a ratio is a difference.
        const Ends before = ends(m_compared.sharesBefore, margin(m_test, m_ownBefore, level));
        const Ends after = ends(m_compared.sharesAfter, margin(m_test, m_ownAfter, level));
        const double difference = after.value - before.value;
        const double low = difference - std::hypot(after.value - after.low, before.high - before.value);
        const double high = difference + std::hypot(after.high - after.value, before.value - before.low);
        return {std::expm1(low), std::expm1(high)};
    }

private:
    struct Ends {
        double low;
        double value;
        double high;
    };

    Ends ends(const LatencyShares &shares, double reach) const
    {
        const auto logNs = [&shares](double share) { return std::log(std::max(shares.quantileNs(share), 0.5)); };
        return {m_share - reach > 0 ? logNs(m_share - reach) : -unlimited, logNs(m_share),
                m_share + reach < 1 ? logNs(m_share + reach) : unlimited};
    }

    static std::vector<double> influences(const Measurement &measurement, const LatencyShares &shares,
                                          const LatencyShares::Cut &cut)
    {
        std::vector<double> values = shareResiduals(measurement, shares, cut);
        const double below = shares.below(cut);
        for (double &value : values)
            value += below;
        return values;
    }

    QualitySummary summary(const LatencyShares &shares, const BlockMean &mean, const BlockMean &own) const
    {
        QualitySummary summary;
        summary.independent = std::min(mean.independent(), own.independent());
        summary.isEnough = mean.isEnough() && own.isEnough();
        if (shares.isEmpty())
            return summary;
        summary.value = shares.quantileNs(m_share);
        summary.lowerQuartile = shares.quantileNs(0.25);
        summary.median = shares.quantileNs(0.5);
        summary.upperQuartile = shares.quantileNs(0.75);
        summary.p99 = shares.quantileNs(0.99);
        return summary;
    }

    /// The percentile of each sample that has latencies, for the effect size.
    std::vector<double> ofSamples(const Measurement &measurement) const
    {
        std::vector<double> result;
        for (std::size_t i = 0; i < measurement.size(); ++i) {
            const auto hits = measurement.hits(i);
            double count = 0;
            for (const Measurement::Hit &hit : hits)
                count += hit.count;
            double seen = 0;
            for (const Measurement::Hit &hit : hits) {
                seen += hit.count;
                if (seen >= m_share * count) {
                    result.push_back(LatencyShares::ns({hit.bucket, 0.5}));
                    break;
                }
            }
        }
        return result;
    }

    const Compared &m_compared;
    double m_share;
    BlockMean m_ownBefore; ///< of the shares below each measurement's own percentile
    BlockMean m_ownAfter;
    MeanTest m_test;
};

// --- errors ---

class ErrorTest final : public QualityTest {
public:
    explicit ErrorTest(const Compared &compared)
    {
        const TimeSeriesOf before(compared.before, &Measurement::Point::errorTotal);
        const TimeSeriesOf after(compared.after, &Measurement::Point::errorTotal);
        m_counts = CountComparison::of({before.parts, before.seconds}, {after.parts, after.seconds});
        const auto summarize = [](const Measurement &measurement, const TimeSeriesOf &series, QualitySummary &summary) {
            summary.value = series.rate;
            summary.independent = static_cast<double>(measurement.size()); // clusters are CountComparison::scatter
            summary.isEnough = true;
            summarizeSamples(measurement, series.rates, summary);
        };
        summarize(compared.before, before, m_result.before);
        summarize(compared.after, after, m_result.after);
        m_result.cliffsDelta = cliffsDelta(compared, &Measurement::Point::errorTotal);
        m_result.difference = ratioDifference(m_result.before.value, m_result.after.value);
        m_result.pValue = m_counts.pValue;
    }

    Limits limits(double level) const override
    {
        if (!(m_result.before.value > 0))
            return {};
        const CountComparison::Limits ratio = m_counts.ratioLimits(level);
        return {ratio.low - 1, ratio.high - 1};
    }

private:
    CountComparison m_counts;
};

/// The measurement with samples about as long as those of `other`, if they are shorter.
Measurement asLongAs(const Measurement &other, const Measurement &measurement)
{
    if (other.isEmpty() || measurement.isEmpty())
        return measurement;
    const auto length = [](const Measurement &each) { return each.seconds() / static_cast<double>(each.size()); };
    const double times = std::round(length(other) / length(measurement));
    return times > 1 ? measurement.merged(static_cast<std::size_t>(times)) : measurement;
}

} // namespace

Compared::Compared(const Measurement &measuredBefore, const Measurement &measuredAfter)
    : before(measuredBefore)
    , after(measuredAfter)
    , evenBefore(asLongAs(after, before))
    , evenAfter(asLongAs(before, after))
    , sharesBefore(before)
    , sharesAfter(after)
    , mixed(LatencyShares::mixed(sharesBefore, sharesAfter))
{
}

std::unique_ptr<QualityTest> QualityTest::of(Quality quality, const Compared &compared, int resamples)
{
    switch (quality) {
    case Quality::Throughput:
        return std::make_unique<RateTest>(compared, &Measurement::Point::bytes, resamples);
    case Quality::DmaP50:
        return std::make_unique<PercentileTest>(compared, 0.50, resamples);
    case Quality::DmaP99:
        return std::make_unique<PercentileTest>(compared, 0.99, resamples);
    case Quality::Errors:
        return std::make_unique<ErrorTest>(compared);
    case Quality::CpuLoad:
        return std::make_unique<RateTest>(compared, &Measurement::Point::cpuSeconds, resamples);
    case Quality::Count:
        break;
    }
    return nullptr;
}

} // namespace anarchy
