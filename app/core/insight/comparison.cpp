// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/comparison.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <numeric>

#include "insight/blockbootstrap.h"
#include "insight/countcomparison.h"
#include "insight/latencyshares.h"

namespace anarchy {

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
constexpr double unlimited = std::numeric_limits<double>::infinity();

/// The limits of a difference, as shares of what was before.
struct Limits {
    double low = nothing;
    double high = nothing;
};

/// A quality's part that is its own; verdicts are given when all p-values are known.
class Test {
public:
    virtual ~Test() = default;
    /// With the summaries, the p-value and the effect size filled in.
    virtual QualityComparison result() const = 0;
    virtual Limits limits(double level) const = 0;
};

double ratioDifference(double before, double after)
{
    return before > 0 ? after / before - 1 : nothing;
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
    return order.empty() ? nothing : values[order.back()];
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

// --- sums over time
// -----------------------------------------------------------------------------------------------------

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
        rate = time > 0 ? sum / time : nothing;
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
    double rate = nothing;
};

class RateTest final : public Test {
public:
    template <typename Projection>
    RateTest(const Measurement &before, const Measurement &after, Projection projection, int resamples)
        : m_before(TimeSeriesOf(before, projection).influences())
        , m_after(TimeSeriesOf(after, projection).influences())
        , m_test(MeanTest::of(m_before, m_after, resamples))
    {
        const auto summarize = [&](const Measurement &measurement, const BlockMean &mean, QualitySummary &summary) {
            TimeSeriesOf series(measurement, projection);
            summary.value = series.rate;
            summary.independent = mean.independent();
            summary.isEnough = mean.isEnough();
            summarizeSamples(measurement, series.rates, summary);
            return std::move(series.rates);
        };
        std::vector<double> ratesBefore = summarize(before, m_before, m_result.before);
        std::vector<double> ratesAfter = summarize(after, m_after, m_result.after);
        m_result.cliffsDelta = cliffsDelta(std::move(ratesBefore), std::move(ratesAfter));
        m_result.difference = ratioDifference(m_result.before.value, m_result.after.value);
        m_result.pValue = m_test.pValue;
    }

    QualityComparison result() const override { return m_result; }

    Limits limits(double level) const override
    {
        if (!(m_before.mean() > 0))
            return {};
        const double reach = std::hypot(margin(m_test, m_before, level), margin(m_test, m_after, level));
        const double difference = m_after.mean() - m_before.mean();
        return { (difference - reach) / m_before.mean(), (difference + reach) / m_before.mean() };
    }

private:
    BlockMean m_before;
    BlockMean m_after;
    MeanTest m_test;
    QualityComparison m_result;
};

// --- percentiles
// --------------------------------------------------------------------------------------------------------

/// Latencies of both measurements, for all the percentiles that are compared.
struct BothLatencies {
    BothLatencies(const Measurement &measuredBefore, const Measurement &measuredAfter)
        : before(measuredBefore)
        , after(measuredAfter)
        , sharesBefore(measuredBefore)
        , sharesAfter(measuredAfter)
        , mixed(LatencyShares::mixed(sharesBefore, sharesAfter))
    {
    }

    const Measurement &before;
    const Measurement &after;
    LatencyShares sharesBefore;
    LatencyShares sharesAfter;
    LatencyShares mixed;
};

class PercentileTest final : public Test {
public:
    PercentileTest(const BothLatencies &latencies, double share, int resamples)
        : m_latencies(latencies)
        , m_share(share)
        , m_ownBefore(shareResiduals(latencies.before, latencies.sharesBefore, latencies.sharesBefore.cut(share)))
        , m_ownAfter(shareResiduals(latencies.after, latencies.sharesAfter, latencies.sharesAfter.cut(share)))
    {
        const LatencyShares::Cut cut = latencies.mixed.cut(share);
        const BlockMean before(influences(latencies.before, latencies.sharesBefore, cut));
        const BlockMean after(influences(latencies.after, latencies.sharesAfter, cut));
        m_test = MeanTest::of(before, after, resamples);
        m_result.pValue = m_test.pValue;
        m_result.before = summary(latencies.sharesBefore, before, m_ownBefore);
        m_result.after = summary(latencies.sharesAfter, after, m_ownAfter);
        m_result.difference = ratioDifference(m_result.before.value, m_result.after.value);
        m_result.cliffsDelta = cliffsDelta(ofSamples(latencies.before), ofSamples(latencies.after));
    }

    QualityComparison result() const override { return m_result; }

    Limits limits(double level) const override
    {
        // On a log scale, where a ratio is a difference.
        const Ends before = ends(m_latencies.sharesBefore, margin(m_test, m_ownBefore, level));
        const Ends after = ends(m_latencies.sharesAfter, margin(m_test, m_ownAfter, level));
        const double difference = after.value - before.value;
        const double low = difference - std::hypot(after.value - after.low, before.high - before.value);
        const double high = difference + std::hypot(after.high - after.value, before.value - before.low);
        return { std::expm1(low), std::expm1(high) };
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
        return { m_share - reach > 0 ? logNs(m_share - reach) : -unlimited, logNs(m_share),
                 m_share + reach < 1 ? logNs(m_share + reach) : unlimited };
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
                    result.push_back(LatencyShares::ns({ hit.bucket, 0.5 }));
                    break;
                }
            }
        }
        return result;
    }

    const BothLatencies &m_latencies;
    double m_share;
    BlockMean m_ownBefore; ///< of the shares below each measurement's own percentile
    BlockMean m_ownAfter;
    MeanTest m_test;
    QualityComparison m_result;
};

