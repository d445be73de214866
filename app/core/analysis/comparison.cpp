// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/comparison.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "analysis/qualitytest.h"

namespace anarchy {

namespace {

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
    const Compared compared(before, after);
    Comparison comparison;
    comparison.m_loadDiffers = loadsDiffer(before, after);
    std::vector<std::size_t> testable;
    const bool longEnough = std::min(before.size(), after.size()) >= static_cast<std::size_t>(options.fewestSamples);
    std::array<std::unique_ptr<QualityTest>, qualityCount> tests;
    for (std::size_t i = 0; i < tests.size(); ++i) {
        if (!options.wanted[i])
            continue;
        tests[i] = QualityTest::of(static_cast<Quality>(i), compared, options.resamples);
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
        const QualityTest::Limits limits = tests[testable[rank]]->limits(level);
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

const char *qualityName(Quality quality)
{
    switch (quality) {
    case Quality::Throughput:
        return "throughput";
    case Quality::DmaP50:
        return "dma_p50";
    case Quality::DmaP99:
        return "dma_p99";
    case Quality::Errors:
        return "errors";
    case Quality::CpuLoad:
        return "cpu_load";
    case Quality::Count:
        break;
    }
    return "unknown";
}

const char *verdictName(Verdict verdict)
{
    switch (verdict) {
    case Verdict::TooLittleData:
        return "too_little_data";
    case Verdict::NoDifference:
        return "no_difference";
    case Verdict::Better:
        return "better";
    case Verdict::Worse:
        return "worse";
    }
    return "unknown";
}

} // namespace anarchy
