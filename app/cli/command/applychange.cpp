// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command/applychange.h"

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QTimer>

#include <unistd.h>

#include "cli/command/changerecording.h"
#include "cli/command/parsing.h"
#include "live/trialguard.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace {

struct ApplyChangeText {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

constexpr int trialMinimum = ANARCHY_TRIAL_MIN_MS / 1000;
constexpr int trialMaximum = ANARCHY_TRIAL_MAX_MS / 1000;
constexpr std::chrono::milliseconds watchedBefore(1000);

/// Feeds a guard with what a link does, five times a second: also while a password is asked for, or all that happened
/// meanwhile would count as the trial's.
class Watch {
public:
    Watch(DriverPort &driver, int link)
        : m_driver(driver)
        , m_link(link)
    {
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { read(); });
        m_timer.start(200);
        read();
    }

    /// The trial begins now.
    void begin()
    {
        read();
        m_guard.begin(m_driver.nowNs());
    }

    const QString &harm() const { return m_guard.harm(); }

private:
    void read()
    {
        if (!m_reader)
            m_reader = m_driver.openReader(m_link);
        TelemetryPage page{};
        if (!m_reader || !m_reader->read(page)) {
            m_reader.reset();
            m_before.reset();
            m_guard.addNothing(m_driver.nowNs());
            return;
        }
        if (m_before) {
            if (const std::optional<Sample> sample = Sample::between(*m_before, page))
                m_guard.add(*sample);
        }
        m_before = page;
    }

    DriverPort &m_driver;
    int m_link;
    QTimer m_timer;
    std::unique_ptr<TelemetryReader> m_reader;
    std::optional<TelemetryPage> m_before;
    TrialGuard m_guard;
};

enum class Answer { None, Keep, Revert, Harm };

/// Until the trial ends by itself or does harm, reads "keep" or "revert" from standard input.
Answer askWhileOnTrial(DriverPort &driver, const Watch &watch)
{
    QEventLoop loop;
    Answer answer = Answer::None;
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
            answer = word == "keep" ? Answer::Keep : Answer::Revert;
            loop.quit();
        } else {
            fail(ExitUsage, ApplyChangeText::tr("type \"keep\" or \"revert\""));
        }
    });
    QTimer poll;
    QObject::connect(&poll, &QTimer::timeout, &loop, [&] {
        const std::optional<Configuration> now = driver.configuration();
        if (!now || !now->onTrial) {
            loop.quit();
        } else if (!watch.harm().isEmpty()) {
            answer = Answer::Harm;
            loop.quit();
        }
    });
    poll.start(200);
    loop.exec();
    return answer;
}

/// What was before a change has to be known to see harm after it.
void watchBefore()
{
    QEventLoop loop;
    QTimer::singleShot(watchedBefore, &loop, &QEventLoop::quit);
    loop.exec();
}

} // namespace

std::optional<Configuration> requireConfiguration(const Context &context, int &exitCode)
{
    std::optional<Configuration> configuration = context.driver->configuration();
    if (!configuration)
        requireLink(context, exitCode);
    return configuration;
}

std::optional<Configuration> requireSettled(const Context &context, int &exitCode)
{
    std::optional<Configuration> configuration = requireConfiguration(context, exitCode);
    if (!configuration || !configuration->onTrial)
        return configuration;
    exitCode = fail(ExitBusy, ApplyChangeText::tr("a change is on trial; keep or revert it first"));
    return std::nullopt;
}

OptionDescription trialOption(std::chrono::seconds fallback)
{
    return {.name = u"trial"_s,
            .value = ApplyChangeText::tr("S"),
            .description = ApplyChangeText::tr("Tries the values for S seconds: they go back then, or at once when "
                                               "they do harm, unless \"keep\" is typed. \"revert\" takes them back "
                                               "early."),
            .number = NumberRange{trialMinimum, trialMaximum},
            .fallback = fallback.count() ? QString::number(fallback.count()) : QString()};
}

std::chrono::seconds trialTime(const Arguments &arguments)
{
    return std::chrono::seconds(arguments.number(u"trial"_s).value_or(0));
}

ExitDescription harmExit()
{
    return {ExitWorse, ApplyChangeText::tr("The trial did harm and was taken back early.")};
}

void printOutcome(bool json, const QString &code, const QString &text)
{
    if (json)
        print(QJsonObject{{u"outcome"_s, code}});
    else
        print(text);
}

QString nothingToChange()
{
    return ApplyChangeText::tr("nothing to change: these are the running values");
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
        printOutcome(json, u"unchanged"_s, nothingToChange());
        return ExitOk;
    }
    // Without any link a change may still be tried; one that is named and not there is a mistake.
    if (const QList<int> links = driver.links();
        trial != std::chrono::seconds::zero() && !links.isEmpty() && !links.contains(link)) {
        QStringList there;
        for (const int each : links)
            there += QString::number(each);
        return fail(ExitNoDriver,
                    ApplyChangeText::tr("there is no link %1 to watch the trial on; there is %2")
                        .arg(link)
                        .arg(there.join(", "_L1)));
    }
    ChangeService &service = *driver.changes();
    const ChangeRecording recording(driver, link);
    Watch watch(driver, link);
    if (trial != std::chrono::seconds::zero())
        watchBefore();
    Outcome outcome = await(service, &ChangeService::applied, [&] { service.apply(change, trial, cause); });
    if (!outcome.ok())
        return fail(exitCodeFor(outcome.code), outcome.text);
    if (trial == std::chrono::seconds::zero()) {
        printOutcome(json, u"applied"_s, ApplyChangeText::tr("applied"));
        return ExitOk;
    }

    if (json)
        print(QJsonObject{{u"outcome"_s, u"trial"_s}, {u"seconds"_s, qint64(trial.count())}});
    else
        print(ApplyChangeText::tr("on trial: going back in %1 s unless you type \"keep\"").arg(trial.count()));
    watch.begin();
    const Answer answer = askWhileOnTrial(driver, watch);
    const bool keep = answer == Answer::Keep;
    if (answer != Answer::None) {
        const RevertReason reason = answer == Answer::Harm ? RevertReason::Harm : RevertReason::User;
        outcome = keep ? await(service, &ChangeService::confirmed, [&] { service.confirm(); })
                       : await(service, &ChangeService::reverted, [&] { service.revert(reason); });
        if (!outcome.ok())
            return fail(exitCodeFor(outcome.code), outcome.text);
    }
    if (answer == Answer::Harm)
        return fail(ExitWorse, ApplyChangeText::tr("went back to the values before, early: %1").arg(watch.harm()));
    if (keep)
        printOutcome(json, u"kept"_s, ApplyChangeText::tr("kept"));
    else
        printOutcome(json, u"reverted"_s, ApplyChangeText::tr("went back to the values before"));
    return ExitOk;
}

} // namespace anarchy::cli
