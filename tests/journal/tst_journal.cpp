// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QMap>
#include <QProcess>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <cstdlib>
#include <limits>
#include <sys/resource.h>

#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "journal/journal.h"
#include "loglines.h"
#include "testprogram.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 hour = 3600 * nsPerSecond;
constexpr qint64 day = 24 * hour;
constexpr qint64 journalStart = 20'000 * day;

void fill(History &history, qint64 fromNs, int seconds, double tx)
{
    anarchy_histogram before{};
    anarchy_histogram after{};
    after.bucket[anarchy_histogram_index(5'000)] = 3;
    after.sum_ns = 15'000;
    for (int i = 1; i <= seconds; ++i) {
        Sample sample;
        sample.timeNs = fromNs + i * nsPerSecond - 1;
        sample.intervalNs = nsPerSecond;
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

    // Everything in the folder, by name.
    QMap<QString, QByteArray> files() const
    {
        QMap<QString, QByteArray> contents;
        for (const QString &name : QDir(m_folder.path()).entryList(QDir::Files)) {
            QFile file(m_folder.filePath(name));
            contents[name] = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
        }
        return contents;
    }

private Q_SLOTS:
    void init()
    {
        for (const QString &ending : {u""_s, u"-wal"_s, u"-shm"_s, u".lock"_s, u".damaged"_s})
            QFile::remove(path() + ending);
    }

    void aRestartShowsYesterday()
    {
        const qint64 now = journalStart + 2 * hour;
        {
            Journal journal(path(), u"link0"_s);
            History history;
            QVERIFY(journal.load(journalStart, history).empty());
            fill(history, journalStart, 7200, 5);
            journal.save(now, history, {{journalStart + 5, 2, u"Link: up"_s}});
        }
        Journal journal(path(), u"link0"_s);
        History history;
        const auto events = journal.load(now, history);
        QCOMPARE(events, (std::vector<JournalEvent>{{journalStart + 5, 2, u"Link: up"_s}}));
        QCOMPARE(history.seconds().between(journalStart, now).size(), 7200u);
        QCOMPARE(history.minutes().between(journalStart, now).size(), 120u);
        QCOMPARE(history.statistics(Metric::TxRate, journalStart, now).average, 5.0);
        QCOMPARE(history.minutes().latency(journalStart, now).count(), 7200u * 3);
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
            const qint64 from = journalStart + run * 17 * nsPerSecond;
            journal.load(from, history);
            fill(history, from, 17, run + 1);
            journal.save(from + 17 * nsPerSecond, history, {});
        }
        Journal journal(path(), u"link0"_s);
        History history;
        journal.load(journalStart + day / 2, history);
        QCOMPARE(history.seconds().between(journalStart, journalStart + hour).size(), 68u);
        QCOMPARE(history.seconds().statistics(Metric::TxRate, journalStart, journalStart + hour).average, 2.5);
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
                    const qint64 from = journalStart + minute * 60 * nsPerSecond;
                    fill(history, from, 60, 1);
                    file->save(u"link0"_s, from + 60 * nsPerSecond,
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
            const qint64 from = journalStart + i * day;
            fill(history, from, 120, 1);
            QCOMPARE(file->save(u"link0"_s, from + 120 * nsPerSecond,
                                {JournalChunk::from(history.seconds(), from, false),
                                 JournalChunk::from(history.seconds(), from + 60 * nsPerSecond, false),
                                 JournalChunk::from(history.minutes(), from, true)},
                                {{from, 0, u"x"_s}}),
                     QString());
        }
        History history;
        const auto events = file->load(u"link0"_s, journalStart + 100 * day, history);
        QVERIFY(events.size() <= 31);
        QVERIFY(history.minutes().between(0, journalStart + 100 * day).size() <= 62);
        QVERIFY(history.seconds().between(0, journalStart + 100 * day).size() <= 240);
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
        fill(history, journalStart, 60, 1);
        const JournalChunk chunk = JournalChunk::from(history.minutes(), journalStart, true);
        for (qsizetype length = 0; length < chunk.data.size(); ++length) {
            BucketTier tier(std::chrono::minutes(1), 100, 1000);
            JournalChunk{chunk.widthNs, chunk.startNs, chunk.data.first(length)}.restoreTo(tier);
            QVERIFY(tier.between(0, journalStart + day).empty());
        }
        JournalChunk elsewhere = chunk;
        elsewhere.startNs += hour;
        BucketTier tier(std::chrono::minutes(1), 100, 1000);
        elsewhere.restoreTo(tier);
        QVERIFY(tier.between(0, journalStart + day).empty());
    }

    // Nothing of it is left in the file, another source is untouched, and saving goes on.
    void whatIsForgottenIsGoneFromTheFile()
    {
        const QString secret = u"a sentence that nobody else is to read"_s;
        QString problem;
        {
            const auto file = JournalFile::open(path(), problem);
            QVERIFY(file);
            for (const QString &source : {u"link0"_s, u"link1"_s}) {
                History history;
                fill(history, journalStart, 120, 1);
                QCOMPARE(file->save(source, journalStart + 120 * nsPerSecond,
                                    {JournalChunk::from(history.minutes(), journalStart, true)},
                                    {{journalStart, 0, source == u"link0"_s ? secret : u"other"_s}}),
                         QString());
            }
            QCOMPARE(file->forget(u"link0"_s), QString());
            for (const QString &name : {path(), path() + u"-wal"_s}) {
                QFile bytes(name);
                QVERIFY(bytes.open(QIODevice::ReadOnly));
                QVERIFY(!bytes.readAll().contains(secret.toUtf8()));
            }
            QCOMPARE(file->save(u"link0"_s, journalStart + 120 * nsPerSecond, {},
                                {{journalStart + nsPerSecond, 0, u"new"_s}}),
                     QString());
        }
        History history;
        auto contents = JournalFile::look(path(), u"link0"_s, journalStart + day, history, problem);
        QVERIFY2(contents, qPrintable(problem));
        QCOMPARE(contents->events.size(), 1u);
        QVERIFY(history.minutes().between(0, journalStart + day).empty());
        contents = JournalFile::look(path(), u"link1"_s, journalStart + day, history, problem);
        QVERIFY2(contents, qPrintable(problem));
        QCOMPARE(contents->events.size(), 1u);
        QVERIFY(!history.minutes().between(0, journalStart + day).empty());
    }

    void oneProgramWrites()
    {
        Journal first(path(), u"link0"_s);
        QCOMPARE(first.problem(), QString());
        Journal second(path(), u"link0"_s);
        QVERIFY(!second.problem().isEmpty());
    }

    // Another program reads what is kept; neither the file nor what lies beside it differs afterwards.
    void lookingLeavesNoTrace()
    {
        const qint64 now = journalStart + 2 * hour;
        {
            Journal journal(path(), u"link0"_s);
            History history;
            journal.load(journalStart, history);
            fill(history, journalStart, 7200, 5);
            journal.save(now, history, {{journalStart + 5, 2, u"Link: up"_s}});
        }
        const QMap<QString, QByteArray> before = files();
        QString problem;
        History history;
        const auto contents = JournalFile::look(path(), u"link0"_s, now, history, problem);
        QVERIFY2(contents, qPrintable(problem));
        QCOMPARE(files(), before);
        QCOMPARE(contents->events, (std::vector<JournalEvent>{{journalStart + 5, 2, u"Link: up"_s}}));
        QCOMPARE(contents->sources, QStringList{u"link0"_s});
        QCOMPARE(history.seconds().between(journalStart, now).size(), 7200u);
        QCOMPARE(history.minutes().latency(journalStart, now).count(), 7200u * 3);
        History other;
        QVERIFY(JournalFile::look(path(), u"link1"_s, now, other, problem)->events.empty());
        QVERIFY(other.seconds().between(0, now).empty());
    }

    // The writer goes on, and its last save is seen.
    void lookingWhileAnotherKeeps()
    {
        QString problem;
        const auto file = JournalFile::open(path(), problem);
        QVERIFY(file);
        History history;
        for (int minute = 0; minute < 3; ++minute) {
            const qint64 from = journalStart + minute * 60 * nsPerSecond;
            fill(history, from, 60, 1);
            QCOMPARE(file->save(u"link0"_s, from + 60 * nsPerSecond,
                                {JournalChunk::from(history.minutes(), from, true)}, {}),
                     QString());
            History seen;
            QVERIFY2(JournalFile::look(path(), u"link0"_s, journalStart + hour, seen, problem), qPrintable(problem));
            QCOMPARE(seen.minutes().between(0, journalStart + day).size(), std::size_t(minute + 1));
        }
    }

    // A process saves as fast as it can: what is read is each time of one moment, with each event its minute.
    void lookingAtWhatIsBeingWritten()
    {
        const pid_t child = fork();
        QVERIFY(child >= 0);
        if (child == 0) {
            QString problem;
            History history;
            for (qint64 minute = 0;;) {
                // Opened anew now and then, so that the files beside the database come and go.
                const auto file = JournalFile::open(path(), problem);
                for (int i = 0; file && i < 20; ++i, ++minute) {
                    const qint64 from = journalStart + minute * 60 * nsPerSecond;
                    fill(history, from, 60, 1);
                    file->save(u"link0"_s, from + 60 * nsPerSecond, {JournalChunk::from(history.minutes(), from, true)},
                               {{from, 1, QString::number(minute)}});
                }
            }
        }
        const auto end = qScopeGuard([child] {
            kill(child, SIGKILL);
            waitpid(child, nullptr, 0);
        });
        QString problem;
        std::size_t events = 0;
        QTRY_VERIFY(QFile::exists(path()));
        // Until it has been seen to grow many times; the deadline is for a machine that stands still.
        const QDeadlineTimer deadline(60'000);
        for (int grown = 0; grown < 50;) {
            QVERIFY2(!deadline.hasExpired(), qPrintable(QString::number(grown)));
            History history;
            const auto contents
                = JournalFile::look(path(), u"link0"_s, std::numeric_limits<qint64>::max(), history, problem);
            if (!contents && events == 0)
                continue; // the schema is still being made
            QVERIFY2(contents, qPrintable(problem));
            grown += contents->events.size() > events;
            events = contents->events.size();
            QCOMPARE(history.minutes().between(0, journalStart + 60 * day).size(), events);
        }
    }

    // A program that was killed leaves saves in the log; they are read as well, and stay where they are.
    void lookingAfterAKill()
    {
        const pid_t child = fork();
        QVERIFY(child >= 0);
        if (child == 0) {
            QString problem;
            History history;
            fill(history, journalStart, 60, 1);
            const auto file = JournalFile::open(path(), problem);
            file->save(u"link0"_s, journalStart, {JournalChunk::from(history.minutes(), journalStart, true)}, {});
            kill(getpid(), SIGKILL);
        }
        waitpid(child, nullptr, 0);
        const QMap<QString, QByteArray> before = files();
        QVERIFY(!before[u"journal.sqlite-wal"_s].isEmpty());
        QString problem;
        History history;
        QVERIFY2(JournalFile::look(path(), u"link0"_s, journalStart + day, history, problem), qPrintable(problem));
        QCOMPARE(history.minutes().between(0, journalStart + day).size(), 1u);
        QCOMPARE(files()[u"journal.sqlite"_s], before[u"journal.sqlite"_s]);
        QCOMPARE(files()[u"journal.sqlite-wal"_s], before[u"journal.sqlite-wal"_s]);
    }

    void whatCannotBeReadIsLeftAlone_data()
    {
        QTest::addColumn<QByteArray>("contents");
        QTest::addColumn<QString>("words");
        QTest::newRow("no database") << QByteArray(10'000, 'x') << u"not a database"_s;
        QTest::newRow("empty") << QByteArray() << u"not a history"_s;
        QTest::newRow("newer") << QByteArray("newer") << u"newer version"_s;
        QTest::newRow("damaged") << QByteArray("damaged") << u"malformed"_s;
        QTest::newRow("cut") << QByteArray("cut") << u"malformed"_s;
    }
    void whatCannotBeReadIsLeftAlone()
    {
        QFETCH(QByteArray, contents);
        QFETCH(QString, words);
        if (contents == "newer" || contents == "damaged" || contents == "cut") {
            {
                QString problem;
                const auto file = JournalFile::open(path(), problem);
                History history;
                fill(history, journalStart, 7200, 1);
                std::vector<JournalChunk> chunks;
                for (int minute = 0; minute < 120; ++minute)
                    chunks.push_back(
                        JournalChunk::from(history.seconds(), journalStart + minute * 60 * nsPerSecond, false));
                QCOMPARE(file->save(u"link0"_s, journalStart + 2 * hour, chunks, {}), QString());
            }
            QByteArray whole = files()[u"journal.sqlite"_s];
            if (contents == "newer")
                whole.replace(60, 4, QByteArray("\0\0\0\x63", 4));
            else if (contents == "damaged")
                whole.replace(whole.size() / 4, whole.size() / 2, QByteArray(whole.size() / 2, '\xaa'));
            else
                whole.truncate(whole.size() / 2);
            contents = whole;
        }
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(contents);
        file.close();
        const QMap<QString, QByteArray> before = files();
        QString problem;
        History history;
        QVERIFY(!JournalFile::look(path(), u"link0"_s, journalStart + day, history, problem));
        QVERIFY2(problem.contains(words) && problem.contains(path()), qPrintable(problem));
        QCOMPARE(files(), before);
    }

    void lookingMakesNothing()
    {
        const QMap<QString, QByteArray> before = files();
        QString problem;
        History history;
        QVERIFY(!JournalFile::look(path(), u"link0"_s, journalStart, history, problem));
        QVERIFY(problem.contains(path()));
        QVERIFY(!JournalFile::look(m_folder.filePath(u"nowhere/x"_s), u"link0"_s, journalStart, history, problem));
        QCOMPARE(files(), before);
    }

    void aFolderThatCannotBeMadeIsSaid()
    {
        QString problem;
        QVERIFY(!JournalFile::open(u"/proc/nowhere/journal.sqlite"_s, problem));
        QVERIFY(problem.contains(u"/proc/nowhere"_s));
    }

    // Whoever wonders why there is no past finds the reason in the log, once.
    void aFolderThatCannotBeMadeLeavesOneLine()
    {
        const LogLines log("org.anarchyegpu.journal");
        Journal journal(u"/proc/nowhere/journal.sqlite"_s, u"link0"_s);
        History history;
        journal.load(journalStart, history);
        fill(history, journalStart, 60, 5);
        journal.save(journalStart + 60 * nsPerSecond, history, {});
        QCOMPARE(log.lines().size(), 1);
        QVERIFY2(log.lines().first().contains(u"/proc/nowhere"_s), qPrintable(log.lines().first()));
    }

    // Saves follow one another every ten seconds: the log has the first that fails.
    void aDiskThatTakesNothingLeavesOneLine()
    {
        const LogLines log("org.anarchyegpu.journal");
        Journal journal(path(), u"link0"_s);
        History history;
        journal.load(journalStart, history);
        QVERIFY2(log.lines().isEmpty(), qPrintable(log.lines().join(u'\n')));
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit before{};
        getrlimit(RLIMIT_FSIZE, &before);
        rlimit none = before;
        none.rlim_cur = 0;
        setrlimit(RLIMIT_FSIZE, &none);
        for (int turn = 1; turn <= 3; ++turn) {
            fill(history, journalStart + (turn - 1) * 60 * nsPerSecond, 60, 5);
            journal.save(journalStart + turn * 60 * nsPerSecond, history, {});
            QTRY_VERIFY(!journal.problem().isEmpty());
            QTest::qWait(100); // the thread tries each time
        }
        setrlimit(RLIMIT_FSIZE, &before);
        QCOMPARE(log.lines().size(), 1);
        QVERIFY2(log.lines().first().startsWith(u"The history was not saved:"_s), qPrintable(log.lines().first()));
        fill(history, journalStart + 180 * nsPerSecond, 60, 5);
        journal.save(journalStart + 240 * nsPerSecond, history, {});
        QTRY_COMPARE(journal.problem(), QString()); // nothing was lost
        QCOMPARE(log.lines().size(), 1);
    }
};

ANARCHY_TEST(TestJournal, "journal")
#include "tst_journal.moc"
