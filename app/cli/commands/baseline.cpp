// SPDX-License-Identifier: GPL-3.0-or-later
// baseline: how a link did once, kept under a name, and what has changed since.
#include <QCoreApplication>
#include <QJsonArray>
#include <QLocale>

#include <algorithm>
#include <cmath>

#include "analysis/comparison.h"
#include "baselines/baselinestore.h"
#include "cli/command/applychange.h"
#include "cli/command/baselinejson.h"
#include "cli/command/baselinewatching.h"
#include "cli/command/call.h"
#include "cli/command/reading.h"
#include "cli/command/table.h"
#include "cli/commands/commands.h"
#include "contract/link.h"
#include "telemetry/sampler.h"
#include "wording/comparisontext.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace baselineverbs {

constexpr NumberRange measured{Baseline::shortest.count(), Baseline::longest.count()}; // seconds
constexpr int defaultSeconds = 60;
constexpr int shortestBlockSeconds = 5; // of a watch
constexpr int longestBlockSeconds = 600;

struct BaselineText {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

using Call = cli::Call<BaselineStore>;

// --- for people ---

QString secondsText(double seconds)
{
    return BaselineText::tr("%1 s").arg(QLocale().toString(seconds, 'f', 0));
}

QString titleOf(const Baseline &baseline)
{
    const QString name = baseline.name.isEmpty() ? BaselineText::tr("now") : u'"' + baseline.name + u'"';
    return BaselineText::tr("%1: %2, %3 of %4", "name, moment, length, link")
        .arg(name, baseline.recorded.toString(Qt::ISODate), secondsText(baseline.measurement.seconds()),
             baseline.linkText());
}

QStringList cells(Quality quality, const QualitySummary &summary)
{
    const auto text = [quality](double value) { return qualityText(quality, value); };
    return {text(summary.value), text(summary.median),
            BaselineText::tr("%1 to %2", "quartiles").arg(text(summary.lowerQuartile), text(summary.upperQuartile)),
            text(summary.p99)};
}

void printComparison(const Comparison &comparison)
{
    QList<QStringList> rows{{QString(), QString(), BaselineText::tr("value"), BaselineText::tr("median"),
                             BaselineText::tr("middle half"), BaselineText::tr("p99"),
                             BaselineText::tr("difference (interval)"), BaselineText::tr("effect"),
                             BaselineText::tr("verdict")}};
    for (int i = 0; i < qualityCount; ++i) {
        const auto quality = static_cast<Quality>(i);
        const QualityComparison &result = comparison[quality];
        rows += QStringList{qualityTitle(quality), BaselineText::tr("before")} + cells(quality, result.before);
        rows += QStringList{QString(), BaselineText::tr("after")} + cells(quality, result.after)
            + QStringList{differenceText(result), effectSizeText(result.cliffsDelta), verdictText(result.verdict)};
    }
    printTable(rows);
}

// --- measuring ---

/// Measures the link for a while, with all circumstances. Nothing after having said why, with the exit code set.
std::optional<Baseline> measure(Context &context, std::chrono::seconds seconds, int &exitCode)
{
    if (context.driver->playback()) {
        exitCode
            = fail(ExitUsage, BaselineText::tr("measuring does not go with --replay: a recording does nothing now"));
        return std::nullopt;
    }
    if (!requireLink(context, exitCode))
        return std::nullopt;
    const std::optional<Configuration> configuration = context.driver->configuration();
    if (!configuration || !context.driver->openReader(context.link)) {
        exitCode = failUnreadable(context);
        return std::nullopt;
    }
    // A short while is sampled more often, so that it has as many samples as the test can use.
    constexpr int samplesWanted = 240;
    const auto interval = std::clamp(std::chrono::milliseconds(seconds) / samplesWanted, 2 * Sampler::minimumPeriod,
                                     Sampler::defaultPeriod);
    const std::unique_ptr<Readings> readings = Readings::of(context);
    Measurement measurement;
    for (auto left = std::chrono::milliseconds(seconds); left.count() > 0; left -= interval) {
        if (const std::optional<Sample> sample = readings->next(interval))
            measurement.add(*sample);
    }
    const std::optional<TelemetryPage> page = freshPage(context);
    const std::optional<Configuration> now = context.driver->configuration();
    if (measurement.isEmpty() || !page || !now) {
        exitCode = fail(ExitNoDriver, BaselineText::tr("link %1 went away while it was measured").arg(context.link));
        return std::nullopt;
    }
    if (now->running != configuration->running || now->effective != configuration->effective) {
        exitCode = fail(ExitFailed,
                        BaselineText::tr("the parameters changed while the link was measured, so it tells of neither"));
        return std::nullopt;
    }
    Baseline baseline = Baseline::describe(*context.driver, context.link, *now, *page);
    baseline.measurement = std::move(measurement);
    return baseline;
}

// --- verbs ---

int record(Call &call)
{
    const std::chrono::seconds seconds(*call.arguments.number(u"seconds"_s));
    const QString note = call.arguments.option(u"note"_s).value_or(QString());
    const bool force = call.arguments.has(u"force"_s);
    // All that can be wrong is found out before somebody waits a minute for it.
    if (const QString wrong = baselineNameProblem(call.name); !wrong.isEmpty())
        return fail(ExitInvalid, wrong);
    if (note.size() > Baseline::longestNote)
        return fail(ExitInvalid, BaselineText::tr("--note must have at most %1 characters").arg(Baseline::longestNote));
    if (!force && call.store.contains(call.name))
        return fail(ExitInvalid,
                    BaselineText::tr("there is a baseline \"%1\" already; --force overwrites it").arg(call.name));
    QString error;
    if (!call.store.canWrite(call.name, error))
        return fail(ExitFailed, error);
    int exitCode = ExitOk;
    if (!requireSettled(call.context, exitCode))
        return exitCode;

    std::optional<Baseline> baseline = measure(call.context, seconds, exitCode);
    if (!baseline)
        return exitCode;
    baseline->name = call.name;
    baseline->note = note;
    if (!call.store.save(*baseline, force, error))
        return fail(ExitFailed, error);
    if (call.context.json) {
        print(toJson(*baseline));
        return ExitOk;
    }
    print(BaselineText::tr("recorded %1").arg(titleOf(*baseline)));
    if (baseline->measurement.busyShare() < 0.5)
        print(BaselineText::tr(
            "The link was idle most of the time: comparisons with it say little. Record while it is used."));
    return ExitOk;
}

int list(Call &call)
{
    QStringList problems;
    const std::vector<Baseline> baselines = call.store.list(problems);
    QList<QStringList> rows;
    for (const Baseline &baseline : baselines) {
        if (call.context.json)
            print(toJson(baseline));
        else
            rows += QStringList{baseline.name, baseline.recorded.toString(Qt::ISODate),
                                secondsText(baseline.measurement.seconds()), baseline.linkText(),
                                baseline.note.section(u'\n', 0, 0)};
    }
    printTable(rows);
    if (rows.isEmpty() && problems.isEmpty() && !call.context.json)
        print(BaselineText::tr("no baselines yet; \"anarchy-egpu baseline record NAME\" makes one"));
    for (const QString &problem : std::as_const(problems))
        fail(ExitInvalid, problem);
    return ExitOk;
}

int show(Call &call)
{
    QString error;
    const std::optional<Baseline> baseline = call.store.load(call.name, error);
    if (!baseline)
        return fail(ExitInvalid, error);
    const Comparison itself = Comparison::of(baseline->measurement, baseline->measurement);
    if (call.context.json) {
        QJsonObject object = toJson(*baseline);
        QJsonObject qualities;
        for (int i = 0; i < qualityCount; ++i)
            qualities[QLatin1StringView(qualityName(Quality(i)))] = toJson(itself[Quality(i)].before);
        object["qualities"_L1] = qualities;
        print(object);
        return ExitOk;
    }
    print(titleOf(*baseline));
    if (!baseline->note.isEmpty())
        print(baseline->note);
    const QString unknown = BaselineText::tr("unknown");
    print(BaselineText::tr("kernel %1, driver %2, recorded by version %3")
              .arg(baseline->kernel, baseline->module.isEmpty() ? unknown : baseline->module,
                   baseline->program.isEmpty() ? unknown : baseline->program));
    QList<QStringList> rows{{QString(), BaselineText::tr("value"), BaselineText::tr("median"),
                             BaselineText::tr("middle half"), BaselineText::tr("p99")}};
    for (int i = 0; i < qualityCount; ++i)
        rows += QStringList{qualityTitle(Quality(i))} + cells(Quality(i), itself[Quality(i)].before);
    printTable(rows);
    rows = {{QString(), BaselineText::tr("running"), BaselineText::tr("effective")}};
    for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field) {
        const auto i = static_cast<std::size_t>(field);
        rows += QStringList{parameterName(field), QString::number(baseline->running[i]),
                            QString::number(baseline->effective[i])};
    }
    printTable(rows);
    return ExitOk;
}

