// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>
#include <QTemporaryDir>

#include <functional>

#include "advice/observation.h"
#include "contract/change.h"
#include "drivers/drivers.h"
#include "recording/playback.h"
#include "recording/replaydriver.h"
#include "recordings.h"

namespace anarchy {

/// How a link was when it was recorded, and the machine around it.
struct TraceOptions {
    SimulatedConditions conditions{};
    Change settings{}; ///< beside the defaults
    int seconds = 90;
    std::optional<SimulatedConditions> before{}; ///< the link for as long before that
    std::function<void(TelemetryPage &)> page{}; ///< what the simulation does not know
    std::vector<anarchy_event> events{};
    std::function<void(Configuration &)> configuration{};
    QHash<QString, QByteArray> files{}; ///< of the machine, below "/"; none: nothing is known of it
    quint64 seed = 5;
};

/// The device that stands for hardware in the files of a machine.
inline const QString traceDevice = QStringLiteral("sys/devices/pci0000:00/0000:00:0d.2/domain0/0-0/0-1");

/// Writes the machine's files, a link of the device among them.
inline void writeMachine(const QString &root, const QHash<QString, QByteArray> &files)
{
    const QString link = traceDevice + QStringLiteral("/anarchy_egpu/link0");
    QVERIFY(QDir(root).mkpath(link));
    QVERIFY(QDir(root).mkpath(QStringLiteral("sys/class/anarchy_egpu")));
    QVERIFY(QFile::link(root + u'/' + link, root + QStringLiteral("/sys/class/anarchy_egpu/link0")));
    for (const auto &[path, text] : files.asKeyValueRange()) {
        QVERIFY(QDir(root).mkpath(QFileInfo(path).path()));
        writeFile(root + u'/' + path, text);
    }
}

/// Runs a simulated link and records it.
inline void recordTrace(const TraceOptions &options, const QString &fileName)
{
    Configuration configuration;
    configuration.running = options.settings.appliedTo(defaultValues());
    configuration.effective = configuration.loaded = configuration.previous = configuration.running;
    if (options.configuration)
        options.configuration(configuration);
    RecordingHeader header = exampleHeader();
    header.configuration = configuration;
    QString error;
    const auto writer = RecordingWriter::create(fileName, header, false, error);
    if (!writer)
        qFatal("%s", qPrintable(error));
    qint64 nowNs = 100'000'000'000;
    auto event = options.events.begin();
    const auto record = [&](const SimulatedConditions &conditions) {
        SimulatedLink link(options.seed, conditions);
        link.setValues(configuration.running);
        for (int i = 0; i <= options.seconds * 4; ++i, nowNs += 250'000'000) {
            TelemetryPage page{};
            link.readAt(nowNs, page);
            if (options.page)
                options.page(page);
            for (; event != options.events.end() && event->time_ns < page.time_ns; ++event)
                writer->addEvent(*event, 0);
            writer->addPage(page);
        }
    };
    if (options.before)
        record(*options.before);
    record(options.conditions);
    if (!writer->finish())
        qFatal("%s", qPrintable(writer->error()));
}

/// Observes what is read back from a recorded link: the way from the driver's page to the rules, whole.
inline Observation traceOf(const TraceOptions &options)
{
    const QTemporaryDir folder;
    const QString fileName = folder.filePath(QStringLiteral("trace.aer"));
    recordTrace(options, fileName);
    QString error;
    const std::unique_ptr<DriverPort> port = makeReplayDriver(fileName, error);
    if (!port)
        qFatal("%s", qPrintable(error));
    Playback &playback = *port->playback();
    playback.seek(playback.lengthNs());
    const Playback::History recorded = playback.history(std::chrono::hours(1));
    History history;
    ChannelActivity channels;
    EventMarks marks;
    for (const Sample &sample : recorded.samples) {
        history.append(sample);
        channels.take(sample);
    }
    for (const anarchy_event &each : recorded.events)
        marks.add(each, static_cast<qint64>(each.time_ns));
    ObservationSources sources{.history = history,
                               .channels = channels,
                               .latest = recorded.samples.back(),
                               .marks = marks.all(),
                               .configuration = port->configuration(),
                               .boot = {},
                               .system = {}};
    if (!options.files.isEmpty()) {
        const QString root = folder.filePath(QStringLiteral("root"));
        writeMachine(root, options.files);
        sources.boot = BootConfiguration(root).read();
        sources.system = readSystemState(0, root);
    }
    const qint64 toNs = history.newestNs();
    return observe(sources, {toNs - (options.seconds + 1) * 1'000'000'000LL, toNs});
}

/// A change of the link's state.
inline anarchy_event stateEvent(quint64 timeNs, anarchy_link_state from, anarchy_link_state to)
{
    anarchy_event event{};
    event.size = sizeof event;
    event.type = ANARCHY_EVENT_LINK_STATE;
    event.time_ns = timeNs;
    event.args[0] = from;
    event.args[1] = to;
    return event;
}

} // namespace anarchy
