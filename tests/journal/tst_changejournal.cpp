// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QScopeGuard>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <set>

#include <sys/wait.h>
#include <unistd.h>

#include "anarchy_egpu/control.h"
#include "base/clock.h"
#include "journal/changejournal.h"
#include "madeuplink.h"
#include "testprogram.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 start = 1'790'000'000 * nsPerSecond;

// The n-th change of a boot: the ring doubles or halves, a second after the one before.
ChangeRecord change(qint64 n, const QString &boot = u"boot"_s)
{
    ChangeRecord record;
    record.key = {boot, n * nsPerSecond, n};
    record.timeNs = start + n * nsPerSecond;
    record.before = record.after = defaultValues();
    record.before[ANARCHY_PARAM_RING_BUFFER_SIZE] = n % 2 ? 256 : 512;
    record.after[ANARCHY_PARAM_RING_BUFFER_SIZE] = n % 2 ? 512 : 256;
    record.link = u"loopback"_s;
    record.outcome = ChangeOutcome::OnTrial;
    return record;
}

} // namespace

class TestChangeJournal : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    QString path() const { return m_folder->filePath(u"deeper/changes.sqlite"_s); }
    std::unique_ptr<ChangeJournal> open(qint64 nowNs = start) const
    {
        QString problem;
        auto journal = ChangeJournal::open(path(), nowNs, problem);
        if (!problem.isEmpty())
            qWarning("%s", qPrintable(problem));
        return journal;
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void aRestartShowsAllOfIt()
    {
        ChangeRecord record = change(1);
        record.cause = {ChangeOrigin::AutomaticSwitch, u"gaming, steam is running"_s};
        record.user = u"maria"_s;
        record.program = u"anarchy-egpu-panel"_s;
        const MadeUpLink link;
        MadeUpLink faster;
        faster.bytesPerSecond = 2.4e9;
        const ChangeEffect effect = ChangeEffect::between(link.run(240, 1), faster.run(240, 2));
        QCOMPARE(effect[Quality::Throughput].verdict, Verdict::Better);
        {
            const auto journal = open();
            QCOMPARE(journal->add(record), QString());
            QCOMPARE(journal->end({u"boot"_s, 9 * nsPerSecond, 2}, start + 9 * nsPerSecond, ChangeOutcome::Kept, false),
                     QString());
            QCOMPARE(journal->setEffect(record.id, effect), QString());
            QCOMPARE(journal->setNote(record.id, u"with the new cable\n→ fine"_s), QString());
        }
        const auto records = open()->list({});
        QCOMPARE(records.size(), 1u);
        const ChangeRecord &kept = records.front();
        QCOMPARE(kept.id, record.id);
        QVERIFY(kept.key == record.key);
        QCOMPARE(kept.timeNs, record.timeNs);
        QVERIFY(kept.cause == record.cause);
        QCOMPARE(kept.user, record.user);
        QCOMPARE(kept.program, record.program);
        QCOMPARE(kept.link, record.link);
        QVERIFY(kept.before == record.before && kept.after == record.after);
        QCOMPARE(kept.outcome, ChangeOutcome::Kept);
        QCOMPARE(kept.endedNs, start + 9 * nsPerSecond);
        QCOMPARE(kept.note, u"with the new cable\n→ fine"_s);
        QVERIFY(kept.effect);
        QCOMPARE(kept.effect->toJson(), effect.toJson());
        QCOMPARE((*kept.effect)[Quality::Throughput].differenceLow, effect[Quality::Throughput].differenceLow);
        QCOMPARE(kept.effect->verdict(), effect.verdict());
    }

    void listsAreFiltered()
    {
        const auto journal = open();
        for (int n = 1; n <= 10; ++n) {
            ChangeRecord record = change(n);
            record.cause.origin = n % 3 ? ChangeOrigin::Preset : ChangeOrigin::Tuner;
            QCOMPARE(journal->add(record), QString());
        }
        QCOMPARE(journal->list({}).size(), 10u);
        QCOMPARE(journal->list({}).front().key.sequence, 10);
        QCOMPARE(journal->list({.sinceNs = start + 7 * nsPerSecond, .origin = {}}).size(), 4u);
        QCOMPARE(journal->list({.sinceNs = 0, .origin = ChangeOrigin::Tuner}).size(), 3u);
        QCOMPARE(journal->list({.sinceNs = 0, .origin = {}, .limit = 2}).back().key.sequence, 9);
        QVERIFY(!journal->find(4711));
        QVERIFY(journal->setNote(4711, u"x"_s).contains(u"4711"_s));
    }

    // Panel and command line hear of the same event; only one of them knows why. In either order it is one change.
    void twoProgramsMakeOneRecord()
    {
        for (const bool knowingFirst : {true, false}) {
            init();
            const auto one = open();
            const auto other = open();
            ChangeRecord knowing = change(1);
            knowing.cause = {ChangeOrigin::Preset, u"gaming"_s};
            knowing.user = u"maria"_s;
            ChangeRecord seeing = change(1);
            seeing.user = u"root"_s;
            QCOMPARE(one->add(knowingFirst ? knowing : seeing), QString());
            QCOMPARE(other->add(knowingFirst ? seeing : knowing), QString());
            QCOMPARE(one->list({}).size(), 1u);
            QCOMPARE(knowing.id, seeing.id);
            QCOMPARE(one->list({}).front().cause.detail, u"gaming"_s);
            QCOMPARE(one->list({}).front().user, u"maria"_s);
            // The reason of an end is the same: who knows it wins, whoever is first.
            const ChangeKey end{u"boot"_s, 5 * nsPerSecond, 2};
            QCOMPARE(one->end(end, start, knowingFirst ? ChangeOutcome::RevertedByHarm : ChangeOutcome::RevertedByUser,
                              knowingFirst),
                     QString());
            QCOMPARE(other->end(end, start,
                                knowingFirst ? ChangeOutcome::RevertedByUser : ChangeOutcome::RevertedByHarm,
                                !knowingFirst),
                     QString());
            QCOMPARE(one->list({}).front().outcome, ChangeOutcome::RevertedByHarm);
        }
    }

    void theSameNumbersOfAnotherBootAreAnotherChange()
    {
        const auto journal = open();
        ChangeRecord today = change(1);
        ChangeRecord tomorrow = change(1, u"next"_s);
        QCOMPARE(journal->add(today), QString());
        QCOMPARE(journal->add(tomorrow), QString());
        QCOMPARE(journal->list({}).size(), 2u);
        // And an end belongs to its own boot.
        QCOMPARE(journal->end({u"boot"_s, 3 * nsPerSecond, 2}, start, ChangeOutcome::RevertedByTimer, false),
                 QString());
        QCOMPARE(journal->find(today.id)->outcome, ChangeOutcome::RevertedByTimer);
        QCOMPARE(journal->find(tomorrow.id)->outcome, ChangeOutcome::OnTrial);
    }

    void whatNobodySawEndIsNotOnTrialForEver()
    {
        ChangeRecord record = change(0);
        QCOMPARE(open()->add(record), QString());
        QCOMPARE(open(start + 30 * nsPerSecond)->find(record.id)->outcome, ChangeOutcome::OnTrial);
        const auto journal = open(start + 100 * nsPerSecond);
        QCOMPARE(journal->find(record.id)->outcome, ChangeOutcome::Unknown);
        // The driver still knew it.
        QCOMPARE(journal->end({u"boot"_s, nsPerSecond, 2}, start + nsPerSecond, ChangeOutcome::Kept, false), QString());
        QCOMPARE(journal->find(record.id)->outcome, ChangeOutcome::Kept);
    }

    void theFirstMeasurementCounts()
    {
        const auto journal = open();
        ChangeRecord record = change(1);
        QCOMPARE(journal->add(record), QString());
        ChangeEffect effect;
        effect.secondsAfter = 60;
        QCOMPARE(journal->setEffect(record.id, effect), QString());
        effect.secondsAfter = 3;
        QCOMPARE(journal->setEffect(record.id, effect), QString());
        QCOMPARE(journal->find(record.id)->effect->secondsAfter, 60.0);
    }

    void longNotesAreRefused()
    {
        const auto journal = open();
        ChangeRecord record = change(1);
        QCOMPARE(journal->add(record), QString());
        QCOMPARE(journal->setNote(record.id, QString(ChangeRecord::longestNote, u'x')), QString());
        QVERIFY(journal->setNote(record.id, QString(ChangeRecord::longestNote + 1, u'y')).contains(u"1000"_s));
        QCOMPARE(journal->find(record.id)->note.at(0), u'x');
    }

    void stayingSmall()
    {
        const auto journal = open();
        for (int n = 1; n <= ChangeJournal::kept + 20; ++n) {
            ChangeRecord record = change(n);
            QCOMPARE(journal->add(record), QString());
        }
        const auto records = journal->list({});
        QCOMPARE(records.size(), std::size_t(ChangeJournal::kept));
        QCOMPARE(records.back().key.sequence, 21);
        QVERIFY(QFile(path()).size() < 20'000'000);
    }

    void othersAreNoticed()
    {
        const auto one = open();
        const auto other = open();
        const qint64 before = one->revision();
        QCOMPARE(one->revision(), before);
        ChangeRecord record = change(1);
        QCOMPARE(other->add(record), QString());
        const qint64 after = one->revision();
        QVERIFY(after != before);
        QCOMPARE(one->setNote(record.id, u"x"_s), QString());
        QVERIFY(one->revision() != after);
    }

    // Two programs write as fast as they can and one of them is killed: the other loses nothing, and whatever is there
    // is whole and there once.
    void survivesKill()
    {
        for (int round = 0; round < 5; ++round) {
            init();
            const pid_t child = fork();
            QVERIFY(child >= 0);
            if (child == 0) {
                const auto journal = open();
                for (int n = 1; journal; ++n) {
                    ChangeRecord record = change(n, u"child"_s);
                    if (!journal->add(record).isEmpty() || !journal->setNote(record.id, u"whole"_s).isEmpty())
                        break;
                    ::usleep(500); // a writer without any pause keeps all others out
                }
                _exit(1);
            }
            const auto killer = qScopeGuard([child] { ::kill(child, SIGKILL); }); // whatever goes wrong here
            const auto journal = open();
            QVERIFY(journal);
            int mine = 0;
            QString problem;
            const auto count = [&] {
                const auto records = journal->list({}, &problem);
                return std::ranges::count_if(records, [](const auto &each) { return each.key.boot == u"child"_s; });
            };
            while (mine < 50 || count() < 20 + 10 * round) {
                ChangeRecord record = change(++mine, u"parent"_s);
                QCOMPARE(journal->add(record), QString());
                QVERIFY(mine < 5000);
            }
            ::kill(child, SIGKILL);
            int status = 0;
            ::waitpid(child, &status, 0);
            QVERIFY(WIFSIGNALED(status)); // it had no trouble until then
            QCOMPARE(problem, QString());
            const auto records = open()->list({}, &problem);
            QCOMPARE(problem, QString());
            std::set<std::pair<QString, qint64>> keys;
            for (const ChangeRecord &record : records) {
                QVERIFY(record.before == change(record.key.sequence).before);
                QVERIFY(record.after == change(record.key.sequence).after);
                keys.insert({record.key.boot, record.key.sequence});
            }
            QCOMPARE(keys.size(), records.size());
            QCOMPARE(std::ranges::count_if(records, [](const auto &each) { return each.key.boot == u"parent"_s; }),
                     mine);
        }
    }

    void aDamagedFileIsPutAside()
    {
        QDir().mkpath(QFileInfo(path()).path());
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(10'000, 'x'));
        file.close();
        QString problem;
        const auto journal = ChangeJournal::open(path(), start, problem);
        QVERIFY(journal);
        QVERIFY(problem.contains(u"damaged"_s));
        QVERIFY(QFile::exists(path() + u".damaged"_s));
        ChangeRecord record = change(1);
        QCOMPARE(journal->add(record), QString());
    }

    void aNewerFileIsLeftAlone()
    {
        QVERIFY(open());
        QFile file(path());
        QVERIFY(file.open(QIODevice::ReadWrite));
        file.seek(60); // user_version, big-endian: https://www.sqlite.org/fileformat.html#user_version_number
        file.write(QByteArray::fromHex("00000063"));
        file.close();
        QString problem;
        QVERIFY(!ChangeJournal::open(path(), start, problem));
        QVERIFY2(problem.contains(u"newer"_s), qPrintable(problem));
        QVERIFY(!QFile::exists(path() + u".damaged"_s));
    }

    void aFolderThatCannotBeMadeIsSaid()
    {
        QString problem;
        QVERIFY(!ChangeJournal::open(u"/proc/nowhere/changes.sqlite"_s, start, problem));
        QVERIFY(problem.contains(u"/proc/nowhere"_s));
    }

    void namesAreUniqueAndFoundAgain()
    {
        QSet<QString> names;
        for (const ChangeOrigin origin : allChangeOrigins) {
            const QString name = QLatin1StringView(changeOriginName(origin));
            QVERIFY(findChangeOrigin(name) == origin);
            names += name;
        }
        QCOMPARE(names.size(), qsizetype(allChangeOrigins.size()));
        QVERIFY(!findChangeOrigin(u"nobody"));
        QCOMPARE(findChangeOutcome(u"from the future"), ChangeOutcome::Unknown);
        QCOMPARE(findChangeOutcome(u"reverted_by_harm"), ChangeOutcome::RevertedByHarm);
    }
};

ANARCHY_TEST(TestChangeJournal, "changejournal")
#include "tst_changejournal.moc"