int compare(Call &call)
{
    const bool now = call.other.isEmpty();
    const std::optional<int> seconds = call.arguments.number(u"seconds"_s);
    if (!now && seconds)
        return fail(ExitUsage, BaselineText::tr("--seconds goes with measuring now, not with a second baseline"));
    QString error;
    const std::optional<Baseline> before = call.store.load(call.name, error);
    if (!before)
        return fail(ExitInvalid, error);
    std::optional<Baseline> after;
    if (!now) {
        after = call.store.load(call.other, error);
        if (!after)
            return fail(ExitInvalid, error);
    }
    const auto refuse = [&](bool isSimulated) {
        const QString why = whyNotComparable(*before, isSimulated);
        return why.isEmpty() || call.arguments.has(u"force"_s)
            ? int(ExitOk)
            : fail(ExitInvalid, BaselineText::tr("%1; --force compares them all the same").arg(why));
    };
    int exitCode = ExitOk;
    if (now) {
        if (!requireLink(call.context, exitCode))
            return exitCode;
        if (exitCode = refuse(call.context.driver->isSimulated()); exitCode != ExitOk) // before anything is measured
            return exitCode;
        const int asLong = std::clamp(static_cast<int>(std::lround(before->measurement.seconds())), measured.minimum,
                                      defaultSeconds);
        after = measure(call.context, std::chrono::seconds(seconds.value_or(asLong)), exitCode);
        if (!after)
            return exitCode;
    }
    if (exitCode = refuse(after->isSimulated()); exitCode != ExitOk)
        return exitCode;

    const Comparison comparison = Comparison::of(before->measurement, after->measurement);
    const QStringList changed = changedCircumstances(*before, *after);
    const QStringList conclusions = conclusionTexts(comparison);
    if (call.context.json) {
        print(QJsonObject{{u"before"_s, toJson(*before)},
                          {u"after"_s, toJson(*after)},
                          {u"qualities"_s, toJson(comparison)},
                          {u"load_differs"_s, comparison.loadDiffers()},
                          {u"changed"_s, QJsonArray::fromStringList(changed)},
                          {u"conclusions"_s, QJsonArray::fromStringList(conclusions)}});
    } else {
        print(BaselineText::tr("before %1").arg(titleOf(*before)));
        print(BaselineText::tr("after  %1").arg(titleOf(*after)));
        for (const QString &line : changed)
            print(BaselineText::tr("changed: %1").arg(line));
        printComparison(comparison);
        for (const QString &sentence : conclusions)
            print(sentence);
    }
    return call.arguments.has(u"fail-if-worse"_s) && comparison.any(Verdict::Worse) ? ExitWorse : ExitOk;
}

