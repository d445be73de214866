// SPDX-License-Identifier: GPL-3.0-or-later
// export: the past as a table.
#include <QCoreApplication>
#include <QDateTime>
#include <QFileInfo>

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <utility>

#include "base/units.h"
#include "cli/command/commandline.h"
#include "cli/command/output.h"
#include "cli/command/parsing.h"
#include "cli/command/reading.h"
#include "cli/command/timeoption.h"
#include "cli/commands/commands.h"
#include "export/eventexport.h"
#include "export/historyexport.h"
#include "journal/journal.h"
#include "recording/playback.h"
#include "telemetry/errorcounter.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace exportcommand {

constexpr auto autoWord = "auto"_L1;
constexpr std::array resolutions{Resolution::Seconds, Resolution::Minutes, Resolution::Samples};

struct ExportText {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

/// What was asked for.
struct Request {
    std::optional<qint64> fromNs; ///< since 1970; nothing: from the oldest that is known
    std::optional<qint64> toNs; ///< nothing: to the newest
    std::optional<Resolution> resolution; ///< nothing: the finest that covers the span
    ExportFormat format = ExportFormat::Csv;
    std::optional<QString> fileName;
    bool events = false;
};

/// From its first moment to before its last, ns since 1970.
struct Span {
    qint64 fromNs;
    qint64 toNs;
    bool has(qint64 timeNs) const { return timeNs >= fromNs && timeNs < toNs; }
};

QString spanText(const Span &span)
{
    return ExportText::tr("from %1 to %2", "two times").arg(momentText(span.fromNs), momentText(span.toNs));
}

/// The span that was asked for, out of what is known.
std::optional<Span> chooseSpan(const Request &request, const Span &known, int &exitCode)
{
    const Span span{request.fromNs.value_or(known.fromNs), request.toNs.value_or(known.toNs)};
    if (span.fromNs < span.toNs)
        return span;
    if (request.fromNs) // the other end is that of what is known
        exitCode = fail(ExitFailed,
                        ExportText::tr("nothing is known from %1 on; what is known goes %2", "time, span")
                            .arg(momentText(span.fromNs), spanText(known)));
    else
        exitCode = fail(ExitFailed,
                        ExportText::tr("nothing is known before %1; what is known goes %2", "time, span")
                            .arg(momentText(span.toNs), spanText(known)));
    return std::nullopt;
}

/// Ends the table and says what is in the file, if it is one.
template <typename Export> int finish(Export &table, Output &output, const QString &what, const Span &span)
{
    if (!table.finish() || !output.commit())
        return fail(ExitFailed, output.errorText());
    if (output.isFile())
        print(ExportText::tr("%1: %2 %3, %4", "file, count, e.g. \"rows of seconds\", span")
                  .arg(output.name(), countText(static_cast<quint64>(table.rows())), what, spanText(span)));
    return ExitOk;
}

/// Its last moment, ns since 1970.
qint64 endOf(const Recording &recording)
{
    return recording.wallClockNs(recording.firstNs()) + recording.lengthNs();
}

QString rowsText(Resolution resolution)
{
    switch (resolution) {
    case Resolution::Samples:
        return ExportText::tr("samples");
    case Resolution::Seconds:
        return ExportText::tr("rows of seconds");
    case Resolution::Minutes:
        break;
    }
    return ExportText::tr("rows of minutes");
}

int exportEvents(const Request &request, const ExportHeader &header, const std::vector<EventMark> &marks)
{
    const Span span{header.fromNs, header.toNs};
    std::vector<EventMark> wanted;
    std::ranges::copy_if(marks, std::back_inserter(wanted),
                         [&](const EventMark &mark) { return span.has(mark.timeNs); });
    if (wanted.empty())
        return fail(ExitFailed, ExportText::tr("no events are known %1").arg(spanText(span)));
    Output output(request.fileName);
    if (!output.open())
        return fail(ExitFailed, output.errorText());
    EventExport table(output.device(), request.format, header);
    for (const EventMark &mark : wanted)
        table.add(mark);
    return finish(table, output, ExportText::tr("events"), span);
}

/// Samples of a recording, each a row. Nothing is gathered, however long it is.
int exportSamples(const Context &context, const Request &request, ExportHeader header, qint64 axisNs)
{
    const Span span{header.fromNs, header.toNs};
    const std::unique_ptr<Readings> readings = Readings::of(context);
    ErrorCounter errors;
    bool broken = false;
    bool any = false;
    const auto nextRow = [&]() -> std::optional<HistoryRow> {
        for (;;) {
            std::optional<Sample> sample = readings->next({});
            if (readings->atEnd())
                return std::nullopt;
            if (!sample) {
                broken = any;
                continue;
            }
            any = true;
            sample->timeNs += axisNs;
            sample->afterBreak = std::exchange(broken, false);
            const HistoryRow row = HistoryRow::from(*sample, errors.next(*sample));
            header.source.transport = sample->transport;
            if (span.has(row.timeNs))
                return row;
        }
    };
    std::optional<HistoryRow> row = nextRow();
    if (!row)
        return fail(ExitFailed, ExportText::tr("the recording has no samples %1").arg(spanText(span)));
    Output output(request.fileName);
    if (!output.open())
        return fail(ExitFailed, output.errorText());
    HistoryExport table(output.device(), request.format, header, Resolution::Samples);
    for (; row; row = nextRow())
        table.add(*row);
    return finish(table, output, rowsText(Resolution::Samples), span);
}

int exportRecording(const Context &context, const Request &request, const QString &fileName)
{
    const Playback &playback = *context.driver->playback();
    const Recording &recording = playback.recording();
    const qint64 firstNs = recording.wallClockNs(recording.firstNs());
    const Span known{firstNs, endOf(recording) + 1};
    int exitCode = ExitOk;
    const std::optional<Span> span = chooseSpan(request, known, exitCode);
    if (!span)
        return exitCode;

    ExportHeader header{QCoreApplication::applicationVersion(),
                        {context.link, context.driver->isSimulated(), QFileInfo(fileName).fileName(), {}},
                        span->fromNs,
                        span->toNs,
                        {}};
    if (const auto configuration = recording.configurationAt(std::max<qint64>(span->fromNs - firstNs, 0)))
        header.parameters = configuration->configuration.running;
    const qint64 axisNs = recording.wallClockNs(0);
    if (!request.events)
        return exportSamples(context, request, header, axisNs);
    EventMarks marks(std::numeric_limits<std::ptrdiff_t>::max());
    RecordingCursor cursor(playback.sharedRecording());
    while (const std::optional<Record> record = cursor.next()) {
        if (const auto *recorded = std::get_if<RecordedEvent>(&record->content))
            marks.add(recorded->event, static_cast<qint64>(recorded->event.time_ns) + axisNs);
    }
    return exportEvents(request, header, marks.all());
}

/// From the oldest to the newest that a history or events know; nothing when they are empty.
std::optional<Span> knownSpan(const History &history, const std::vector<JournalEvent> &events)
{
    constexpr qint64 always = std::numeric_limits<qint64>::max();
    Span span{always, 0};
    const auto widen
        = [&span](qint64 fromNs, qint64 toNs) { span = {std::min(span.fromNs, fromNs), std::max(span.toNs, toNs)}; };
    for (const Resolution resolution : {Resolution::Seconds, Resolution::Minutes}) {
        const HistoryRows rows(history, resolution, 0, always);
        if (!rows.isEmpty())
            widen(rows.timeAt(0), rows.timeAt(rows.size() - 1) + history.tier(resolution)->widthNs());
    }
    if (!events.empty())
        widen(events.front().timeNs, events.back().timeNs + 1);
    return span.fromNs < span.toNs ? std::optional(span) : std::nullopt;
}

int exportJournal(const Context &context, const Request &request, qint64 nowNs)
{
    const QString source = Journal::sourceOf(context.link);
    const QString path = Journal::defaultPath();
    if (!QFileInfo::exists(path))
        return fail(ExitFailed,
                    ExportText::tr("no history is kept yet: the panel keeps it in %1 while it runs").arg(path));
    History history;
    QString problem;
    const std::optional<JournalContents> contents = JournalFile::look(path, source, nowNs, history, problem);
    if (!contents)
        return fail(ExitFailed, problem);
    const std::optional<Span> known = knownSpan(history, contents->events);
    if (!known) {
        const QString others = contents->sources.join(", "_L1);
        return fail(ExitFailed,
                    others.isEmpty() ? ExportText::tr("%1 holds no history yet").arg(path)
                                     : ExportText::tr("no history is kept of %1, only of %2").arg(source, others));
    }
    int exitCode = ExitOk;
    const std::optional<Span> span = chooseSpan(request, *known, exitCode);
    if (!span)
        return exitCode;
    // What a simulation gave is never kept.
    const ExportHeader header{
        QCoreApplication::applicationVersion(), {context.link, false, {}, {}}, span->fromNs, span->toNs, {}};
    if (request.events) {
        std::vector<EventMark> marks;
        for (const JournalEvent &event : contents->events)
            marks.push_back({event.timeNs, static_cast<EventMark::Kind>(event.kind), event.text});
        return exportEvents(request, header, marks);
    }
    const Resolution resolution = request.resolution.value_or(history.resolutionFor(span->fromNs));
    const HistoryRows rows(history, resolution, span->fromNs, span->toNs - 1);
    if (rows.isEmpty())
        return fail(ExitFailed,
                    ExportText::tr("no %1 are known %2; what is known goes %3", "e.g. \"rows of seconds\", span, span")
                        .arg(rowsText(resolution), spanText(*span), spanText(*known)));
    Output output(request.fileName);
    if (!output.open())
        return fail(ExitFailed, output.errorText());
    HistoryExport table(output.device(), request.format, header, resolution);
    table.add(rows);
    return finish(table, output, rowsText(resolution), *span);
}

/// Takes what was typed for the span's ends, where `nowNs` is "now"; ExitOk or what is wrong with them.
int readSpan(const Arguments &arguments, qint64 nowNs, Request &request)
{
    const auto read = [&](const QString &name, std::optional<qint64> &timeNs) {
        const std::optional<QString> text = arguments.option(name);
        timeNs = text ? parseTime(*text, nowNs) : std::nullopt;
        return !text || timeNs ? int(ExitOk) : failTime(name, *text);
    };
    if (const int exitCode = read(u"from"_s, request.fromNs); exitCode != ExitOk)
        return exitCode;
    if (const int exitCode = read(u"to"_s, request.toNs); exitCode != ExitOk)
        return exitCode;
    if (request.fromNs && request.toNs && *request.fromNs >= *request.toNs)
        return fail(
            ExitInvalid,
            ExportText::tr("--from must be before --to: %1 is empty").arg(spanText({*request.fromNs, *request.toNs})));
    return ExitOk;
}

/// A resolution by its name; "auto" is nothing.
std::optional<Resolution> findResolution(const QString &name)
{
    for (const Resolution each : resolutions) {
        if (name == QLatin1StringView(resolutionName(each)))
            return each;
    }
    return std::nullopt;
}

int run(Context &context, const Arguments &arguments)
{
    const Playback *playback = context.driver->playback();
    if (!playback && context.driver->isSimulated())
        return fail(ExitUsage,
                    ExportText::tr("export does not go with --simulate: of a simulated link nothing is kept"));

    Request request;
    request.fileName = arguments.option(u"output"_s);
    request.events = arguments.has(u"events"_s);
    const qint64 nowNs = playback ? endOf(playback->recording()) : QDateTime::currentMSecsSinceEpoch() * 1'000'000;
    if (const int exitCode = readSpan(arguments, nowNs, request); exitCode != ExitOk)
        return exitCode;
    if (const std::optional<QString> name = arguments.option(u"format"_s)) {
        request.format = *exportFormat(*name);
        if (context.json && request.format != ExportFormat::Json)
            return fail(ExitUsage, ExportText::tr("--json does not go with --format %1").arg(*name));
    } else if (context.json) {
        request.format = ExportFormat::Json;
    }
    request.resolution = findResolution(arguments.value(u"resolution"_s));
    if (playback && request.resolution && *request.resolution != Resolution::Samples)
        return fail(ExitInvalid,
                    ExportText::tr("--resolution must be auto or samples with --replay: a recording is exported at "
                                   "its full rate"));
    if (!playback && request.resolution == Resolution::Samples)
        return fail(ExitInvalid,
                    ExportText::tr("--resolution must be auto, seconds or minutes: single samples are kept in "
                                   "recordings only (see record and --replay)"));
    if (int exitCode = ExitOk; !mayReplace(request.fileName, arguments.has(u"force"_s), exitCode))
        return exitCode;

    return playback ? exportRecording(context, request, context.recording) : exportJournal(context, request, nowNs);
}

QStringList resolutionWords()
{
    QStringList words{autoWord};
    for (const Resolution each : resolutions)
        words += QLatin1StringView(resolutionName(each));
    return words;
}

} // namespace exportcommand

