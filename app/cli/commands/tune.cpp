// SPDX-License-Identifier: GPL-3.0-or-later
// tune: finds better values of the parameters by the tuning guide's procedure.
#include <QCoreApplication>
#include <QEventLoop>

#include <array>
#include <iostream>
#include <string>

#include "base/units.h"
#include "cli/command/applychange.h"
#include "cli/command/changerecording.h"
#include "cli/command/commandline.h"
#include "cli/command/parsing.h"
#include "cli/command/stoponsignal.h"
#include "cli/command/table.h"
#include "cli/commands/commands.h"
#include "live/livemodel.h"
#include "profiles/profilestore.h"
#include "tuner/tuningrun.h"
#include "wording/tunerreport.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace tunecommand {

constexpr auto liveWord = "live"_L1;
constexpr auto benchWord = "bench"_L1;
constexpr std::array objectives{Objective::Throughput, Objective::Latency, Objective::Balanced};

struct TuneText {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

/// What the words ask for.
struct Wish {
    TunerPlan plan;
    TuningOptions options;
    bool bench = false;
    bool keep = false;
    QString profile; ///< name to save the result under; empty: not
};

QStringList tunableNames()
{
    QStringList names;
    for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field) {
        if (TunerPlan::isTunable(field))
            names += parameterName(field);
    }
    return names;
}

std::optional<Wish> readWish(const Context &context, const Arguments &arguments, int &exitCode)
{
    Wish wish;
    wish.options.measure = std::chrono::seconds(*arguments.number(u"seconds"_s));
    wish.plan.objective = *findObjective(arguments.value(u"objective"_s));
    wish.bench = arguments.value(u"load"_s) == benchWord;
    wish.keep = arguments.has(u"keep"_s);
    const auto refuse = [&exitCode](ExitCode code, const QString &text) {
        exitCode = fail(code, text);
        return std::nullopt;
    };
    if (context.driver->playback())
        return refuse(ExitUsage, TuneText::tr("tuning does not go with --replay"));

    if (wish.bench && context.driver->isSimulated())
        return refuse(ExitUsage,
                      TuneText::tr("a simulated link carries no bytes; --load bench needs the kernel's loopback link"));

    if (const std::optional<QString> names = arguments.option(u"parameters"_s)) {
        for (const QString &name : names->split(u',')) {
            const std::optional<int> field = findParameter(name);
            if (!field || !TunerPlan::isTunable(*field))
                return refuse(ExitInvalid,
                              TuneText::tr("--parameters cannot be \"%1\"; allowed are %2", "word, list of words")
                                  .arg(name, tunableNames().join(", "_L1)));
            if (std::ranges::count(wish.plan.parameters, *field))
                return refuse(ExitUsage, TuneText::tr("%1 is given twice").arg(name));
            wish.plan.parameters.push_back(*field);
        }
    }
    if (const std::optional<QString> name = arguments.option(u"save-profile"_s)) {
        // Known before minutes are spent.
        const ProfileStore store(ProfileStore::defaultFolder());
        if (const QString problem = profileNameProblem(*name); !problem.isEmpty())
            return refuse(ExitInvalid, problem);
        if (const Profile *there = store.find(*name))
            return refuse(ExitInvalid,
                          TuneText::tr("there is a profile \"%1\" already; choose another name").arg(there->name));
        wish.profile = *name;
    }
    return wish;
}

/// Tells of each step as it goes.
class Teller {
public:
    Teller(const TuningRun &run, bool json)
        : m_run(run)
        , m_json(json)
    {
    }

