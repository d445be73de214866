// SPDX-License-Identifier: GPL-3.0-or-later
//
// The past that tests of programs read.
//
// makepast JOURNAL END MINUTES [on]: a journal of link0. Samples of a quarter of a second, up to END (seconds since
// 1970, a whole minute); the rate counts the seconds from the start on, the last sample of each minute has a CRC error,
// and each minute begins with an event. With "on" it goes on, a minute a save, until it is ended.
//
// makepast RECORDING: a recording with five samples, a gap and three samples, and a change of the ring buffer size.
#include <QCoreApplication>
#include <QStringList>

#include <cstdio>

#include "base/clock.h"
#include "journal/changejournal.h"
#include "journal/journalfile.h"
#include "recordings.h"
#include "samplesource.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

namespace {

int tell(const QString &problem)
{
    if (!problem.isEmpty())
        std::fprintf(stderr, "%s\n", qPrintable(problem));
    return problem.isEmpty() ? 0 : 1;
}

int makeRecording(const QString &path)
{
    QString problem;
    const auto writer = RecordingWriter::create(path, exampleHeader(), true, problem);
    if (!writer)
        return tell(problem);
    const std::vector<TelemetryPage> pages = simulatedPages(12);
    for (std::size_t i = 0; i < pages.size(); ++i) {
        if (i == 3)
            writer->addEvent(exampleEvent(pages[i].time_ns), 0);
        if (i == 6)
            writer->addGap(static_cast<qint64>(pages[i].time_ns));
        if (i < 6 || i >= 8)
            writer->addPage(pages[i]);
    }
    writer->finish();
    return tell(writer->error());
}

int makeJournal(const QString &path, qint64 endNs, qint64 minutes, bool on)
{
    const qint64 startNs = endNs - 60 * minutes * nsPerSecond;
    QString problem;
    const auto file = JournalFile::open(path, problem);
    History history;
    SampleSource source(startNs - 1); // so that no sample ends on a boundary
    for (qint64 minute = 0; file && problem.isEmpty() && (minute < minutes || on); ++minute) {
        const qint64 atNs = startNs + minute * 60 * nsPerSecond;
        for (int i = 0; i < 240; ++i)
            history.append(source.next(nsPerSecond / 4, static_cast<double>(minute * 60 + i / 4),
                                       latencies({{2'000, 9}}), i == 239));
        problem = file->save(
            u"link0"_s, atNs + 60 * nsPerSecond,
            {JournalChunk::from(history.seconds(), atNs, false), JournalChunk::from(history.minutes(), atNs, true)},
            {{atNs, 2, u"Minute %1, begun"_s.arg(minute)}});
    }
    return tell(problem);
}

// A preset that was reverted and measured, two hours before the end, and a change by another program after it.
int makeChanges(const QString &path, qint64 endNs)
{
    QString problem;
    const auto journal = ChangeJournal::open(path, endNs, problem);
    if (!journal)
        return tell(problem);
    ChangeRecord preset;
    preset.key = {u"boot"_s, nsPerSecond, 2};
    preset.timeNs = endNs - 7200 * nsPerSecond;
    preset.cause = {ChangeOrigin::Preset, u"gaming"_s};
    preset.user = u"maria"_s;
    preset.program = u"anarchy-egpu-panel"_s;
    preset.link = u"loopback"_s;
    preset.before = preset.after = defaultValues();
    preset.after[ANARCHY_PARAM_RING_BUFFER_SIZE] = 64;
    preset.outcome = ChangeOutcome::OnTrial;
    ChangeEffect effect{60, 25, false, {}};
    effect[Quality::Throughput].before.value = 2e9;
    effect[Quality::Throughput].after.value = 1.5e9;
    effect[Quality::Throughput].difference = -0.25;
    effect[Quality::Throughput].differenceLow = -0.3;
    effect[Quality::Throughput].differenceHigh = -0.2;
    effect[Quality::Throughput].confidence = 0.996;
    effect[Quality::Throughput].verdict = Verdict::Worse;
    preset.effect = effect;
    ChangeRecord other = preset;
    other.key = {u"boot"_s, 40 * nsPerSecond, 4};
    other.timeNs = endNs - 60 * nsPerSecond;
    other.cause = {ChangeOrigin::OtherProgram, {}};
    other.user.clear();
    other.program.clear();
    other.after[ANARCHY_PARAM_RING_BUFFER_SIZE] = 1024;
    other.outcome = ChangeOutcome::WithoutTrial;
    other.effect.reset();
    for (const QString &trouble : {journal->add(preset),
                                   journal->end({u"boot"_s, 20 * nsPerSecond, 3}, preset.timeNs + 19 * nsPerSecond,
                                                ChangeOutcome::RevertedByTimer, false),
                                   journal->add(other)}) {
        if (!trouble.isEmpty())
            problem = trouble;
    }
    return tell(problem);
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    if (words.size() == 2)
        return makeRecording(words[1]);
    if (words.value(3) == "changes"_L1)
        return makeChanges(words[1], words[2].toLongLong() * nsPerSecond);
    return makeJournal(words.value(1), words.value(2).toLongLong() * nsPerSecond, words.value(3).toLongLong(),
                       words.value(4) == "on"_L1);
}