CommandDescription describeExport()
{
    using namespace exportcommand;
    return {
        .name = u"export"_s,
        .summary = ExportText::tr("Writes the past as a table: what the panel has kept, or a recording"),
        .description = ExportText::tr("The panel keeps the history of its links while it runs. With --replay the "
                                      "table has each sample of the recording.\n\nTIME is %1. Of a recording, "
                                      "\"now\" is its end.")
                           .arg(allowedTimes()),
        .options
        = QList<OptionDescription>{{.name = u"from"_s,
                                    .value = ExportText::tr("TIME"),
                                    .description
                                    = ExportText::tr("Begins at TIME, by default with the oldest that is known.")},
                                   {.name = u"to"_s,
                                    .value = ExportText::tr("TIME"),
                                    .description
                                    = ExportText::tr("Ends before TIME, by default after the newest that is known.")},
                                   {.name = u"resolution"_s,
                                    .value = ExportText::tr("WIDTH"),
                                    .description = ExportText::tr(
                                        "The time that a row stands for. \"auto\" takes the finest that reaches "
                                        "back far enough; a recording has single samples only, and only a "
                                        "recording has them."),
                                    .choices = resolutionWords(),
                                    .fallback = autoWord},
                                   {.name = u"events"_s,
                                    .description = ExportText::tr(
                                        "Writes the events, such as changes and losses of the link, instead of "
                                        "the measured values.")},
                                   formatOption(
                                       ExportText::tr("The table's format, by default csv, and json with --json."))}
            + outputOptions(ExportText::tr("Writes to FILE instead of standard output and says what is in it."),
                            u"link.csv"_s),
        .exclusions = {{u"resolution"_s, u"events"_s}},
        .wordsHint = ExportText::tr("; --output names a file"),
        .run = run,
    };
}

} // namespace anarchy::cli
