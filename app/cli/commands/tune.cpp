// SPDX-License-Identifier: GPL-3.0-or-later
// tune: finds better values of the parameters by the tuning guide's procedure.
#include <QCoreApplication>
#include <QEventLoop>

#include <iostream>
#include <string>

#include "base/units.h"
#include "cli/command/applychange.h"
#include "cli/command/changerecording.h"
#include "cli/command/commandline.h"
#include "cli/command/stoponsignal.h"
#include "cli/command/table.h"
#include "live/livemodel.h"
#include "profiles/profilestore.h"
#include "tuner/tuningrun.h"
#include "wording/tunerreport.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace {

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

std::optional<Wish> parse(const Context &context, const QStringList &words, int &exitCode)
{
    Arguments arguments(words, {u"keep"_s},
                        {u"objective"_s, u"load"_s, u"seconds"_s, u"parameters"_s, u"save-profile"_s});
    constexpr auto shortest = std::chrono::duration_cast<std::chrono::seconds>(TuningOptions::shortestMeasure);
    constexpr auto longest = std::chrono::duration_cast<std::chrono::seconds>(TuningOptions::longestMeasure);
    Wish wish;
    wish.options.measure = std::chrono::seconds(
        arguments.number(u"seconds"_s, 10, static_cast<int>(shortest.count()), static_cast<int>(longest.count())));
    wish.keep = arguments.has(u"keep"_s);
    const auto refuse = [&exitCode](ExitCode code, const QString &text) {
        exitCode = fail(code, text);
        return std::nullopt;
    };
    if (!arguments.error().isEmpty())
        return refuse(ExitUsage, arguments.error());
    if (!arguments.rest().isEmpty())
        return refuse(ExitUsage,
                      TuneText::tr("tune takes no further words, such as \"%1\"").arg(arguments.rest().first()));
    if (context.driver->playback())
        return refuse(ExitUsage, TuneText::tr("tuning does not go with --replay"));

    const QString objective = arguments.option(u"objective"_s).value_or(u"throughput"_s);
    const std::optional<Objective> found = findObjective(objective);
    if (!found)
        return refuse(ExitUsage,
                      TuneText::tr("--objective must be throughput, latency or balanced, not \"%1\"").arg(objective));
    wish.plan.objective = *found;

    const QString load = arguments.option(u"load"_s).value_or(u"live"_s);
    if (load != "live"_L1 && load != "bench"_L1)
        return refuse(ExitUsage, TuneText::tr("--load must be live or bench, not \"%1\"").arg(load));
    wish.bench = load == "bench"_L1;
    if (wish.bench && context.driver->isSimulated())
        return refuse(ExitUsage,
                      TuneText::tr("a simulated link carries no bytes; --load bench needs the kernel's loopback link"));

    if (const std::optional<QString> names = arguments.option(u"parameters"_s)) {
        QStringList tunable;
        for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field) {
            if (TunerPlan::isTunable(field))
                tunable += parameterName(field);
        }
        for (const QString &name : names->split(u',')) {
            const std::optional<int> field = findParameter(name);
            if (!field || !TunerPlan::isTunable(*field))
                return refuse(ExitInvalid,
                              TuneText::tr("--parameters cannot be \"%1\"; allowed are %2", "word, list of words")
                                  .arg(name, tunable.join(", "_L1)));
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

void printOutcome(bool json, const QString &code, const QString &text)
{
    if (json)
        print(QJsonObject{{u"outcome"_s, code}});
    else
        print(text);
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

} // namespace

int runTune(Context &context, const QStringList &words)
{
    int exitCode = ExitOk;
    std::optional<Wish> wish = parse(context, words, exitCode);
    if (!wish || !requireLink(context, exitCode))
        return exitCode;
    const std::optional<Configuration> configuration = requireConfiguration(context, exitCode);
    if (!configuration)
        return exitCode;
    if (configuration->onTrial)
        return fail(ExitBusy, TuneText::tr("another change is on trial; tune when it has ended"));
    wish->plan.start = configuration->running;

    LiveModel model(std::move(context.driver), {}, nullptr, context.link);
    std::optional<BenchLoad> bench;
    if (wish->bench)
        bench.emplace(context.link);
    TuningRun run(model.port(), wish->plan, wish->options, bench ? &*bench : nullptr);
    Teller teller(run, context.json);
    if (!context.json && !model.port().isSimulated())
        print(authorisationText(run.tuner().plan(), run.options().measure + run.options().settle));
    QEventLoop loop;
    QObject::connect(&run, &TuningRun::stepBegan, &loop, [&](const TunerStep &step) { teller.begin(step); });
    QObject::connect(&run, &TuningRun::stepEnded, &loop, [&] { teller.end(); });
    QObject::connect(&run, &TuningRun::ended, &loop, &QEventLoop::quit);
    run.follow(model);
    ChangeRecording recording(model.port(), context.link);
    QObject::connect(&run, &TuningRun::trialMeasured, &loop,
                     [&recording](const ChangeEffect &effect) { recording.setEffect(effect); });
    {
        const StopOnSignal stop([&run] { run.cancel(); });
        run.start();
        loop.exec();
    }

    const TunerResult &result = run.result();
    if (context.json)
        print(toJson(result));
    else if (result.end != TunerResult::End::Stopped)
        printResult(result);
    if (result.end == TunerResult::End::Stopped)
        return fail(exitCodeFor(run.failure()), result.why);
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
    QObject::connect(&run, &TuningRun::kept, &loop, [&](const Outcome &given) {
        outcome = given;
        loop.quit();
    });
    run.keep();
    loop.exec();
    if (!outcome.ok())
        return fail(exitCodeFor(outcome.code), outcome.text);
    printOutcome(context.json, u"kept"_s, TuneText::tr("kept"));
    return ExitOk;
}

} // namespace anarchy::cli
