// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/judgement.h"

#include <cmath>

namespace anarchy {

namespace {

// Errors close a direction for good, and a run has some twenty measurements.
constexpr double falseAlarmsOfErrors = 0.001;

void takeRate(Judgement &judgement, const QualityComparison &comparison)
{
    judgement.verdict = comparison.verdict;
    judgement.gain = comparison.difference;
    judgement.low = comparison.differenceLow;
    judgement.high = comparison.differenceHigh;
}

/// Less is better: the gain is the share by which before is above after.
void takeLatency(Judgement &judgement, const QualityComparison &comparison)
{
    judgement.verdict = comparison.verdict;
    judgement.gain = -comparison.difference;
    judgement.low = -comparison.differenceHigh;
    judgement.high = -comparison.differenceLow;
}

/// Limits of the difference of two logarithms out of the limits of each: G. Y. Zou and A. Donner, Statistics in
/// Medicine 27 (2008) 1693-1702.
void takePower(Judgement &judgement)
{
    const auto limit = [](double share) { return share <= -1 ? -INFINITY : std::log1p(share); };
    const QualityComparison &rate = judgement.throughput;
    const QualityComparison &latency = judgement.latency;
    if (rate.verdict == Verdict::TooLittleData || latency.verdict == Verdict::TooLittleData)
        return;
    const double rateLog = limit(rate.difference);
    const double latencyLog = limit(latency.difference);
    const double difference = rateLog - latencyLog;
    const double low
        = difference - std::hypot(rateLog - limit(rate.differenceLow), limit(latency.differenceHigh) - latencyLog);
    const double high
        = difference + std::hypot(limit(rate.differenceHigh) - rateLog, latencyLog - limit(latency.differenceLow));
    judgement.gain = std::expm1(difference);
    judgement.low = std::expm1(low);
    judgement.high = std::expm1(high);
    judgement.verdict = std::abs(judgement.gain) < ComparisonOptions().negligible ? Verdict::NoDifference
        : low > 0                                                                 ? Verdict::Better
        : high < 0                                                                ? Verdict::Worse
                                                                                  : Verdict::NoDifference;
}

} // namespace

const char *objectiveName(Objective objective)
{
    switch (objective) {
    case Objective::Throughput:
        return "throughput";
    case Objective::Latency:
        return "latency";
    case Objective::Balanced:
        break;
    }
    return "balanced";
}

std::optional<Objective> findObjective(QStringView name)
{
    for (const Objective objective : {Objective::Throughput, Objective::Latency, Objective::Balanced}) {
        if (name == QLatin1StringView(objectiveName(objective)))
            return objective;
    }
    return std::nullopt;
}

Judgement Judgement::of(Objective objective, const Measurement &before, const Measurement &after, double falseAlarms)
{
    // What decides is tested apart from what is only told, and so with all of its power.
    const bool rateDecides = objective != Objective::Latency;
    const bool latencyDecides = objective != Objective::Throughput;
    ComparisonOptions deciding;
    deciding.falseAlarms = falseAlarms;
    deciding.wanted = {rateDecides, false, latencyDecides, false, false};
    ComparisonOptions told;
    told.wanted = {!rateDecides, false, !latencyDecides, false, false};
    ComparisonOptions errors;
    errors.falseAlarms = falseAlarmsOfErrors;
    errors.wanted = {false, false, false, true, false};
    const Comparison decision = Comparison::of(before, after, deciding);
    const Comparison comparison = Comparison::of(before, after, told);
    Judgement judgement;
    judgement.throughput = (rateDecides ? decision : comparison)[Quality::Throughput];
    judgement.latency = (latencyDecides ? decision : comparison)[Quality::DmaP99];
    switch (objective) {
    case Objective::Throughput:
        takeRate(judgement, judgement.throughput);
        break;
    case Objective::Latency:
        takeLatency(judgement, judgement.latency);
        break;
    case Objective::Balanced:
        takePower(judgement);
        break;
    }
    judgement.moreErrors = Comparison::of(before, after, errors)[Quality::Errors].verdict == Verdict::Worse;
    if (judgement.moreErrors)
        judgement.verdict = Verdict::Worse;
    return judgement;
}

bool Judgement::isNoWorse() const
{
    return verdict == Verdict::Better || (verdict == Verdict::NoDifference && low > -equivalentShare);
}

bool Judgement::isOpen() const
{
    return verdict == Verdict::TooLittleData
        || (verdict == Verdict::NoDifference && (low <= -equivalentShare || high >= equivalentShare));
}

} // namespace anarchy
