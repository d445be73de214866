// SPDX-License-Identifier: GPL-3.0-or-later
#include "tuner/tunercurve.h"

#include <cmath>
#include <limits>

namespace anarchy {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

double finite(double number)
{
    return std::isfinite(number) ? number : unknown;
}

CurvePoint referenceOf(const TunedPoint &point, Objective objective)
{
    const Judgement &judgement = point.judgement;
    CurvePoint reference;
    reference.value = point.against;
    reference.measure = measureOf(objective, judgement.throughput.before, judgement.latency.before);
    reference.low = reference.high = unknown;
    reference.isReference = true;
    return reference;
}

CurvePoint candidateOf(const TunedPoint &point, Objective objective)
{
    const Judgement &judgement = point.judgement;
    CurvePoint candidate;
    candidate.value = point.value;
    candidate.taken = point.taken;
    candidate.harm = point.harm;
    candidate.measure = candidate.low = candidate.high = unknown;
    if (!point.harm.isEmpty() || judgement.verdict == Verdict::TooLittleData)
        return candidate;
    candidate.measure = measureOf(objective, judgement.throughput.after, judgement.latency.after);
    // Gains of a latency are losses of its measure.
    const bool less = objective == Objective::Latency;
    const double before = measureOf(objective, judgement.throughput.before, judgement.latency.before);
    candidate.low = finite(before * (1 + (less ? -judgement.high : judgement.low)));
    candidate.high = finite(before * (1 + (less ? -judgement.low : judgement.high)));
    return candidate;
}

} // namespace

double measureOf(Objective objective, const QualitySummary &throughput, const QualitySummary &latency)
{
    switch (objective) {
    case Objective::Throughput:
        return throughput.value;
    case Objective::Latency:
        return latency.value;
    case Objective::Balanced:
        break;
    }
    return throughput.value / (latency.value / 1e9);
}

std::vector<std::vector<CurvePoint>> curvesOf(const TunedParameter &parameter, Objective objective)
{
    std::map<int, std::map<quint32, CurvePoint>> rounds;
    for (const TunedPoint &point : parameter.points) {
        std::map<quint32, CurvePoint> &curve = rounds[point.round];
        // What a later comparison says of the reference includes what was measured of it meanwhile.
        CurvePoint reference = referenceOf(point, objective);
        if (const auto known = curve.find(point.against); known != curve.end()) {
            known->second.isReference = true;
            if (std::isnan(known->second.low) && std::isfinite(reference.measure))
                known->second.measure = reference.measure;
        } else if (point.harm.isEmpty()) {
            curve.emplace(point.against, reference);
        }
        if (point.value != point.against)
            curve.insert_or_assign(point.value, candidateOf(point, objective));
    }
    std::vector<std::vector<CurvePoint>> curves;
    for (const auto &[round, curve] : rounds) {
        std::vector<CurvePoint> points;
        for (const auto &[value, point] : curve)
            points.push_back(point);
        curves.push_back(std::move(points));
    }
    return curves;
}

} // namespace anarchy
