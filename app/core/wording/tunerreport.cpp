// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/tunerreport.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>
#include <cmath>

#include "base/numbers.h"
#include "base/units.h"
#include "contract/jsonvalues.h"
#include "wording/comparisontext.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

using namespace std::chrono_literals;

// How long polkit keeps an authorisation of the action "apply" for the program that asked; see helper/README.md.
constexpr auto authorisationKept = 5min;

struct TunerReportText {
    Q_DECLARE_TR_FUNCTIONS(TunerReport)
};

QJsonObject toJson(const QualitySummary &summary)
{
    return {{u"value"_s, finiteOrNull(summary.value)},
            {u"median"_s, finiteOrNull(summary.median)},
            {u"lower_quartile"_s, finiteOrNull(summary.lowerQuartile)},
            {u"upper_quartile"_s, finiteOrNull(summary.upperQuartile)}};
}

QJsonObject toJson(const Judgement &judgement)
{
    return {{u"verdict"_s, QLatin1StringView(verdictName(judgement.verdict))},
            {u"more_errors"_s, judgement.moreErrors},
            {u"gain"_s, finiteOrNull(judgement.gain)},
            {u"gain_low"_s, finiteOrNull(judgement.low)},
            {u"gain_high"_s, finiteOrNull(judgement.high)},
            {u"before"_s,
             QJsonObject{{u"throughput"_s, toJson(judgement.throughput.before)},
                         {u"dma_p99"_s, toJson(judgement.latency.before)}}},
            {u"after"_s,
             QJsonObject{{u"throughput"_s, toJson(judgement.throughput.after)},
                         {u"dma_p99"_s, toJson(judgement.latency.after)}}}};
}

const char *endName(TunerResult::End end)
{
    switch (end) {
    case TunerResult::End::Running:
        return "running";
    case TunerResult::End::Better:
        return "better";
    case TunerResult::End::NotBetter:
        return "not_better";
    case TunerResult::End::TooLittleData:
        return "too_little_data";
    case TunerResult::End::Stopped:
        break;
    }
    return "stopped";
}

const char *phaseName(TunerStep::Phase phase)
{
    switch (phase) {
    case TunerStep::Phase::Baseline:
        return "baseline";
    case TunerStep::Phase::Search:
        return "search";
    case TunerStep::Phase::ConfirmOld:
        return "confirm_old";
    case TunerStep::Phase::ConfirmNew:
        return "confirm_new";
    case TunerStep::Phase::Done:
        break;
    }
    return "done";
}

/// "2.41 GB/s (2.30 GB/s to 2.52 GB/s)"
QString summaryText(Quality quality, double value, const QualitySummary &summary)
{
    return TunerReportText::tr("%1 (%2 to %3)", "value, quartiles")
        .arg(qualityText(quality, value), qualityText(quality, summary.lowerQuartile),
             qualityText(quality, summary.upperQuartile));
}

} // namespace

QString stepText(const TunerStep &step, const ParameterValues &start)
{
    if (step.again) {
        TunerStep first = step;
        first.again = false;
        return TunerReportText::tr("%1, measured longer").arg(stepText(first, start));
    }
    switch (step.phase) {
    case TunerStep::Phase::Baseline:
        return TunerReportText::tr("baseline, the values as they are");
    case TunerStep::Phase::ConfirmOld:
        return TunerReportText::tr("the old values once more");
    case TunerStep::Phase::ConfirmNew:
        return TunerReportText::tr("the new values once more");
    case TunerStep::Phase::Search:
        return step.parameter >= 0
            ? TunerReportText::tr("%1: %2", "parameter, value")
                  .arg(parameterTitle(step.parameter), parameterValueText(step.parameter, step.value))
            : TunerReportText::tr("together: %1").arg(step.change.describe(start).join("; "_L1));
    case TunerStep::Phase::Done:
        break;
    }
    return TunerReportText::tr("done");
}

