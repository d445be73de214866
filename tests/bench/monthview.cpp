// SPDX-License-Identifier: GPL-3.0-or-later
// How long thirty days take to open, out of a full journal and with the history in memory already, and to delete.
#include <QTemporaryDir>

#include "figures.h"
#include "journal/journalfile.h"
#include "measure.h"
#include "paneltomeasure.h"

using namespace anarchy;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace bench {

namespace {

constexpr auto month = 30 * 24h;
const QString source = u"link0"_s;

double millisecondsSince(std::chrono::steady_clock::time_point start)
{
    return Microseconds(std::chrono::steady_clock::now() - start).count() / 1000;
}

std::unique_ptr<JournalFile> openJournal(const QString &path)
{
    QString problem;
    std::unique_ptr<JournalFile> journal = JournalFile::open(path, problem);
    if (!journal)
        qFatal("%s", qPrintable(problem));
    return journal;
}

/// A month of minutes and a day of seconds, as a program leaves them that ran all the time.
void writeJournal(const QString &path)
{
    PanelToMeasure panel;
    panel.fillWhole();
    const History &history = panel.model().history();
    std::vector<JournalChunk> chunks;
    for (const BucketTier *tier : {&history.seconds(), &history.minutes()}) {
        const qint64 lengthNs = tier->widthNs() * JournalChunk::bucketsAChunk;
        for (qint64 at = *tier->oldestNs() / lengthNs * lengthNs; at <= history.newestNs(); at += lengthNs)
            chunks.push_back(JournalChunk::from(*tier, at, tier == &history.minutes()));
    }
    if (const QString problem = openJournal(path)->save(source, history.newestNs(), chunks, {}); !problem.isEmpty())
        qFatal("%s", qPrintable(problem));
}

} // namespace

void measureMonth(Report &report)
{
    constexpr int rounds = 7;
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"journal.sqlite"_s);
    writeJournal(path);

    std::vector<double> fromDisk;
    std::vector<double> loading;
    std::vector<double> fromMemory;
    for (int round = 0; round < rounds; ++round) {
        PanelToMeasure panel;
        panel.show();
        auto start = std::chrono::steady_clock::now();
        panel.model().restore(
            [&](History &history) { openJournal(path)->load(source, panel.model().nowNs(), history); });
        loading.push_back(millisecondsSince(start));
        panel.model().view().setSpan(month);
        panel.paint();
        fromDisk.push_back(millisecondsSince(start));

        panel.model().view().setSpan(1min);
        panel.paint();
        start = std::chrono::steady_clock::now();
        panel.model().view().setSpan(month);
        panel.paint();
        fromMemory.push_back(millisecondsSince(start));
    }
    report.add({u"30 days out of a full journal to the screen"_s, median(fromDisk), u"ms"_s, 100.0,
                u"of it reading the journal"_s, median(loading)});
    const auto start = std::chrono::steady_clock::now();
    if (const QString problem = openJournal(path)->forget(source); !problem.isEmpty())
        qFatal("%s", qPrintable(problem));
    report.add({u"deleting a full journal"_s, millisecondsSince(start), u"ms"_s});
    report.add({u"30 days with the history in memory"_s, median(fromMemory), u"ms"_s, 100.0});
}

} // namespace bench
