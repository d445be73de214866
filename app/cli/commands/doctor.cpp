// SPDX-License-Identifier: GPL-3.0-or-later
// doctor: what could be better about a link, and trying it.
#include <QCoreApplication>
#include <QJsonArray>

#include "cli/command/applychange.h"
#include "cli/command/commandline.h"
#include "cli/command/linkadvice.h"
#include "cli/command/parsing.h"
#include "cli/commands/commands.h"
#include "wording/statisticstext.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace doctorcommand {

constexpr int shortestWatch = static_cast<int>(leastMeasuredSeconds);

struct DoctorText {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

QJsonObject toJson(const Finding &finding)
{
    QJsonObject object{
        {u"id"_s, finding.id},
        {u"severity"_s, QLatin1StringView(severityName(finding.severity))},
        {u"confidence"_s, QLatin1StringView(confidenceName(finding.confidence))},
        {u"title"_s, finding.title},
        {u"evidence"_s, QJsonArray::fromStringList(finding.evidence)},
        {u"reason"_s, finding.reason},
        {u"source"_s, finding.source},
        {u"advice"_s, finding.advice},
        {u"fix"_s, QJsonValue()},
    };
    if (finding.fix) {
        QJsonObject values;
        for (std::size_t field = 0; field < finding.fix->values.size(); ++field) {
            if (finding.fix->values[field])
                values[parameterName(static_cast<int>(field))] = static_cast<qint64>(*finding.fix->values[field]);
        }
        object["fix"_L1] = values;
        object["expectation"_L1] = finding.expectation;
    }
    return object;
}

QJsonObject toJson(const Advice &advice)
{
    QJsonArray findings;
    for (const Finding &finding : advice.findings)
        findings.append(toJson(finding));
    const TimeSpan &span = advice.observation.span;
    return {
        {u"from_ns"_s, span.fromNs},
        {u"to_ns"_s, span.toNs},
        {u"measured_seconds"_s, advice.observation.measuredSeconds},
        {u"checked"_s, QJsonArray::fromStringList(checkedTexts(advice.observation))},
        {u"findings"_s, findings},
    };
}

QString headline(const Advice &advice)
{
    if (advice.findings.empty())
        return DoctorText::tr("Nothing to improve found");
    return advice.findings.size() == 1 ? DoctorText::tr("1 finding")
                                       : DoctorText::tr("%1 findings").arg(advice.findings.size());
}

/// "anarchy-egpu --link 1 set ...", as the user would have to type it.
QString program(const Context &context, bool simulated)
{
    QString text = u"anarchy-egpu"_s;
    if (simulated)
        text += " --simulate"_L1;
    if (context.link)
        text += u" --link %1"_s.arg(context.link);
    return text;
}

void printText(const Advice &advice, const Context &context, const LiveModel &model)
{
    print(
        DoctorText::tr("%1, looked at %2", "headline, span").arg(headline(advice), spanText(advice.observation.span)));
    const auto line = [](const QString &name, const QString &text) { print(u"   "_s + name.leftJustified(10) + text); };
    int number = 0;
    for (const Finding &finding : advice.findings) {
        print(QString());
        print(DoctorText::tr("%1. %2: %3 [%4, %5]", "number, severity, title, id, confidence")
                  .arg(++number)
                  .arg(severityText(finding.severity), finding.title, finding.id, confidenceText(finding.confidence)));
        for (qsizetype i = 0; i < finding.evidence.size(); ++i)
            line(i ? QString() : DoctorText::tr("Seen"), finding.evidence[i]);
        line(DoctorText::tr("Why"), DoctorText::tr("%1 (%2)", "reason, source").arg(finding.reason, finding.source));
        line(DoctorText::tr("Advice"), finding.advice);
        if (!finding.fix)
            continue;
        if (model.playback())
            line(DoctorText::tr("Setting"),
                 finding.fix->describe(advice.observation.configuration->running).join(u"; "_s));
        else
            line(DoctorText::tr("Try it"),
                 program(context, model.port().isSimulated()) + u' ' + trialCommand(*finding.fix));
        line(QString(), finding.expectation);
    }
    if (!advice.findings.empty())
        return;
    for (const QString &text : checkedTexts(advice.observation))
        print(u"   "_s + text);
}

/// Tries what a finding proposes.
int fix(LiveModel &model, const Advice &advice, const QString &id, bool json, std::chrono::seconds trial)
{
    const auto finding = std::ranges::find(advice.findings, id, &Finding::id);
    if (finding == advice.findings.end()) {
        QStringList found;
        for (const Finding &each : advice.findings)
            found += each.id;
        return fail(
            ExitFailed,
            found.isEmpty()
                ? DoctorText::tr("%1 was not found now, nor anything else; nothing was changed").arg(id)
                : DoctorText::tr("%1 was not found now, only %2; nothing was changed").arg(id, found.join(", "_L1)));
    }
    if (!finding->fix)
        return fail(ExitFailed,
                    DoctorText::tr("no setting fixes %1; nothing was changed. %2").arg(id, finding->advice));
    if (!json) {
        print(DoctorText::tr("%1: %2", "severity, title").arg(severityText(finding->severity), finding->title));
        print(finding->expectation);
    }
    const std::optional<Configuration> configuration = model.port().configuration();
    if (!configuration)
        return fail(ExitNoDriver, DoctorText::tr("the driver went away; nothing was changed"));
    return applyChange(model.port(), model.link(), json, *finding->fix, configuration->running, trial,
                       {ChangeOrigin::Advisor, id});
}

int run(Context &context, const Arguments &arguments)
{
    const bool recorded = context.driver->playback();
    const std::chrono::seconds time(
        arguments.number(u"seconds"_s).value_or(recorded ? recordedWatchSeconds : shortestWatch));
    const std::optional<QString> id = arguments.option(u"fix"_s);
    if (id && !adviceIds().contains(*id))
        return fail(ExitInvalid,
                    DoctorText::tr("unknown finding \"%1\"; allowed are %2").arg(*id, adviceIds().join(", "_L1)));
    if (id && recorded)
        return fail(ExitRefused, DoctorText::tr("a recording cannot be changed; --fix needs the link itself"));
    int exitCode = ExitOk;
    if (!requireLink(context, exitCode))
        return exitCode;

    if (!recorded)
        announceWatch(time);
    LiveModel model(std::move(context.driver), {}, nullptr, context.link);
    const Advice advice = adviceOn(model, time);
    if (!recorded && !advice.observation.latest)
        return failUnreadable(context);
    if (id)
        return fix(model, advice, *id, context.json, trialTime(arguments));
    if (context.json)
        print(toJson(advice));
    else
        printText(advice, context, model);
    return ExitOk;
}

} // namespace doctorcommand

