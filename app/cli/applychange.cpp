// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/applychange.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QSocketNotifier>
#include <QTimer>

#include <unistd.h>

#include "journal/changejournal.h"
#include "journal/changerecorder.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("CommandLine", text); }

constexpr int trialMinimum = ANARCHY_TRIAL_MIN_MS / 1000;
constexpr int trialMaximum = ANARCHY_TRIAL_MAX_MS / 1000;

/// The end of a change, in words or as the last object.
void printOutcome(bool json, const QString &code, const QString &text)
{
    if (json)
        print(QJsonObject{{u"outcome"_s, code}});
    else
        print(text);
}

/// Until the trial ends by itself, reads "keep" or "revert" from standard input. True to keep.
bool askWhileOnTrial(DriverPort &driver, bool &answered)
{
    QEventLoop loop;
    bool keep = false;
    answered = false;
    QByteArray typed;
    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&input, &QSocketNotifier::activated, &loop, [&] {
        char c = 0;
        if (::read(STDIN_FILENO, &c, 1) != 1) {
            input.setEnabled(false); // end of input: nobody will answer, the driver goes back by itself
            return;
        }
        if (c != '\n') {
            typed += c;
            return;
        }
        const QByteArray word = typed.trimmed();
        typed.clear();
        if (word == "keep" || word == "revert") {
            keep = word == "keep";
            answered = true;
            loop.quit();
        } else {
            fail(ExitUsage, tr("type \"keep\" or \"revert\""));
        }
    });
    QTimer poll;
    QObject::connect(&poll, &QTimer::timeout, &loop, [&] {
        const std::optional<Configuration> now = driver.configuration();
        if (!now || !now->onTrial)
            loop.quit();
    });
    poll.start(200);
    loop.exec();
    return keep;
}

/// The journal of changes while a change is made. Does nothing for a simulated driver, and after having said why where there
/// is no journal.
class Recording {
public:
    Recording(DriverPort &driver, int link)
    {
        if (driver.isSimulated() || driver.playback())
            return;
        QString problem;
        m_journal = ChangeJournal::open(ChangeJournal::defaultPath(), QDateTime::currentMSecsSinceEpoch() * 1'000'000, problem);
        if (!problem.isEmpty())
            fail(ExitOk, tr("the list of changes: %1").arg(problem));
        if (!m_journal)
            return;
        m_recorder.emplace(driver, *m_journal, link);
        QObject::connect(&*m_recorder, &ChangeRecorder::failed, &*m_recorder,
                         [](const QString &text) { fail(ExitOk, text); });
    }

    void announce(const Change &change, const ChangeCause &cause)
    {
        if (m_recorder)
            m_recorder->announce(change, cause);
    }
    void answered(const Outcome &outcome)
    {
        if (!m_recorder)
            return;
        m_recorder->answered(outcome);
        m_recorder->catchUp();
    }
    void announceRevert()
    {
        if (m_recorder)
            m_recorder->announceEnd(RevertReason::User);
    }
    void catchUp()
    {
        if (m_recorder)
            m_recorder->catchUp();
    }

private:
    std::unique_ptr<ChangeJournal> m_journal;
    std::optional<ChangeRecorder> m_recorder;
};

} // namespace

std::optional<Configuration> requireConfiguration(const Context &context, int &exitCode)
{
    std::optional<Configuration> configuration = context.driver->configuration();
    if (!configuration)
        requireLink(context, exitCode);
    return configuration;
}

std::chrono::seconds trialOption(Arguments &arguments, std::chrono::seconds fallback)
{
    return std::chrono::seconds(arguments.number(u"trial"_s, static_cast<int>(fallback.count()), trialMinimum, trialMaximum));
}

bool printChange(bool json, const Change &change, const ParameterValues &running)
{
    const Change left = change.differingFrom(running);
    if (!json) {
        for (const QString &line : left.describe(running))
            print(line);
    }
    for (std::size_t i = 0; json && i < left.values.size(); ++i) {
        if (left.values[i])
            print(QJsonObject{{u"parameter"_s, parameterName(static_cast<int>(i))},
                              {u"from"_s, qint64(running[i])},
                              {u"to"_s, qint64(*left.values[i])}});
    }
    return !left.isEmpty();
}

int applyChange(DriverPort &driver, int link, bool json, const Change &change, const ParameterValues &running,
                std::chrono::seconds trial, const ChangeCause &cause)
{
    if (!printChange(json, change, running)) {
        printOutcome(json, u"unchanged"_s, tr("nothing to change: these are the running values"));
        return ExitOk;
    }
    ChangeService &service = *driver.changes();
    Recording recording(driver, link);
    recording.announce(change, cause);
    Outcome outcome = await(service, &ChangeService::applied, [&] { service.apply(change, trial); });
    recording.answered(outcome);
    if (!outcome.ok())
        return fail(exitCodeFor(outcome.code), outcome.text);
    if (trial == std::chrono::seconds::zero()) {
        printOutcome(json, u"applied"_s, tr("applied"));
        return ExitOk;
    }

    if (json)
        print(QJsonObject{{u"outcome"_s, u"trial"_s}, {u"seconds"_s, qint64(trial.count())}});
    else
        print(tr("on trial: going back in %1 s unless you type \"keep\"").arg(trial.count()));
    bool answered = false;
    const bool keep = askWhileOnTrial(driver, answered);
    if (answered) {
        if (!keep)
            recording.announceRevert();
        outcome = keep ? await(service, &ChangeService::confirmed, [&] { service.confirm(); })
                       : await(service, &ChangeService::reverted, [&] { service.revert(); });
        if (!outcome.ok())
            return fail(exitCodeFor(outcome.code), outcome.text);
    }
    recording.catchUp();
    if (keep)
        printOutcome(json, u"kept"_s, tr("kept"));
    else
        printOutcome(json, u"reverted"_s, tr("went back to the values before"));
    return ExitOk;
}

} // namespace anarchy::cli