/// What a verb that changes the store says in the end.
/// \param possible nothing but the system stood in the way
int done(bool ok, bool possible, const Call &call, const QString &text, const QString &name, const QString &error)
{
    if (!ok)
        return fail(possible ? ExitFailed : ExitInvalid, error);
    if (call.context.json)
        print(QJsonObject{{u"name"_s, name}});
    else
        print(text.arg(name));
    return ExitOk;
}

int watch(Call &call)
{
    WatchWish wish;
    wish.block = std::chrono::seconds(*call.arguments.number(u"seconds"_s));
    wish.once = call.arguments.has(u"once"_s);
    QString error;
    const std::optional<Baseline> baseline = call.store.load(call.name, error);
    return baseline ? watchBaseline(call.context, *baseline, wish) : fail(ExitInvalid, error);
}

int rename(Call &call)
{
    const bool possible = call.store.contains(call.name) && !call.store.contains(call.other)
        && baselineNameProblem(call.other).isEmpty();
    QString error;
    const bool ok = call.store.rename(call.name, call.other, error);
    return done(ok, possible, call, BaselineText::tr("renamed to \"%1\""), call.other, error);
}

int remove(Call &call)
{
    QString error;
    const std::optional<Baseline> there = call.store.load(call.name, error);
    const bool ok = there && call.store.remove(there->name, error).has_value();
    return done(ok, there.has_value(), call, BaselineText::tr("removed \"%1\""), there ? there->name : QString(),
                error);
}

BaselineStore openStore()
{
    return BaselineStore();
}

template <int (*verb)(Call &)> constexpr auto run = runOnStore<BaselineStore, openStore, verb>;

ArgumentDescription nameArgument()
{
    return {.name = BaselineText::tr("NAME"), .description = BaselineText::tr("The name of a baseline.")};
}