    void begin(const TunerStep &step) const
    {
        if (m_json) {
            QJsonObject object = toJson(step);
            object[u"remaining_seconds"_s] = static_cast<double>(m_run.remaining().count()) / 1e3;
            print(object);
        } else {
            print(TuneText::tr("step %1 of about %2, %3 left: %4", "number, number, time, what is measured")
                      .arg(step.number)
                      .arg(step.about)
                      .arg(timeText(m_run.remaining()), stepText(step, m_run.tuner().plan().start)));
        }
    }
    /// What came of the newest step, if the tuner has made up its mind.
    void end()
    {
        const TunerResult &result = m_run.result();
        std::size_t points = 0;
        for (const TunedParameter &parameter : result.parameters) {
            std::size_t &told = m_told[static_cast<std::size_t>(parameter.parameter)];
            for (points = std::max<std::size_t>(told, 1); points < parameter.points.size(); ++points)
                tell(parameterValueText(parameter.parameter, parameter.points[points].value),
                     parameter.points[points].judgement, parameter.points[points].harm);
            told = parameter.points.size();
        }
        for (; m_toldTogether < result.together.size(); ++m_toldTogether)
            tell(TuneText::tr("together"), result.together[m_toldTogether].judgement,
                 result.together[m_toldTogether].harm);
    }

private:
    void tell(const QString &what, const Judgement &judgement, const QString &harm) const
    {
        if (!m_json)
            print(u"  "_s
                  + (harm.isEmpty() ? TuneText::tr("%1 is %2", "value, verdict").arg(what, judgementText(judgement))
                                    : TuneText::tr("%1 did harm: %2").arg(what, harm)));
    }

    const TuningRun &m_run;
    bool m_json;
    std::array<std::size_t, ANARCHY_PARAM_COUNT> m_told{};
    std::size_t m_toldTogether = 0;
};

void printResult(const TunerResult &result)
{
    for (const TunedParameter &parameter : result.parameters) {
        print(QString());
        printTable(curveRows(parameter));
        print(TuneText::tr("%1: %2, went no further because of %3", "parameter, value, reason")
                  .arg(parameterTitle(parameter.parameter), parameterValueText(parameter.parameter, parameter.chosen),
                       parameter.why));
    }
    print(QString());
    if (result.confirmation)
        print(TuneText::tr("against the old values %1").arg(judgementText(*result.confirmation)));
    print(result.why);
    for (const QString &line : result.recommended.describe(result.start))
        print(line);
    if (static_cast<quint64>(result.measurements) < result.exhaustive)
        print(TuneText::tr("%1 measurements, where trying everything takes %2")
                  .arg(countText(static_cast<quint64>(result.measurements)), countText(result.exhaustive)));
}

/// Reads until "keep" or the end of input; nothing is on trial meanwhile.
bool askToKeep(bool json)
{
    printOutcome(json, u"question"_s,
                 TuneText::tr("the old values run again; type \"keep\" to have the new ones, or \"revert\""));
    std::string word;
    while (std::getline(std::cin, word)) {
        if (word == "keep" || word == "revert")
            return word == "keep";
        fail(ExitUsage, TuneText::tr("type \"keep\" or \"revert\""));
    }
    return false;
}

int saveProfile(const TunerResult &result, const QString &name)
{
    ProfileStore store(ProfileStore::defaultFolder());
    StoreError error;
    if (!store.add(profileOf(result, name), false, error))
        return fail(error.fromSystem ? ExitFailed : ExitInvalid, error.text);
    return ExitOk;
}

