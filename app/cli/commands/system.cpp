// SPDX-License-Identifier: GPL-3.0-or-later
// system: what a link holds of its machine, how both stand, and what the driver wrote to the kernel log.
#include <QCoreApplication>
#include <QDateTime>
#include <QEventLoop>
#include <QJsonArray>
#include <QLocale>
#include <QTimeZone>
#include <QTimer>

#include "base/numbers.h"
#include "cli/command/commandline.h"
#include "cli/command/linkadvice.h"
#include "cli/command/parsing.h"
#include "cli/commands/commands.h"
#include "contract/link.h"
#include "live/livemodel.h"
#include "machine/kernellogreader.h"
#include "wording/systemtext.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace systemcommand {

constexpr int usualWatch = 2; // seconds, enough for an average
constexpr std::chrono::seconds patience(3);

struct SystemText {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

/// Looks at the link for a time, and meanwhile at the driver's lines of the kernel log.
QList<KernelLogReader::Line> watch(LiveModel &model, KernelLogReader &log, std::chrono::seconds time)
{
    QList<KernelLogReader::Line> lines;
    QEventLoop loop;
    const bool hasLink = model.port().presence() == Presence::Ready && !model.playback();
    const qint64 needed = std::chrono::nanoseconds(hasLink ? time : std::chrono::seconds(0)).count();
    qint64 seen = 0;
    const auto endWhenSeen = [&] {
        if (seen >= needed && log.state() != KernelLogReader::State::Reading)
            loop.quit();
    };
    QObject::connect(&model, &LiveModel::sampled, &loop, [&](const Sample &sample) {
        seen += sample.intervalNs;
        endWhenSeen();
    });
    QObject::connect(&log, &KernelLogReader::stateChanged, &loop, endWhenSeen);
    QObject::connect(&log, &KernelLogReader::linesRead, &loop, [&](const QList<KernelLogReader::Line> &read) {
        lines += read;
        lines = lines.last(std::min<qsizetype>(lines.size(), KernelLogReader::mostLines));
    });
    QTimer::singleShot((hasLink ? time : std::chrono::seconds(0)) + 2 * patience, &loop, &QEventLoop::quit);
    if (isOfThisMachine(model))
        log.start();
    QMetaObject::invokeMethod(&loop, endWhenSeen, Qt::QueuedConnection);
    loop.exec();
    return lines;
}

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

template <typename Number> QJsonValue orNull(const std::optional<Number> &number)
{
    if constexpr (std::is_integral_v<Number>)
        return number ? QJsonValue(static_cast<qint64>(*number)) : QJsonValue();
    else
        return number ? QJsonValue(*number) : QJsonValue();
}

QJsonObject toJson(const SeriesStatistics &statistics)
{
    return {{u"now"_s, finiteOrNull(statistics.last)},
            {u"average"_s, finiteOrNull(statistics.average)},
            {u"peak"_s, finiteOrNull(statistics.peak)}};
}

QJsonObject memoryJson(const SystemReport &report, const SystemState &system)
{
    std::optional<quint32> channels;
    std::optional<quint32> pages;
    if (report.configuration) {
        channels = report.configuration->running[ANARCHY_PARAM_MAX_DMA_CHANNELS];
        pages = report.configuration->running[ANARCHY_PARAM_RING_BUFFER_SIZE];
    }
    const bool hasLink = report.latest.has_value();
    return {{u"channels_allowed"_s, orNull(channels)},
            {u"ring_pages"_s, orNull(pages)},
            {u"formula_bytes"_s, orNull(report.formulaBytes())},
            {u"channels_open"_s, hasLink ? QJsonValue(static_cast<qint64>(report.latest->channelsOpen)) : QJsonValue()},
            {u"held_bytes"_s, hasLink ? QJsonValue(static_cast<qint64>(report.latest->memoryBytes)) : QJsonValue()},
            {u"machine_bytes"_s, orNull(system.memoryTotal)},
            {u"available_bytes"_s, orNull(system.memoryAvailable)},
            {u"machine_share"_s, orNull(report.memoryShare())}};
}

QJsonObject driverJson(const SystemReport &report, const SystemState &system)
{
    QJsonObject object{
        {u"version"_s, orNull(system.driverVersion)},
        {u"kernel"_s, orNull(system.kernel)},
        {u"transport"_s, QJsonValue()},
        {u"generation"_s, QJsonValue()},
        {u"lanes"_s, QJsonValue()},
        {u"cable_gbps_per_lane"_s, orNull(system.cableGbps)},
        {u"cable_lanes"_s, orNull(system.cableLanes)},
        {u"host_generation"_s, orNull(system.hostGeneration)},
        {u"safe_mode"_s, report.configuration ? QJsonValue(report.configuration->safeMode) : QJsonValue()}};
    if (report.latest) {
        object["transport"_L1] = QLatin1StringView(transportName(report.latest->transport));
        object["generation"_L1] = static_cast<qint64>(report.latest->generation);
        object["lanes"_L1] = static_cast<qint64>(report.latest->lanes);
    }
    return object;
}

QJsonObject logJson(const KernelLogReader &log, const QString &none, const QList<KernelLogReader::Line> &lines)
{
    QJsonArray array;
    for (const KernelLogReader::Line &line : lines)
        array.append(QJsonObject{
            {u"time"_s, QDateTime::fromMSecsSinceEpoch(line.timeMs, QTimeZone::UTC).toString(Qt::ISODateWithMs)},
            {u"level"_s, QLatin1StringView(logLevelName(line.level))},
            {u"text"_s, line.text}});
    return {{u"problem"_s, orNull(none.isEmpty() ? log.problem() : none)}, {u"lines"_s, array}};
}

QJsonObject toJson(const SystemReport &report)
{
    const SystemState system = report.system.value_or(SystemState());
    std::optional<quint32> debugLevel;
    if (report.configuration)
        debugLevel = report.configuration->running[ANARCHY_PARAM_DEBUG_LEVEL];
    std::optional<quint32> processors;
    if (report.latest)
        processors = report.latest->onlineCpus;
    return {{u"memory"_s, memoryJson(report, system)},
            {u"processor"_s,
             QJsonObject{{u"cpu_load"_s, toJson(report.cpuLoad)},
                         {u"machine_share"_s, orNull(report.machineCpuShare())},
                         {u"processors"_s, orNull(processors)},
                         {u"interrupts_per_second"_s, toJson(report.interrupts)},
                         {u"debug_level"_s, orNull(debugLevel)},
                         {u"machine_load"_s, orNull(system.load)},
                         {u"machine_pressure"_s, orNull(system.cpuPressure)}}},
            {u"power"_s,
             QJsonObject{{u"device"_s, orNull(system.device)},
                         {u"runtime_power"_s, orNull(system.runtimePower)},
                         {u"runtime_status"_s, orNull(system.runtimeStatus)},
                         {u"aspm_policy"_s, orNull(system.aspmPolicy)},
                         {u"platform_profile"_s, orNull(system.platformProfile)}}},
            {u"driver"_s, driverJson(report, system)}};
}

void printFacts(const QString &heading, const QList<Fact> &facts)
{
    print(heading);
    for (const Fact &fact : facts) {
        print("  "_L1 + fact.title.leftJustified(24) + fact.value);
        if (!fact.meaning.isEmpty())
            print(QString(26, u' ') + fact.meaning);
    }
}

void printLog(const KernelLogReader &log, const QString &none, const QList<KernelLogReader::Line> &lines)
{
    print(SystemText::tr("Kernel log of the driver"));
    const QString indent(2, u' ');
    if (!none.isEmpty()) {
        print(indent + none);
        return;
    }
    if (log.state() == KernelLogReader::State::Unavailable) {
        print(indent + log.problem());
        print(indent + kernelLogHelp());
        print(indent + SystemText::tr("Once: %1").arg(kernelLogCommand()));
        return;
    }
    if (lines.isEmpty())
        print(indent + SystemText::tr("The driver has written nothing to it."));
    for (const KernelLogReader::Line &line : lines)
        print(indent
              + SystemText::tr("%1  %2  %3", "time, level, text")
                    .arg(QDateTime::fromMSecsSinceEpoch(line.timeMs).toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s),
                         logLevelText(line.level).leftJustified(9), line.text));
}

