// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>

#include <limits>

#include "base/units.h"
#include "cli/command/commandline.h"
#include "cli/command/parsing.h"
#include "cli/command/reading.h"
#include "cli/commands/commands.h"
#include "cli/terminal/terminal.h"
#include "cli/terminal/terminalmonitor.h"
#include "contract/link.h"
#include "recording/playback.h"
#include "telemetry/sampler.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace monitorcommand {

constexpr int plainIntervalMs = 1000;

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

int run(Context &context, const Arguments &arguments)
{
    const Playback *playback = context.driver->playback();
    // A recording is data to look through; to watch it play is what the panel is for.
    const bool lines = playback || context.json || arguments.has(u"plain"_s) || arguments.has(u"count"_s);
    const bool live = !lines && Terminal::isUsable();
    const std::chrono::milliseconds interval(
        arguments.number(u"interval"_s)
            .value_or(live ? static_cast<int>(Sampler::defaultPeriod.count()) : plainIntervalMs));
    const int count = arguments.number(u"count"_s).value_or(0);
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

} // namespace monitorcommand

CommandDescription describeMonitor()
{
    using monitorcommand::MonitorText;
    return {
        .name = u"monitor"_s,
        .summary = MonitorText::tr("Shows the link live in the terminal"),
        .description = MonitorText::tr(
            "Without a terminal, with --json, --plain, --count and of a recording it prints a line each interval "
            "instead. In the terminal \"q\" ends it, \"p\" pauses, \"+\" and \"-\" change the span, \"?\" "
            "tells of the keys. NO_COLOR in the environment takes the colours away."),
        .options
        = {{.name = u"interval"_s,
            .value = MonitorText::tr("MS"),
            .description = MonitorText::tr("Reads the link every MS milliseconds: by default every %1 ms in the "
                                           "terminal and every %2 ms for lines.")
                               .arg(Sampler::defaultPeriod.count())
                               .arg(monitorcommand::plainIntervalMs),
            .number = samplingPeriods},
           {.name = u"count"_s,
            .value = MonitorText::tr("N"),
            .description = MonitorText::tr("Prints N lines and ends."),
            .number = NumberRange{1, std::numeric_limits<int>::max()}},
           {.name = u"plain"_s, .description = MonitorText::tr("Prints lines, also in a terminal.")}},
        .exclusions = {{u"interval"_s, u"replay"_s,
                        MonitorText::tr("--interval does not go with --replay: a recording has its own")}},
        .run = monitorcommand::run,
    };
}

} // namespace anarchy::cli
