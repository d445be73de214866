// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command/baselinewatching.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QEventLoop>
#include <QJsonArray>

#include <algorithm>

#include "baselines/baselinewatch.h"
#include "cli/command/baselinejson.h"
#include "cli/command/stoponsignal.h"
#include "wording/comparisontext.h"
#include "wording/regressiontext.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace {

struct BaselineWatchingText {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

/// Says what the watch finds: a line when something changes, or with --json an object a block.
class WatchTeller {
public:
    WatchTeller(const BaselineWatch &watch, bool json)
        : m_watch(watch)
        , m_name(watch.baseline()->name)
        , m_json(json)
    {
    }

    bool hasTold() const { return m_told; }
    void tell(const RegressionWatch::Check &check)
    {
        m_told |= check.tells;
        if (m_json)
            print(toJson(check));
        else if (check.state != m_state)
            printLine(watchStateText(check.state, m_name));
        m_state = check.state;
        if (!m_json && check.tells) {
            for (const QString &line : regressionEvidence(check) + changes())
                print(u"  "_s + line);
        }
    }
    /// What keeps it from watching, when that is another thing than before.
    void tellObstacle()
    {
        const QString obstacle = m_watch.obstacle();
        if (obstacle != m_obstacle && !m_json)
            printLine(obstacle.isEmpty() ? BaselineWatchingText::tr("Watching.") : obstacle);
        m_obstacle = obstacle;
    }

private:
    static void printLine(const QString &text)
    {
        print(BaselineWatchingText::tr("%1  %2", "time, text")
                  .arg(QDateTime::currentDateTime().toString(Qt::ISODate), text));
    }

    QStringList changes() const
    {
        const std::optional<Baseline> now = m_watch.circumstances();
        QStringList lines;
        for (const QString &line : now ? changedCircumstances(*m_watch.baseline(), *now) : QStringList())
            lines += BaselineWatchingText::tr("changed: %1").arg(line);
        return lines;
    }

    QJsonObject toJson(const RegressionWatch::Check &check) const
    {
        const QDateTime ended = QDateTime::fromMSecsSinceEpoch(check.span.toNs / 1'000'000).toUTC();
        QJsonArray worse;
        for (int i = 0; i < qualityCount; ++i) {
            if (check.worse[static_cast<std::size_t>(i)])
                worse += QLatin1StringView(qualityName(Quality(i)));
        }
        return {{u"baseline"_s, m_name},
                {u"ended"_s, ended.toString(Qt::ISODateWithMs)},
                {u"seconds"_s, check.measurement.seconds()},
                {u"state"_s, QLatin1StringView(watchStateName(check.state))},
                {u"tells"_s, check.tells},
                {u"worse"_s, worse},
                {u"qualities"_s, cli::toJson(check.comparison)},
                {u"changed"_s, QJsonArray::fromStringList(check.tells ? changes() : QStringList())}};
    }

    const BaselineWatch &m_watch;
    QString m_name;
    bool m_json;
    bool m_told = false;
    RegressionWatch::State m_state = RegressionWatch::State::Gathering;
    QString m_obstacle;
};

} // namespace

int watchBaseline(Context &context, const Baseline &baseline, const WatchWish &wish)
{
    if (context.driver->playback())
        return fail(ExitUsage,
                    BaselineWatchingText::tr("watching does not go with --replay: a recording does nothing now"));
    int exitCode = ExitOk;
    if (!requireLink(context, exitCode))
        return exitCode;
    if (const QString why = whyNotComparable(baseline, context.driver->isSimulated()); !why.isEmpty())
        return fail(ExitInvalid, why);

    LinkReader model(std::move(context.driver), {}, nullptr, context.link);
    RegressionWatchOptions options;
    options.block = wish.block;
    // As often as a short block needs to have as many samples as the comparison can use.
    constexpr int samplesWanted = 240;
    model.setSamplingPeriod(std::clamp(std::chrono::milliseconds(wish.block) / samplesWanted,
                                       2 * Sampler::minimumPeriod, Sampler::defaultPeriod));
    BaselineWatch watch(model, options);
    watch.setBaseline(baseline);
    WatchTeller teller(watch, context.json);
    QEventLoop loop;
    QObject::connect(&watch, &BaselineWatch::checked, &loop, [&](const RegressionWatch::Check &check) {
        teller.tell(check);
        if ((check.tells && wish.once) || outputFailed())
            loop.quit();
    });
    QObject::connect(&watch, &BaselineWatch::changed, &loop, [&] { teller.tellObstacle(); });
    if (!context.json)
        print(BaselineWatchingText::tr("watching link%1 against \"%2\", %3 s at a time; Ctrl-C ends it")
                  .arg(context.link)
                  .arg(baseline.name)
                  .arg(wish.block.count()));
    const StopOnSignal stop([&loop] { loop.quit(); });
    loop.exec();
    return teller.hasTold() ? ExitWorse : ExitOk;
}

} // namespace anarchy::cli