CommandDescription describeCompare()
{
    return {
        .name = u"compare"_s,
        .summary = BaselineText::tr("Compares the link now, or another baseline, with a baseline"),
        .description = BaselineText::tr("Of throughput, latency, errors and processor load it says \"better\", "
                                        "\"worse\" or \"no difference\", and how sure that is; then what else has "
                                        "changed since."),
        .arguments = {nameArgument(),
                      {.name = BaselineText::tr("OTHER"),
                       .description = BaselineText::tr("The baseline to compare with it; without it the link is "
                                                       "measured now."),
                       .optional = true}},
        .options
        = {{.name = u"seconds"_s,
            .value = BaselineText::tr("N"),
            .description = BaselineText::tr("Measures for N seconds, by default as long as NAME was, but %1 s "
                                            "at most.")
                               .arg(defaultSeconds),
            .number = measured},
           {.name = u"fail-if-worse"_s,
            .description = BaselineText::tr("Ends with exit status %1 if anything is worse.").arg(ExitWorse)},
           {.name = u"force"_s, .description = BaselineText::tr("Compares a simulated link with a real one, too.")}},
        .exits = {{ExitWorse, BaselineText::tr("With --fail-if-worse: something is worse.")}},
        .run = run<compare>,
    };
}

CommandDescription describeWatch()
{
    return {
        .name = u"watch"_s,
        .summary = BaselineText::tr("Compares the link with a baseline again and again"),
        .description = BaselineText::tr("It goes on until it is interrupted, as by Ctrl-C, and tells once when the "
                                        "link is worse twice in a row under a like load."),
        .arguments = {nameArgument()},
        .options = {{.name = u"seconds"_s,
                     .value = BaselineText::tr("N"),
                     .description = BaselineText::tr("Measures for N seconds at a time."),
                     .number = NumberRange{shortestBlockSeconds, longestBlockSeconds},
                     .fallback = QString::number(WatchWish().block.count())},
                    {.name = u"once"_s, .description = BaselineText::tr("Ends when it has told.")}},
        .exits = {{ExitOk, BaselineText::tr("The link was never worse.")},
                  {ExitWorse, BaselineText::tr("The link was worse, and it was told.")}},
        .run = run<watch>,
    };
}

QList<CommandDescription> verbs()
{
    return {
        {.name = u"record"_s,
         .summary = BaselineText::tr("Keeps how the link does under a name"),
         .description = BaselineText::tr("The link is measured while it is used as usual: of an idle one there is "
                                         "little to compare with."),
         .arguments
         = {{.name = BaselineText::tr("NAME"), .description = BaselineText::tr("What the baseline is to be called.")}},
         .options
         = {{.name = u"seconds"_s,
             .value = BaselineText::tr("N"),
             .description = BaselineText::tr("Measures for N seconds."),
             .number = measured,
             .fallback = QString::number(defaultSeconds)},
            {.name = u"note"_s,
             .value = BaselineText::tr("TEXT"),
             .description
             = BaselineText::tr("Words of your own about it, at most %1 characters.").arg(Baseline::longestNote)},
            {.name = u"force"_s,
             .description = BaselineText::tr("Overwrites the baseline of that name, if there is one.")}},
         .run = run<record>},
        {.name = u"list"_s, .summary = BaselineText::tr("Lists the baselines"), .run = run<list>},
        {.name = u"show"_s,
         .summary = BaselineText::tr("Shows what was measured for a baseline"),
         .arguments = {nameArgument()},
         .run = run<show>},
        describeCompare(),
        describeWatch(),
        {.name = u"rename"_s,
         .summary = BaselineText::tr("Gives a baseline another name"),
         .arguments = {{.name = BaselineText::tr("OLD"), .description = BaselineText::tr("The name of a baseline.")},
                       {.name = BaselineText::tr("NEW"), .description = BaselineText::tr("Its new name.")}},
         .run = run<rename>},
        {.name = u"remove"_s,
         .summary = BaselineText::tr("Removes a baseline"),
         .arguments = {nameArgument()},
         .run = run<remove>},
    };
}

} // namespace baselineverbs

CommandDescription describeBaseline()
{
    using baselineverbs::BaselineText;
    return {
        .name = u"baseline"_s,
        .summary = BaselineText::tr("Keeps how a link does, and compares with it later"),
        .verbs = baselineverbs::verbs(),
        .usualVerb = u"list"_s,
    };
}

} // namespace anarchy::cli
