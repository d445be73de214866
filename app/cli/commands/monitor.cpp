// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>

#include <limits>

#include "base/units.h"
#include "cli/command/commandline.h"
#include "cli/command/reading.h"
#include "cli/terminal/terminal.h"
#include "cli/terminal/terminalmonitor.h"
#include "contract/link.h"
#include "recording/playback.h"
#include "telemetry/sampler.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace {

struct MonitorText {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

QString columns(const QStringList &cells)
{
    QString line;
    for (const QString &cell : cells)
        line += cell.rightJustified(12);
    return line;
}

} // namespace

int runMonitor(Context &context, const QStringList &words)
{
    Arguments arguments(words, {u"plain"_s}, {u"interval"_s, u"count"_s});
    const Playback *playback = context.driver->playback();
    // A recording is data to look through; to watch it play is what the panel is for.
    const bool lines = playback || context.json || arguments.has(u"plain"_s) || arguments.option(u"count"_s);
    const bool live = !lines && Terminal::isUsable();
    const std::chrono::milliseconds interval(arguments.number(
        u"interval"_s, live ? static_cast<int>(Sampler::defaultPeriod.count()) : 1000,
        static_cast<int>(Sampler::minimumPeriod.count()), static_cast<int>(Sampler::maximumPeriod.count())));
    const int count = arguments.number(u"count"_s, 0, 1, std::numeric_limits<int>::max());
    if (!arguments.error().isEmpty() || !arguments.rest().isEmpty())
        return fail(ExitUsage,
                    arguments.error().isEmpty() ? MonitorText::tr("monitor takes no further words")
                                                : arguments.error());
    if (playback && arguments.option(u"interval"_s))
        return fail(ExitUsage, MonitorText::tr("--interval does not go with --replay: a recording has its own"));
    // A view can wait for a link; lines cannot.
    if (live && context.driver->presence() == Presence::NoLink)
        return runTerminalMonitor(context, interval);
    int exitCode = ExitOk;
    if (!requireLink(context, exitCode))
        return exitCode;
    if (live)
        return runTerminalMonitor(context, interval);

    if (!context.json) {
        if (playback)
            print(playback->title());
        if (context.driver->isSimulated())
            print(MonitorText::tr("SIMULATED link: nothing of this comes from hardware"));
        print(columns({MonitorText::tr("state"), MonitorText::tr("TX"), MonitorText::tr("RX"),
                       MonitorText::tr("DMA p50"), MonitorText::tr("DMA p99"), MonitorText::tr("DMA max"),
                       MonitorText::tr("errors"), MonitorText::tr("in flight")}));
    }
    const std::unique_ptr<Readings> readings = Readings::of(context);
    for (int i = 0; (!count || i < count) && !outputFailed(); ++i) {
        const std::optional<Sample> sample = readings->next(interval);
        if (readings->atEnd())
            break;
        if (!sample) {
            if (context.json)
                print(QJsonObject{{u"state"_s, QJsonValue()}});
            else
                print(MonitorText::tr("no reading"));
            continue;
        }
        if (context.json) {
            print(toJson(*sample, playback));
            continue;
        }
        const auto duration = [&](Metric metric) { return durationQuantity(sample->value(metric)).text(); };
        print(columns({linkStateText(sample->state), rateQuantity(sample->value(Metric::TxRate)).text(),
                       rateQuantity(sample->value(Metric::RxRate)).text(), duration(Metric::DmaP50),
                       duration(Metric::DmaP99), duration(Metric::DmaMax), countText(sample->errorTotal),
                       countText(static_cast<quint64>(sample->value(Metric::InFlight)))}));
    }
    return ExitOk;
}

} // namespace anarchy::cli