// --- errors
// -------------------------------------------------------------------------------------------------------------

class ErrorTest final : public Test {
public:
    ErrorTest(const Measurement &measuredBefore, const Measurement &measuredAfter)
    {
        TimeSeriesOf before(measuredBefore, &Measurement::Point::errorTotal);
        TimeSeriesOf after(measuredAfter, &Measurement::Point::errorTotal);
        m_counts = CountComparison::of({ before.parts, before.seconds }, { after.parts, after.seconds });
        const auto summarize = [](const Measurement &measurement, const TimeSeriesOf &series, QualitySummary &summary) {
            summary.value = series.rate;
            summary.independent = static_cast<double>(measurement.size()); // clusters are CountComparison::scatter
            summary.isEnough = true;
            summarizeSamples(measurement, series.rates, summary);
        };
        summarize(measuredBefore, before, m_result.before);
        summarize(measuredAfter, after, m_result.after);
        m_result.cliffsDelta = cliffsDelta(std::move(before.rates), std::move(after.rates));
        m_result.difference = ratioDifference(m_result.before.value, m_result.after.value);
        m_result.pValue = m_counts.pValue;
    }

    QualityComparison result() const override { return m_result; }

    Limits limits(double level) const override
    {
        if (!(m_result.before.value > 0))
            return {};
        const CountComparison::Limits ratio = m_counts.ratioLimits(level);
        return { ratio.low - 1, ratio.high - 1 };
    }

private:
    CountComparison m_counts;
    QualityComparison m_result;
};

// --- verdicts
// -----------------------------------------------------------------------------------------------------------

Verdict verdictOn(Quality quality, const QualityComparison &comparison, bool significant,
                  const ComparisonOptions &options)
{
    const bool errors = quality == Quality::Errors;
    const bool limited = !std::isinf(comparison.differenceLow) && !std::isinf(comparison.differenceHigh);
    const bool leavesOutZero = !(comparison.differenceLow <= 0 && comparison.differenceHigh >= 0);
    const bool matters = errors || !(std::abs(comparison.difference) < options.negligible);
    if (!significant || !leavesOutZero || !matters)
        return limited || errors ? Verdict::NoDifference : Verdict::TooLittleData;
    const bool more = comparison.after.value > comparison.before.value;
    return more == moreIsBetter(quality) ? Verdict::Better : Verdict::Worse;
}

bool loadsDiffer(const Measurement &before, const Measurement &after)
{
    if (before.isEmpty() || after.isEmpty())
        return false;
    const double rateBefore = before.bytes() / before.seconds();
    const double rateAfter = after.bytes() / after.seconds();
    return std::abs(before.busyShare() - after.busyShare()) > 0.25
        || std::max(rateBefore, rateAfter) > 3 * std::min(rateBefore, rateAfter);
}

} // namespace

Comparison Comparison::of(const Measurement &before, const Measurement &after, const ComparisonOptions &options)
{
    const BothLatencies latencies(before, after);
    std::array<std::unique_ptr<Test>, qualityCount> tests;
    const auto put = [&](Quality quality, auto make) {
        const auto i = static_cast<std::size_t>(quality);
        if (options.wanted[i])
            tests[i] = make();
    };
    put(Quality::Throughput,
        [&] { return std::make_unique<RateTest>(before, after, &Measurement::Point::bytes, options.resamples); });
    put(Quality::CpuLoad,
        [&] { return std::make_unique<RateTest>(before, after, &Measurement::Point::cpuSeconds, options.resamples); });
    put(Quality::DmaP50, [&] { return std::make_unique<PercentileTest>(latencies, 0.50, options.resamples); });
    put(Quality::DmaP99, [&] { return std::make_unique<PercentileTest>(latencies, 0.99, options.resamples); });
    put(Quality::Errors, [&] { return std::make_unique<ErrorTest>(before, after); });

    Comparison comparison;
    comparison.m_loadDiffers = loadsDiffer(before, after);
    std::vector<std::size_t> testable;
    const bool longEnough = std::min(before.size(), after.size()) >= static_cast<std::size_t>(options.fewestSamples);
    for (std::size_t i = 0; i < tests.size(); ++i) {
        if (!tests[i])
            continue;
        comparison.m_qualities[i] = tests[i]->result();
        const QualityComparison &result = comparison.m_qualities[i];
        const bool known = std::isfinite(result.before.value) && std::isfinite(result.after.value);
        if (longEnough && known && result.before.isEnough && result.after.isEnough)
            testable.push_back(i);
    }

    // Holm: the surest first, each held against its share of what is left; from the first that fails on, all do.
    std::ranges::sort(testable, {}, [&](std::size_t i) { return comparison.m_qualities[i].pValue; });
    bool significant = true;
    double level = options.falseAlarms;
    for (std::size_t rank = 0; rank < testable.size(); ++rank) {
        QualityComparison &result = comparison.m_qualities[testable[rank]];
        if (significant)
            level = options.falseAlarms / static_cast<double>(testable.size() - rank);
        significant = significant && result.pValue <= level;
        const Limits limits = tests[testable[rank]]->limits(level);
        result.differenceLow = limits.low;
        result.differenceHigh = limits.high;
        result.confidence = 1 - level;
        result.verdict = verdictOn(static_cast<Quality>(testable[rank]), result, significant, options);
    }
    return comparison;
}

bool Comparison::any(Verdict verdict) const
{
    return std::ranges::find(m_qualities, verdict, &QualityComparison::verdict) != m_qualities.end();
}

} // namespace anarchy