QString reasonText(const TunerStep &step, const TunerResult &result)
{
    if (step.again)
        return TunerReportText::tr("What was measured so far leaves open whether there is a difference that matters.");
    switch (step.phase) {
    case TunerStep::Phase::Baseline:
        return TunerReportText::tr("Everything that follows is compared with this.");
    case TunerStep::Phase::ConfirmOld:
    case TunerStep::Phase::ConfirmNew:
        return TunerReportText::tr(
            "What looked better while searching is measured once more, old against new, and judged more strictly.");
    case TunerStep::Phase::Search:
        break;
    case TunerStep::Phase::Done:
        return {};
    }
    if (step.parameter < 0)
        return TunerReportText::tr("One limit can hide another: what changed nothing alone is tried together.");
    const auto curve = std::ranges::find(result.parameters, step.parameter, &TunedParameter::parameter);
    if (curve == result.parameters.end() || curve->points.empty())
        return {};
    const TunedPoint &newest = curve->points.back();
    const QString value = parameterValueText(step.parameter, newest.value);
    if (newest.taken)
        return newest.judgement.verdict == Verdict::Better
            ? TunerReportText::tr("%1 was better, so the next one may be too.").arg(value)
            : TunerReportText::tr("%1 was as good in less memory.").arg(value);
    if (curve->points.size() > 1)
        return TunerReportText::tr("%1 was not better, so the other direction is tried.").arg(value);
    return TunerReportText::tr("The next power of two from %1.").arg(value);
}

QString timeText(std::chrono::milliseconds time)
{
    const auto seconds = (time.count() + 500) / 1000;
    return seconds < 90 ? TunerReportText::tr("%1 s").arg(seconds)
                        : TunerReportText::tr("%1 min").arg((seconds + 30) / 60);
}

QString authorisationText(const TunerPlan &plan, std::chrono::milliseconds ofAMeasurement)
{
    const auto times = static_cast<int>(1 + plan.budget() * ofAMeasurement / authorisationKept);
    const QString often = times == 1
        ? TunerReportText::tr("A password is asked for at the first change.")
        : TunerReportText::tr("A password is asked for at the first change and again every %1 minutes, up to %2 times.")
              .arg(authorisationKept.count())
              .arg(times);
    return TunerReportText::tr(
               "%1 From another machine every change asks, and keeping the result may ask once more. Without it tuning "
               "ends with the old values.",
               "how often")
        .arg(often);
}

QString judgementText(const Judgement &judgement)
{
    if (judgement.moreErrors)
        return TunerReportText::tr("more errors");
    const bool isSure = judgement.verdict != Verdict::NoDifference || !judgement.isOpen();
    QString verdict = isSure ? verdictText(judgement.verdict) : TunerReportText::tr("not to be told");
    if (judgement.verdict == Verdict::TooLittleData)
        return verdict;
    return TunerReportText::tr("%1: %2 (%3 to %4)", "verdict, gain, its limits")
        .arg(verdict, differenceText(judgement.gain), differenceText(judgement.low), differenceText(judgement.high));
}

namespace {

QString pointVerdict(const TunedPoint &point)
{
    return point.value == point.against && !point.taken ? TunerReportText::tr("where it stood")
                                                        : judgementText(point.judgement);
}

} // namespace

QList<QStringList> curveRows(const TunedParameter &parameter)
{
    QList<QStringList> rows{{parameterName(parameter.parameter), TunerReportText::tr("throughput"),
                             TunerReportText::tr("DMA p99"), TunerReportText::tr("verdict")}};
    for (const TunedPoint &point : parameter.points) {
        const QString value = parameterValueText(parameter.parameter, point.value);
        if (!point.harm.isEmpty()) {
            rows += QStringList{value, {}, {}, TunerReportText::tr("harm: %1").arg(point.harm)};
            continue;
        }
        const QualitySummary &rate = point.judgement.throughput.after;
        const QString throughput = summaryText(Quality::Throughput, rate.median, rate);
        const QString latency = qualityText(Quality::DmaP99, point.judgement.latency.after.value);
        rows += QStringList{value, throughput, latency, pointVerdict(point)};
    }
    return rows;
}

QStringList pointTexts(const TunedParameter &parameter)
{
    QStringList texts;
    for (const TunedPoint &point : parameter.points) {
        const QString value = parameterValueText(parameter.parameter, point.value);
        if (!point.harm.isEmpty()) {
            texts += TunerReportText::tr("%1: harm, %2", "value, what happened").arg(value, point.harm);
            continue;
        }
        texts += TunerReportText::tr("%1: %2, p99 %3, %4", "value, throughput, latency, verdict")
                     .arg(value, qualityText(Quality::Throughput, point.judgement.throughput.after.value),
                          qualityText(Quality::DmaP99, point.judgement.latency.after.value), pointVerdict(point));
    }
    return texts;
}