CommandDescription describeDoctor()
{
    using namespace doctorcommand;
    OptionDescription trial = trialOption(std::chrono::duration_cast<std::chrono::seconds>(defaultTrial));
    trial.goesWith = u"fix"_s;
    return {
        .name = u"doctor"_s,
        .summary = DoctorText::tr("Watches the link and says what could be better, with evidence"),
        .description = DoctorText::tr("Each finding has an ID, what was seen, why it matters and what to do. The exit "
                                      "status is 0 whatever is found."),
        .options
        = {watchOption(DoctorText::tr("Watches the link for N seconds, by default %1, or looks at the last N seconds "
                                      "of a recording, by default %2.")
                           .arg(shortestWatch)
                           .arg(recordedWatchSeconds),
                       shortestWatch, 0),
           {.name = u"fix"_s,
            .value = DoctorText::tr("ID"),
            .description = DoctorText::tr("Tries what the finding proposes, if it is found now: the values run on "
                                          "trial, and go back unless \"keep\" is typed."),
            .wanted = DoctorText::tr("a finding, e.g. %1").arg(u"debug-level"_s)},
           trial},
        .exits = {{ExitFailed, DoctorText::tr("What --fix names was not found now, or no setting fixes it.")}},
        .wordsHint = DoctorText::tr("; --fix names a finding"),
        .run = run,
    };
}

} // namespace anarchy::cli
