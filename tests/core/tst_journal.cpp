// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdlib>
#include <limits>

#include <sys/wait.h>
#include <unistd.h>

#include "journal/journal.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 second = 1'000'000'000;
constexpr qint64 hour = 3600 * second;
constexpr qint64 day = 24 * hour;
constexpr qint64 start = 20'000 * day;

void fill(History &history, qint64 fromNs, int seconds, double tx)
{
    anarchy_histogram before{};
    anarchy_histogram after{};
    after.bucket[anarchy_histogram_index(5'000)] = 3;
    after.sum_ns = 15'000;
    for (int i = 1; i <= seconds; ++i) {
        Sample sample;
        sample.timeNs = fromNs + i * second - 1;
        sample.intervalNs = second;
        sample.values.fill(std::numeric_limits<double>::quiet_NaN());
        sample.values[static_cast<std::size_t>(Metric::TxRate)] = tx;
        sample.dmaLatency = LatencyDistribution(before, after);
        history.append(sample);
    }
}

} // namespace

class TestJournal : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString path() const { return m_folder.filePath(u"journal.sqlite"_s); }

private Q_SLOTS:
    void init()
    {
        for (const QString &ending : {u""_s, u"-wal"_s, u"-shm"_s, u".lock"_s, u".damaged"_s})
            QFile::remove(path() + ending);
    }

    void aRestartShowsYesterday()
    {
        const qint64 now = start + 2 * hour;
        {
            Journal journal(path(), u"link0"_s);
            History history;
            QVERIFY(journal.load(start, history).empty());
            fill(history, start, 7200, 5);
            journal.save(now, history, {{start + 5, 2, u"Link: up"_s}});
        }
        Journal journal(path(), u"link0"_s);
        History history;
        const auto events = journal.load(now, history);
        QCOMPARE(events, (std::vector<JournalEvent>{{start + 5, 2, u"Link: up"_s}}));
        QCOMPARE(history.seconds().between(start, now).size(), 7200u);
        QCOMPARE(history.minutes().between(start, now).size(), 120u);
        QCOMPARE(history.statistics(Metric::TxRate, start, now).average, 5.0);
        QCOMPARE(history.minutes().latency(start, now).count(), 7200u * 3);
        QCOMPARE(journal.problem(), QString());
        // Another source has another past.
        Journal elsewhere(path(), u"link1"_s);
        History other;
        QVERIFY(elsewhere.load(now, other).empty());
        QVERIFY(other.seconds().between(0, now).empty());
    }

    // What is added after a restart joins what was kept, also within one chunk.
    void runsJoin()
    {
        for (int run = 0; run < 4; ++run) {
            Journal journal(path(), u"link0"_s);
            History history;
            const qint64 from = start + run * 17 * second;
            journal.load(from, history);
            fill(history, from, 17, run + 1);
            journal.save(from + 17 * second, history, {});
        }
        Journal journal(path(), u"link0"_s);
        History history;
        journal.load(start + day / 2, history);
        QCOMPARE(history.seconds().between(start, start + hour).size(), 68u);
        QCOMPARE(history.seconds().statistics(Metric::TxRate, start, start + hour).average, 2.5);
    }

    // The program dies while it saves, again and again: what was saved before is whole each time.
    void survivesKill()
    {
        for (int round = 0; round < 8; ++round) {
            init();
            const pid_t child = fork();
            QVERIFY(child >= 0);
            if (child == 0) {
                QString problem;
                const auto file = JournalFile::open(path(), problem);
                History history;
                for (qint64 minute = 0; file; ++minute) {
                    const qint64 from = start + minute * 60 * second;
                    fill(history, from, 60, 1);
                    file->save(u"link0"_s, from + 60 * second,
                               {JournalChunk::from(history.seconds(), from, false),
                                JournalChunk::from(history.minutes(), from, true)},
                               {{from, 1, QString::number(minute)}});
                }
                _exit(1);
            }
            // It has saved something, and is at it.
            QTRY_VERIFY(QFile(path() + u"-wal"_s).size() > 100'000 * (1 + round % 3));
            kill(child, SIGKILL);
            waitpid(child, nullptr, 0);

            QString problem;
            const auto file = JournalFile::open(path(), problem);
            QVERIFY2(file, qPrintable(problem));
            QCOMPARE(problem, QString());
            History history;
            const auto events = file->load(u"link0"_s, std::numeric_limits<qint64>::max(), history);
            QVERIFY(!events.empty());
            // A transaction is whole or not there: each event came with its minute.
            for (const JournalEvent &event : events) {
                const Bucket *minute = history.minutes().at(event.timeNs);
                QVERIFY(minute);
                QCOMPARE(minute->samples, 60);
            }
        }
    }

    void stayingSmall()
    {
        QString problem;
        const auto file = JournalFile::open(path(), problem);
        QVERIFY(file);
        for (int i = 0; i < 80; ++i) {
            History history;
            const qint64 from = start + i * day;
            fill(history, from, 120, 1);
            QCOMPARE(file->save(u"link0"_s, from + 120 * second,
                                {JournalChunk::from(history.seconds(), from, false),
                                 JournalChunk::from(history.seconds(), from + 60 * second, false),
                                 JournalChunk::from(history.minutes(), from, true)},
                                {{from, 0, u"x"_s}}),
                     QString());
        }
        History history;
        const auto events = file->load(u"link0"_s, start + 100 * day, history);
        QVERIFY(events.size() <= 31);
        QVERIFY(history.minutes().between(0, start + 100 * day).size() <= 62);
        QVERIFY(history.seconds().between(0, start + 100 * day).size() <= 240);
    }

    void aDamagedFileIsPutAside()
    {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(10'000, 'x'));
        file.close();
        QString problem;
        QVERIFY(JournalFile::open(path(), problem));
        QVERIFY(problem.contains(u"damaged"_s));
        QVERIFY(QFile::exists(path() + u".damaged"_s));
    }

    void aNewerFileIsLeftAlone()
    {
        QString problem;
        QVERIFY(JournalFile::open(path(), problem));
        QFile file(path());
        QVERIFY(file.open(QIODevice::ReadWrite));
        file.seek(60); // user_version, big-endian: https://www.sqlite.org/fileformat.html#user_version_number
        file.write(QByteArray("\0\0\0\x63", 4));
        file.close();
        const auto contents = [&] {
            QFile read(path());
            return read.open(QIODevice::ReadOnly) ? read.readAll() : QByteArray();
        };
        const QByteArray before = contents();
        QVERIFY(!JournalFile::open(path(), problem));
        QVERIFY(problem.contains(u"newer"_s));
        QCOMPARE(contents(), before);
    }

    void damagedChunksEndEarly()
    {
        History history;
        fill(history, start, 60, 1);
        const JournalChunk chunk = JournalChunk::from(history.minutes(), start, true);
        for (qsizetype length = 0; length < chunk.data.size(); ++length) {
            BucketTier tier(std::chrono::minutes(1), 100, 1000);
            JournalChunk{chunk.widthNs, chunk.startNs, chunk.data.first(length)}.restoreTo(tier);
            QVERIFY(tier.between(0, start + day).empty());
        }
        JournalChunk elsewhere = chunk;
        elsewhere.startNs += hour;
        BucketTier tier(std::chrono::minutes(1), 100, 1000);
        elsewhere.restoreTo(tier);
        QVERIFY(tier.between(0, start + day).empty());
    }

    void oneProgramWrites()
    {
        Journal first(path(), u"link0"_s);
        QCOMPARE(first.problem(), QString());
        Journal second(path(), u"link0"_s);
        QVERIFY(!second.problem().isEmpty());
    }

    void aFolderThatCannotBeMadeIsSaid()
    {
        QString problem;
        QVERIFY(!JournalFile::open(u"/proc/nowhere/journal.sqlite"_s, problem));
        QVERIFY(problem.contains(u"/proc/nowhere"_s));
    }
};

QTEST_GUILESS_MAIN(TestJournal)
#include "tst_journal.moc"