int run(Context &context, const Arguments &arguments)
{
    int exitCode = ExitOk;
    std::optional<Wish> wish = readWish(context, arguments, exitCode);
    if (!wish || !requireLink(context, exitCode))
        return exitCode;
    const std::optional<Configuration> configuration = requireSettled(context, exitCode);
    if (!configuration)
        return exitCode;
    wish->plan.start = configuration->running;

    LiveModel model(std::move(context.driver), {}, nullptr, context.link);
    std::optional<BenchLoad> bench;
    if (wish->bench)
        bench.emplace(context.link);
    TuningRun tuning(model.port(), wish->plan, wish->options, bench ? &*bench : nullptr);
    Teller teller(tuning, context.json);
    if (!context.json && !model.port().isSimulated())
        print(authorisationText(tuning.tuner().plan(), tuning.options().measure + tuning.options().settle));
    QEventLoop loop;
    QObject::connect(&tuning, &TuningRun::stepBegan, &loop, [&](const TunerStep &step) { teller.begin(step); });
    QObject::connect(&tuning, &TuningRun::stepEnded, &loop, [&] { teller.end(); });
    QObject::connect(&tuning, &TuningRun::ended, &loop, &QEventLoop::quit);
    tuning.follow(model);
    ChangeRecording recording(model.port(), context.link);
    QObject::connect(&tuning, &TuningRun::trialMeasured, &loop,
                     [&recording](const ChangeEffect &effect) { recording.setEffect(effect); });
    {
        const StopOnSignal stop([&tuning] { tuning.cancel(); });
        tuning.start();
        loop.exec();
    }

    const TunerResult &result = tuning.result();
    if (context.json)
        print(toJson(result));
    else if (result.end != TunerResult::End::Stopped)
        printResult(result);
    if (result.end == TunerResult::End::Stopped)
        return fail(exitCodeFor(tuning.failure()), result.why);
    if (result.end == TunerResult::End::TooLittleData)
        return fail(ExitFailed, result.why);
    if (result.recommended.isEmpty()) {
        printOutcome(context.json, u"unchanged"_s, TuneText::tr("the values are as they were"));
        return ExitOk;
    }
    if (!wish->profile.isEmpty()) {
        if (exitCode = saveProfile(result, wish->profile); exitCode != ExitOk)
            return exitCode;
        if (!context.json)
            print(TuneText::tr("saved \"%1\"").arg(wish->profile));
    }
    if (!wish->keep && !askToKeep(context.json)) {
        printOutcome(context.json, u"reverted"_s, TuneText::tr("the values are as they were"));
        return ExitOk;
    }
    Outcome outcome;
    QObject::connect(&tuning, &TuningRun::kept, &loop, [&](const Outcome &given) {
        outcome = given;
        loop.quit();
    });
    tuning.keep();
    loop.exec();
    if (!outcome.ok())
        return fail(exitCodeFor(outcome.code), outcome.text);
    printOutcome(context.json, u"kept"_s, TuneText::tr("kept"));
    return ExitOk;
}

constexpr NumberRange wholeSeconds(std::chrono::milliseconds shortest, std::chrono::milliseconds longest)
{
    return {static_cast<int>(shortest.count() / 1000), static_cast<int>(longest.count() / 1000)};
}

QStringList objectiveNames()
{
    QStringList names;
    for (const Objective objective : objectives)
        names += QLatin1StringView(objectiveName(objective));
    return names;
}

} // namespace tunecommand

CommandDescription describeTune()
{
    using namespace tunecommand;
    return {
        .name = u"tune"_s,
        .summary = TuneText::tr("Finds better values of the parameters by measuring"),
        .description = TuneText::tr(
            "It measures the running values first, then steps through one parameter at a time by powers of two, each "
            "step on trial, and at last holds the best against the old values. The old values run again until "
            "\"keep\" is typed, or with --keep the best ones stay. Nothing is changed when it is interrupted."),
        .options
        = {{.name = u"objective"_s,
            .value = TuneText::tr("WHAT"),
            .description = TuneText::tr("What is to become better: bytes a second, the time that 99 of 100 transfers "
                                        "stay below, or the one divided by the other."),
            .choices = objectiveNames(),
            .fallback = objectiveNames().first()},
           {.name = u"load"_s,
            .value = TuneText::tr("WHICH"),
            .description = TuneText::tr("Measures under what the link carries anyway (live) or under a load of its "
                                        "own, that of \"bench\"."),
            .choices = {liveWord, benchWord},
            .fallback = liveWord},
           {.name = u"seconds"_s,
            .value = TuneText::tr("N"),
            .description = TuneText::tr("Measures each step for N seconds."),
            .number = wholeSeconds(TuningOptions::shortestMeasure, TuningOptions::longestMeasure),
            .fallback = QString::number(TuningOptions().measure.count() / 1000)},
           {.name = u"parameters"_s,
            .value = TuneText::tr("NAME,..."),
            .description
            = TuneText::tr("Steps through these parameters only. Allowed are %1.").arg(tunableNames().join(", "_L1))},
           {.name = u"keep"_s, .description = TuneText::tr("Makes the best values run without asking.")},
           {.name = u"save-profile"_s,
            .value = TuneText::tr("NAME"),
            .description = TuneText::tr("Saves the best values as a new profile called NAME.")}},
        .exits = {{ExitOk, TuneText::tr("It came to an end, also where nothing is better.")},
                  {ExitFailed, TuneText::tr("It was interrupted, or the data do not tell.")}},
        .run = run,
    };
}

} // namespace anarchy::cli
