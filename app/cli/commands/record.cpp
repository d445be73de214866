// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QEventLoop>
#include <QFile>
#include <QLocale>
#include <QTimer>

#include "base/units.h"
#include "cli/command/commandline.h"
#include "cli/command/stoponsignal.h"
#include "recording/recorder.h"
#include "telemetry/sampler.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace {

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

} // namespace

int runRecord(Context &context, const QStringList &words)
{
    Arguments arguments(words, {u"force"_s}, {u"interval"_s, u"seconds"_s});
    const std::chrono::milliseconds interval(arguments.number(
        u"interval"_s, static_cast<int>(Sampler::defaultPeriod.count()),
        static_cast<int>(Sampler::minimumPeriod.count()), static_cast<int>(Sampler::maximumPeriod.count())));
    constexpr int weekSeconds = 7 * 24 * 3600;
    const std::chrono::seconds seconds(arguments.number(u"seconds"_s, 0, 1, weekSeconds));
    if (!arguments.error().isEmpty())
        return fail(ExitUsage, arguments.error());
    if (arguments.rest().size() != 1 || arguments.rest().constFirst().isEmpty())
        return fail(ExitUsage, RecordText::tr("record takes one file to write, e.g. link.aer"));
    if (context.driver->playback())
        return fail(ExitUsage, RecordText::tr("record does not go with --replay: that is a recording already"));
    const QString fileName = arguments.rest().constFirst();
    const bool force = arguments.has(u"force"_s);
    if (!force && QFile::exists(fileName))
        return fail(ExitInvalid, RecordText::tr("%1: exists already; --force overwrites it").arg(fileName));
    int exitCode = ExitOk;
    if (!requireLink(context, exitCode))
        return exitCode;
    if (!context.driver->openReader(context.link))
        return fail(ExitNoDriver, RecordText::tr("link %1 cannot be read").arg(context.link));

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

} // namespace anarchy::cli
