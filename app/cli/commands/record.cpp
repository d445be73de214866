// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QEventLoop>
#include <QFileInfo>
#include <QLocale>
#include <QTimer>

#include "base/units.h"
#include "cli/command/commandline.h"
#include "cli/command/output.h"
#include "cli/command/parsing.h"
#include "cli/command/reading.h"
#include "cli/command/stoponsignal.h"
#include "cli/commands/commands.h"
#include "recording/recorder.h"
#include "telemetry/sampler.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace recordcommand {

constexpr int weekSeconds = 7 * 24 * 3600;

struct RecordText {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

void printSummary(const Context &context, const QString &fileName, const RecordingWriter::Totals &totals)
{
    const double seconds = static_cast<double>(totals.lengthNs) / 1e9;
    if (context.json) {
        print(QJsonObject{{u"file"_s, fileName},
                          {u"records"_s, static_cast<qint64>(totals.records)},
                          {u"samples"_s, static_cast<qint64>(totals.pages)},
                          {u"seconds"_s, seconds},
                          {u"bytes"_s, totals.bytes}});
        return;
    }
    print(RecordText::tr("%1: %2 records, %3 of them samples, over %4 s; %5 bytes")
              .arg(fileName, countText(totals.records), countText(totals.pages), QLocale().toString(seconds, 'f', 1),
                   countText(static_cast<quint64>(totals.bytes))));
}

QString oneFile()
{
    return RecordText::tr("record takes one file to write, e.g. link.aer");
}

int run(Context &context, const Arguments &arguments)
{
    const std::chrono::milliseconds interval(*arguments.number(u"interval"_s));
    const std::chrono::seconds seconds(arguments.number(u"seconds"_s).value_or(0));
    const QString fileName = arguments.words().constFirst();
    if (fileName.isEmpty())
        return fail(ExitUsage, oneFile());
    if (context.driver->playback())
        return fail(ExitUsage, RecordText::tr("record does not go with --replay: that is a recording already"));
    const bool force = arguments.has(u"force"_s);
    int exitCode = ExitOk;
    if (!force && QFileInfo::exists(fileName)) // a device, too: a recording is a file
        return failExisting(fileName);
    if (!requireLink(context, exitCode))
        return exitCode;
    if (!context.driver->openReader(context.link))
        return failUnreadable(context);

    QEventLoop loop;
    const StopOnSignal stop(
        [&loop] { loop.quit(); }); // before the file is there, so that no signal leaves it unfinished
    QString error;
    auto writer = RecordingWriter::create(fileName, RecordingHeader::describe(*context.driver, context.link, interval),
                                          force, error);
    if (!writer)
        return fail(ExitFailed, error);
    Recorder recorder(*context.driver, context.link, interval, std::move(writer));
    QObject::connect(&recorder, &Recorder::failed, &loop, &QEventLoop::quit);
    recorder.start();
    if (recorder.writer().error().isEmpty()) {
        if (!context.json && seconds.count() == 0)
            print(RecordText::tr("recording link%1 to %2 every %3 ms; Ctrl-C ends it")
                      .arg(context.link)
                      .arg(fileName)
                      .arg(interval.count()));
        if (seconds.count() > 0)
            QTimer::singleShot(seconds, Qt::PreciseTimer, &loop, &QEventLoop::quit);
        loop.exec();
    }
    const bool ok = recorder.finish();
    printSummary(context, fileName, recorder.writer().totals());
    return ok ? int(ExitOk) : fail(ExitFailed, recorder.writer().error());
}

} // namespace recordcommand

CommandDescription describeRecord()
{
    using recordcommand::RecordText;
    return {
        .name = u"record"_s,
        .summary = RecordText::tr("Writes samples and events of the link to a file"),
        .description = RecordText::tr("It goes on until it is interrupted, as by Ctrl-C, or for a number of seconds. "
                                      "What was recorded is whole whenever that is. --replay FILE uses the file, here "
                                      "and in the panel."),
        .arguments = {{.name = RecordText::tr("FILE"), .description = RecordText::tr("The file to write.")}},
        .options = {{.name = u"interval"_s,
                     .value = RecordText::tr("MS"),
                     .description = RecordText::tr("Reads the link every MS milliseconds."),
                     .number = samplingPeriods,
                     .fallback = QString::number(Sampler::defaultPeriod.count())},
                    {.name = u"seconds"_s,
                     .value = RecordText::tr("N"),
                     .description = RecordText::tr("Ends by itself after N seconds."),
                     .number = NumberRange{1, recordcommand::weekSeconds}},
                    {.name = u"force"_s, .description = RecordText::tr("Overwrites FILE where it exists already.")}},
        .wordsHint = u"; "_s + recordcommand::oneFile(),
        .run = recordcommand::run,
    };
}

} // namespace anarchy::cli