int run(Context &context, const Arguments &arguments)
{
    const std::chrono::seconds time(*arguments.number(u"seconds"_s));
    // What the machine and the log say is of use without a link, too: they tell why there is none.
    int exitCode = ExitOk;
    const bool hasLink = requireLink(context, exitCode);

    LiveModel model(std::move(context.driver), {}, nullptr, context.link);
    model.view().setSpan(time);
    if (Playback *playback = model.playback()) {
        model.view().setSpan(std::chrono::seconds(recordedWatchSeconds));
        playback->seek(playback->lengthNs());
    }
    KernelLogReader log;
    const QList<KernelLogReader::Line> lines = watch(model, log, time);
    const auto system = isOfThisMachine(model) ? std::optional(readSystemState(model.link())) : std::nullopt;
    const SystemReport report = reportOn(model, system);
    if (hasLink && !report.latest && !model.playback())
        exitCode = failUnreadable(context);
    const QString none = noKernelLogText(report.source);
    if (context.json) {
        QJsonObject object = toJson(report);
        object["kernel_log"_L1] = logJson(log, none, lines);
        print(object);
        return exitCode;
    }
    printFacts(SystemText::tr("Memory"), memoryFacts(report));
    printFacts(SystemText::tr("Processor"), processorFacts(report));
    printFacts(SystemText::tr("Power"), powerFacts(report));
    printFacts(SystemText::tr("Driver and machine"), driverFacts(report));
    printLog(log, none, lines);
    return exitCode;
}

} // namespace systemcommand

CommandDescription describeSystem()
{
    using namespace systemcommand;
    return {
        .name = u"system"_s,
        .summary = SystemText::tr("Shows what the link holds of the machine, and how both stand"),
        .description = SystemText::tr("Memory by the formula and in truth, processor time and interrupts, power state, "
                                      "driver, and what the driver wrote to the kernel log. Without a link it shows "
                                      "the rest."),
        .options
        = {watchOption(SystemText::tr("Measures processor time and interrupts over N seconds."), 1, usualWatch)},
        .exits = {{ExitNoDriver, SystemText::tr("There is no driver or no link; the rest was shown.")}},
        .run = run,
    };
}

} // namespace anarchy::cli