QString newestText(const TunerResult &result)
{
    // Together comes after all parameters were tried alone, and a further round after it.
    const auto newest = [](const TunedParameter &parameter) { return parameter.points.size() > 1; };
    const auto last = std::ranges::find_if(result.parameters.rbegin(), result.parameters.rend(), newest);
    if (last == result.parameters.rend())
        return {};
    const TunedPoint &point = last->points.back();
    const QString value = parameterValueText(last->parameter, point.value);
    return point.harm.isEmpty()
        ? TunerReportText::tr("%1: %2 is %3", "parameter, value, verdict")
              .arg(parameterTitle(last->parameter), value, judgementText(point.judgement))
        : TunerReportText::tr("%1: %2 did harm: %3").arg(parameterTitle(last->parameter), value, point.harm);
}

QString choiceText(const TunedParameter &parameter, quint32 start)
{
    const QString title = parameterTitle(parameter.parameter);
    const QString chosen = parameterValueText(parameter.parameter, parameter.chosen);
    return parameter.chosen == start ? TunerReportText::tr("%1: %2, as it was", "parameter, value").arg(title, chosen)
                                     : TunerReportText::tr("%1: %2 → %3", "parameter, values")
                                           .arg(title, parameterValueText(parameter.parameter, start), chosen);
}

QString objectiveText(Objective objective)
{
    switch (objective) {
    case Objective::Throughput:
        return TunerReportText::tr("throughput");
    case Objective::Latency:
        return TunerReportText::tr("latency");
    case Objective::Balanced:
        break;
    }
    return TunerReportText::tr("balance of throughput and latency");
}

QJsonObject toJson(const TunerStep &step)
{
    return {{u"phase"_s, QLatin1StringView(phaseName(step.phase))},
            {u"step"_s, step.number},
            {u"about"_s, step.about},
            {u"again"_s, step.again},
            {u"values"_s, writeValues(step.change)}};
}

QJsonObject toJson(const TunerResult &result)
{
    QJsonArray parameters;
    for (const TunedParameter &each : result.parameters) {
        QJsonArray points;
        for (const TunedPoint &point : each.points) {
            QJsonObject object = point.harm.isEmpty() ? toJson(point.judgement) : QJsonObject{{u"harm"_s, point.harm}};
            object[u"value"_s] = qint64(point.value);
            object[u"against"_s] = qint64(point.against);
            object[u"taken"_s] = point.taken;
            points.append(object);
        }
        parameters.append(QJsonObject{{u"parameter"_s, parameterName(each.parameter)},
                                      {u"chosen"_s, qint64(each.chosen)},
                                      {u"why"_s, each.why},
                                      {u"points"_s, points}});
    }
    QJsonArray together;
    for (const TunedTogether &each : result.together) {
        QJsonObject object = each.harm.isEmpty() ? toJson(each.judgement) : QJsonObject{{u"harm"_s, each.harm}};
        object[u"values"_s] = writeValues(each.change);
        object[u"taken"_s] = each.taken;
        together.append(object);
    }
    return {{u"objective"_s, QLatin1StringView(objectiveName(result.objective))},
            {u"end"_s, QLatin1StringView(endName(result.end))},
            {u"why"_s, result.why},
            {u"start"_s, writeValues(Change::to(result.start))},
            {u"recommended"_s, writeValues(result.recommended)},
            {u"measurements"_s, result.measurements},
            {u"exhaustive"_s, static_cast<qint64>(result.exhaustive)},
            {u"parameters"_s, parameters},
            {u"together"_s, together},
            {u"confirmation"_s, result.confirmation ? QJsonValue(toJson(*result.confirmation)) : QJsonValue()}};
}

Profile profileOf(const TunerResult &result, const QString &name)
{
    const ParameterValues values = result.recommended.appliedTo(result.start);
    Profile profile;
    profile.name = name;
    profile.note = TunerReportText::tr("Tuned for %1.").arg(QLatin1StringView(objectiveName(result.objective)));
    for (const TunedParameter &each : result.parameters) {
        const auto i = static_cast<std::size_t>(each.parameter);
        profile.values.values[i] = values[i];
    }
    return profile;
}

} // namespace anarchy
