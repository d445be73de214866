// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command/baselinejson.h"

#include <cmath>

#include "base/numbers.h"
#include "contract/link.h"
#include "wording/comparisontext.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace {

QJsonObject toJson(const QualityComparison &comparison)
{
    return {{u"before"_s, cli::toJson(comparison.before)},
            {u"after"_s, cli::toJson(comparison.after)},
            {u"difference"_s, finiteOrNull(comparison.difference)},
            {u"difference_low"_s, finiteOrNull(comparison.differenceLow)},
            {u"difference_high"_s, finiteOrNull(comparison.differenceHigh)},
            {u"confidence"_s, comparison.confidence},
            {u"cliffs_delta"_s, comparison.cliffsDelta},
            {u"p_value"_s, comparison.pValue},
            {u"verdict"_s, QLatin1StringView(verdictName(comparison.verdict))}};
}

} // namespace

QJsonObject toJson(const Baseline &baseline)
{
    QJsonObject parameters;
    for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field) {
        const auto i = static_cast<std::size_t>(field);
        parameters[parameterName(field)]
            = QJsonObject{{u"running"_s, qint64(baseline.running[i])}, {u"effective"_s, qint64(baseline.effective[i])}};
    }
    QJsonObject errors;
    for (int kind = 0; kind < ANARCHY_ERROR_COUNT; ++kind)
        errors[QLatin1StringView(errorName(kind))]
            = qint64(baseline.measurement.errors()[static_cast<std::size_t>(kind)]);
    return {
        {u"name"_s, baseline.name},
        {u"recorded"_s, baseline.recorded.toString(Qt::ISODateWithMs)},
        {u"seconds"_s, baseline.measurement.seconds()},
        {u"samples"_s, static_cast<qint64>(baseline.measurement.size())},
        {u"note"_s, baseline.note},
        {u"program"_s, baseline.program},
        {u"kernel"_s, baseline.kernel},
        {u"module"_s, baseline.module},
        {u"contract"_s, qint64(baseline.contract)},
        {u"link"_s, baseline.link},
        {u"transport"_s, QLatin1StringView(transportName(baseline.transport))},
        {u"simulated"_s, baseline.isSimulated()},
        {u"generation"_s, qint64(baseline.generation)},
        {u"lanes"_s, qint64(baseline.lanes)},
        {u"busy_share"_s, baseline.measurement.busyShare()},
        {u"errors"_s, errors},
        {u"parameters"_s, parameters},
    };
}

QJsonObject toJson(const QualitySummary &summary)
{
    return {{u"value"_s, finiteOrNull(summary.value)},   {u"lower_quartile"_s, finiteOrNull(summary.lowerQuartile)},
            {u"median"_s, finiteOrNull(summary.median)}, {u"upper_quartile"_s, finiteOrNull(summary.upperQuartile)},
            {u"p99"_s, finiteOrNull(summary.p99)},       {u"independent_samples"_s, finiteOrNull(summary.independent)}};
}

QJsonObject toJson(const Comparison &comparison)
{
    QJsonObject qualities;
    for (int i = 0; i < qualityCount; ++i)
        qualities[QLatin1StringView(qualityName(Quality(i)))] = toJson(comparison[Quality(i)]);
    return qualities;
}

} // namespace anarchy::cli
