// SPDX-License-Identifier: GPL-3.0-or-later
#include "advice/advice.h"

#include <array>

#include "advice/rules/rule.h"
#include "contract/link.h"

using namespace Qt::StringLiterals;

namespace anarchy {

using namespace rules;

namespace {

/// All rules, in the order in which findings of the same weight are told.
std::vector<Rule> allRules()
{
    std::vector<Rule> all;
    for (const auto rules : {connectionRules(), throughputRules(), latencyRules(), processorRules(), memoryRules(),
                             powerRules(), configurationRules()})
        all.insert(all.end(), rules.begin(), rules.end());
    return all;
}

bool isKnownEnough(const Observation &seen, Needs needs)
{
    if (needs == Needs::Facts)
        return true;
    const bool isMeasured = seen.latest && seen.latest->state == ANARCHY_LINK_UP && seen.configuration
        && seen.measuredSeconds >= leastMeasuredSeconds;
    return isMeasured && (needs == Needs::Measurement || seen.utilisation() >= leastUtilisation);
}

/// Without what would change nothing or is not allowed.
std::optional<Change> sensible(Change fix, const Observation &seen)
{
    for (std::size_t field = 0; field < fix.values.size(); ++field) {
        std::optional<quint32> &value = fix.values[field];
        if (value
            && (value == seen.running(static_cast<int>(field))
                || anarchy_rule_check(static_cast<quint32>(field), *value) != ANARCHY_REFUSED_NOT))
            value.reset();
    }
    return fix.isEmpty() ? std::nullopt : std::optional(fix);
}

} // namespace

QString severityText(Severity severity)
{
    switch (severity) {
    case Severity::Problem:
        return AdviceText::tr("Problem");
    case Severity::Improvement:
        return AdviceText::tr("Improvement");
    case Severity::Note:
        break;
    }
    return AdviceText::tr("Note");
}

const char *severityName(Severity severity)
{
    return severity == Severity::Problem ? "problem" : severity == Severity::Improvement ? "improvement" : "note";
}

QString confidenceText(Confidence confidence)
{
    switch (confidence) {
    case Confidence::High:
        return AdviceText::tr("high confidence");
    case Confidence::Medium:
        return AdviceText::tr("medium confidence");
    case Confidence::Low:
        break;
    }
    return AdviceText::tr("low confidence");
}

const char *confidenceName(Confidence confidence)
{
    return confidence == Confidence::High ? "high" : confidence == Confidence::Medium ? "medium" : "low";
}

std::vector<Finding> advise(const Observation &seen, const QStringList &standing)
{
    std::vector<Finding> findings;
    for (const Rule &rule : allRules()) {
        const QString id = QLatin1StringView(rule.id);
        if (!isKnownEnough(seen, rule.needs))
            continue;
        const std::optional<Diagnosis> diagnosis = rule.check(seen, Bar(standing.contains(id)));
        if (!diagnosis)
            continue;
        Finding finding{.id = id,
                        .severity = rule.severity,
                        .confidence = diagnosis->confidence,
                        .title = AdviceText::tr(rule.title),
                        .evidence = diagnosis->evidence,
                        .reason = AdviceText::tr(rule.reason),
                        .source = AdviceText::tr(rule.source),
                        .advice = diagnosis->advice,
                        .fix = sensible(diagnosis->fix, seen),
                        .expectation = {},
                        .span = seen.span,
                        .isMeasured = rule.needs != Needs::Facts};
        if (finding.fix)
            finding.expectation = diagnosis->expectation;
        findings.push_back(std::move(finding));
    }
    std::ranges::stable_sort(findings, [](const Finding &a, const Finding &b) {
        return std::pair(a.severity, b.confidence) < std::pair(b.severity, a.confidence);
    });
    return findings;
}

QStringList adviceIds()
{
    QStringList ids;
    for (const Rule &rule : allRules())
        ids << QLatin1StringView(rule.id);
    return ids;
}

QStringList checkedTexts(const Observation &seen)
{
    QStringList texts;
    if (!seen.latest) {
        texts << AdviceText::tr("There is no link to look at");
    } else if (seen.measuredSeconds < leastMeasuredSeconds) {
        texts << AdviceText::tr("What the link does is judged after %1 s with the same settings; %2 s are known")
                     .arg(leastMeasuredSeconds)
                     .arg(countText(static_cast<quint64>(seen.measuredSeconds)));
    } else {
        const quint64 errors = seen.statistics.errorTotal();
        texts << AdviceText::tr("Connection: %1, %2 errors")
                     .arg(linkText(seen.latest->transport, seen.latest->generation, seen.latest->lanes),
                          countText(errors));
        if (seen.utilisation() < leastUtilisation)
            texts << AdviceText::tr("Throughput and latency: hardly any traffic to judge them by");
        else
            texts << AdviceText::tr("Throughput: %1 of the maximum").arg(percentText(seen.utilisation()))
                  << AdviceText::tr("Latency: 99 % of all frames within %1")
                         .arg(durationQuantity(seen.latencyNs(99)).text());
        texts
            << AdviceText::tr("Processor: %1 of a core for the link").arg(percentText(seen.statistics.cpuLoad.average))
            << AdviceText::tr("Memory: %1 in rings")
                   .arg(memoryQuantity(static_cast<double>(seen.latest->memoryBytes)).text());
    }
    texts << (seen.configuration ? AdviceText::tr("Settings: what runs and what is effective")
                                 : AdviceText::tr("Settings: not known"))
          << (seen.boot ? AdviceText::tr("Boot settings: files and kernel command line")
                        : AdviceText::tr("Boot settings: none here"))
          << (seen.system ? AdviceText::tr("System: load, memory and power saving")
                          : AdviceText::tr("System: not known here"));
    return texts;
}

QString trialCommand(const Change &change)
{
    QString command = u"set"_s;
    for (std::size_t field = 0; field < change.values.size(); ++field) {
        if (change.values[field])
            command += u" %1=%2"_s.arg(parameterName(static_cast<int>(field))).arg(*change.values[field]);
    }
    return command + u" --trial %1"_s.arg(defaultTrial.count() / 1000);
}

} // namespace anarchy
