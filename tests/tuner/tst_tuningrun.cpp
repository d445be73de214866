// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>

#include "base/clock.h"
#include "fakeload.h"
#include "guardeddriver.h"
#include "journal/changerecorder.h"
#include "testprogram.h"
#include "tuningbench.h"
#include "wording/tunerreport.h"

using namespace anarchy;
using namespace std::chrono_literals;

namespace {

constexpr auto RingIndex = static_cast<std::size_t>(ANARCHY_PARAM_RING_BUFFER_SIZE);

} // namespace

class TestTuningRun : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsSmallerRingsForLatencyAndConfirmsNothingByItself()
    {
        TuningBench bench;
        TuningRun run(bench.driver, planFor(bench, Objective::Latency), quick());
        QSignalSpy steps(&run, &TuningRun::stepBegan);
        QSignalSpy ended(&run, &TuningRun::ended);
        std::vector<anarchy_event> events;
        connect(&bench.driver, &DriverPort::eventReceived, &run,
                [&](const anarchy_event &event) { events.push_back(event); });
        run.start();
        drive(bench, run);
        QCOMPARE(ended.size(), 1);
        QCOMPARE(run.result().end, TunerResult::End::Better);
        QVERIFY(run.result().recommended.values[RingIndex].value_or(1024) < 64);
        // The old values run, and every change was a trial that was taken back.
        QCOMPARE(bench.ring(), 256u);
        QVERIFY(!bench.onTrial());
        QCOMPARE(events.size() % 2, std::size_t(0));
        for (std::size_t i = 0; i < events.size(); ++i)
            QCOMPARE(events[i].type, quint32(i % 2 ? ANARCHY_EVENT_CONFIG_REVERTED : ANARCHY_EVENT_CONFIG_CHANGED));
        QCOMPARE(steps.size(), run.result().measurements);

        QSignalSpy kept(&run, &TuningRun::kept);
        run.keep();
        QVERIFY(kept.wait());
        QVERIFY(kept.first().first().value<Outcome>().ok());
        QCOMPARE(bench.ring(), *run.result().recommended.values[RingIndex]);
        QVERIFY(!bench.onTrial());
    }

    void cancellingAtAnyTimeBringsTheOldValuesBack_data()
    {
        QTest::addColumn<int>("samples");
        for (const int samples : {0, 1, 100, 230, 250, 252, 330, 460, 480, 700})
            QTest::addRow("after %d samples", samples) << samples;
    }

    void cancellingAtAnyTimeBringsTheOldValuesBack()
    {
        QFETCH(int, samples);
        TuningBench bench;
        TuningRun run(bench.driver, planFor(bench, Objective::Latency), quick());
        QSignalSpy ended(&run, &TuningRun::ended);
        run.start();
        int left = samples;
        drive(bench, run, [&left] { return left-- == 0; });
        run.cancel();
        settleEvents(bench, run);
        QCOMPARE(ended.size(), 1);
        QCOMPARE(run.result().end, TunerResult::End::Stopped);
        QVERIFY(run.result().recommended.isEmpty());
        QCOMPARE(bench.ring(), 256u);
        QVERIFY(!bench.onTrial());
    }

    void cancellingWhileAChangeIsOnItsWayTakesItBack()
    {
        TuningBench bench;
        TuningRun run(bench.driver, planFor(bench, Objective::Latency), quick());
        run.start();
        drive(bench, run, [&] { return bench.driver.changes()->isBusy() && !bench.onTrial(); });
        QVERIFY(bench.driver.changes()->isBusy());
        run.cancel();
        QVERIFY(run.isRunning()); // the answer is still to come
        settleEvents(bench, run);
        QVERIFY(!run.isRunning());
        QCOMPARE(bench.ring(), 256u);
        QVERIFY(!bench.onTrial());
    }

    void aLinkThatGoesDownEndsItWithTheOldValues()
    {
        TuningBench bench;
        TuningRun run(bench.driver, planFor(bench, Objective::Latency), quick());
        run.start();
        drive(bench, run, [&] { return bench.onTrial(); });
        bench.state = ANARCHY_LINK_DOWN;
        settleEvents(bench, run);
        QCOMPARE(run.result().end, TunerResult::End::Stopped);
        QCOMPARE(run.result().why, QStringLiteral("The link went down."));
        QCOMPARE(run.failure(), Outcome::Code::NoDriver);
        QCOMPARE(bench.ring(), 256u);
        QVERIFY(!bench.onTrial());
    }

    void aLinkThatVanishesEndsItToo()
    {
        TuningBench bench;
        TuningRun run(bench.driver, planFor(bench, Objective::Latency), quick());
        run.start();
        drive(bench, run, [&] { return bench.onTrial(); });
        run.linkLost();
        settleEvents(bench, run);
        QCOMPARE(run.result().end, TunerResult::End::Stopped);
        QCOMPARE(bench.ring(), 256u);
    }

    void harmEndsATrialEarlyAndItsDirection()
    {
        TuningBench bench;
        TuningRun run(bench.driver, planFor(bench, Objective::Latency), quick());
        run.start();
        qint64 longestNs = 0;
        qint64 sinceNs = 0;
        quint32 smallest = 1024;
        drive(bench, run, [&] {
            smallest = std::min(smallest, bench.ring());
            if (bench.ring() <= 64) {
                bench.injected += 2;
                sinceNs = sinceNs ? sinceNs : bench.nowNs;
                longestNs = std::max(longestNs, bench.nowNs - sinceNs);
            } else {
                sinceNs = 0;
            }
            return false;
        });
        QCOMPARE(smallest, 64u);
        QVERIFY2(longestNs < nsPerSecond, qPrintable(QString::number(longestNs)));
        const TunedParameter &ring = run.result().parameters.front();
        QCOMPARE(ring.chosen, 128u);
        QVERIFY2(ring.points.back().harm.contains(QStringLiteral("errors")), qPrintable(ring.points.back().harm));
        QCOMPARE(run.result().end, TunerResult::End::Better);
    }

    void eachStepIsInTheJournalWithWhatItDid()
    {
        TuningBench bench;
        const auto journal = ChangeJournal::inMemory();
        ChangeRecorder recorder(bench.driver, *journal, 0, [&bench] { return bench.nowNs; });
        TuningRun run(bench.driver, planFor(bench, Objective::Latency), quick());
        connect(&run, &TuningRun::trialMeasured, &recorder, &ChangeRecorder::setEffect);
        run.start();
        drive(bench, run, [&] {
            bench.injected += bench.ring() <= 32 ? 2 : 0;
            return false;
        });
        QCOMPARE(run.result().end, TunerResult::End::Better);
        run.keep();
        QTRY_COMPARE(bench.ring(), *run.result().recommended.values[RingIndex]);
        QTRY_VERIFY(!bench.onTrial());
        const std::vector<ChangeRecord> records = journal->list({});
        QVERIFY(records.size() > 3);
        int harmed = 0;
        for (const ChangeRecord &record : records) {
            QCOMPARE(record.cause, (ChangeCause{ChangeOrigin::Tuner, QStringLiteral("latency")}));
            const bool isKept = record.id == records.front().id;
            const bool didHarm = record.outcome == ChangeOutcome::RevertedByHarm;
            harmed += didHarm;
            QCOMPARE(record.outcome,
                     isKept        ? ChangeOutcome::Kept
                         : didHarm ? record.outcome
                                   : ChangeOutcome::RevertedByUser);
            QCOMPARE(record.effect.has_value(), !isKept && !didHarm);
            if (record.effect)
                QVERIFY(record.effect->secondsBefore > 3.5 && record.effect->secondsAfter > 3.5);
        }
        QCOMPARE(harmed, 1);
        QVERIFY(records.at(1).effect);
        QCOMPARE((*records.at(1).effect)[Quality::DmaP99].verdict, Verdict::Better); // of the confirmation
    }

    void errorsThatWereThereBeforeAreNoHarm()
    {
        TuningBench bench;
        TuningRun run(bench.driver, planFor(bench, Objective::Latency), quick());
        run.start();
        drive(bench, run, [&, i = 0]() mutable {
            bench.injected += ++i % 5 == 0;
            return false;
        });
        QVERIFY(run.result().recommended.values[RingIndex].value_or(1024) < 64);
    }

    void somebodyElsesChangeEndsIt()
    {
        TuningBench bench;
        TuningRun run(bench.driver, planFor(bench, Objective::Latency), quick());
        run.start();
        drive(bench, run, [&, i = 0]() mutable { return ++i == 50; });
        Change change;
        change.values[ANARCHY_PARAM_TB_RETRY_COUNT] = 7;
        bench.driver.changes()->apply(change, 0ms);
        settleEvents(bench, run);
        QCOMPARE(run.result().end, TunerResult::End::Stopped);
        QVERIFY2(run.result().why.contains(QStringLiteral("else changed")), qPrintable(run.result().why));
        QCOMPARE(bench.driver.configuration()->running[ANARCHY_PARAM_TB_RETRY_COUNT], 7u);
    }

    void anotherTrialIsLeftAlone()
    {
        TuningBench bench;
        const TunerPlan plan = planFor(bench, Objective::Latency);
        Change change;
        change.values[RingIndex] = 512;
        bench.driver.changes()->apply(change, 30s);
        QTRY_VERIFY(bench.onTrial());
        TuningRun run(bench.driver, plan, quick());
        run.start();
        settleEvents(bench, run);
        QCOMPARE(run.result().end, TunerResult::End::Stopped);
        QCOMPARE(run.failure(), Outcome::Code::Busy);
        QCOMPARE(bench.ring(), 512u);
        QVERIFY(bench.onTrial());
    }

    void aTrialOutlastsItsMeasurement()
    {
        TuningBench bench;
        TuningRun run(bench.driver, planFor(bench, Objective::Latency), quick());
        run.start();
        drive(bench, run, [&] { return bench.onTrial(); });
        QVERIFY(bench.driver.configuration()->trialLeftMs > 9'000);
        run.cancel();
        settleEvents(bench, run);
    }

    void destroyingItBringsTheOldValuesBack()
    {
        TuningBench bench;
        {
            TuningRun run(bench.driver, planFor(bench, Objective::Latency), quick());
            run.start();
            drive(bench, run, [&] { return bench.onTrial(); });
        }
        QTRY_VERIFY(!bench.onTrial());
        QCOMPARE(bench.ring(), 256u);
    }

    void theLoadRunsForEachStepAndIsWaitedFor()
    {
        TuningBench bench;
        FakeLoad load;
        TuningRun run(bench.driver, planFor(bench, Objective::Latency), quick(), &load);
        run.start();
        drive(bench, run, [&] { return run.result().measurements == 0 && bench.nowNs > 10 * nsPerSecond; });
        QCOMPARE(load.started, 1); // measured long ago, and the load still runs
        load.end();
        QCOMPARE(run.result().measurements, 1);
        drive(bench, run, [&] {
            if (load.running && !bench.onTrial() && load.started > 1)
                load.end();
            return false;
        });
        QCOMPARE(load.started, run.result().measurements);
        QCOMPARE(run.result().end, TunerResult::End::Better);
    }

    void aLoadThatFailsEndsItOrTheValue()
    {
        TuningBench bench;
        FakeLoad load;
        TuningRun run(bench.driver, planFor(bench, Objective::Latency), quick(), &load);
        run.start();
        drive(bench, run, [&] { return load.running; });
        load.end(QStringLiteral("no streams"));
        settleEvents(bench, run);
        QCOMPARE(run.result().end, TunerResult::End::Stopped);
        QCOMPARE(run.result().why, QStringLiteral("no streams"));
    }

    void aLoadOfWhichNothingIsMeasuredAnyMoreIsStopped()
    {
        TuningBench bench;
        FakeLoad load;
        TuningRun run(bench.driver, planFor(bench, Objective::Latency), quick(), &load);
        run.start();
        drive(bench, run, [&] { return load.running; });
        run.cancel();
        QCOMPARE(load.stopped, 1);
        settleEvents(bench, run);
        QVERIFY(!load.running && !run.isRunning());
    }

    void aStepThatIsNotAuthorisedEndsItWithTheOldValues_data()
    {
        QTest::addColumn<int>("granted");
        QTest::addRow("the first") << 0;
        QTest::addRow("a later one") << 2;
    }

    void aStepThatIsNotAuthorisedEndsItWithTheOldValues()
    {
        QFETCH(const int, granted);
        TuningBench bench;
        GuardedDriver driver(bench.driver);
        driver.granted = granted;
        TuningRun run(driver, planFor(bench, Objective::Latency), quick());
        run.start();
        settleEvents(bench, run);
        QCOMPARE(run.result().end, TunerResult::End::Stopped);
        QCOMPARE(run.failure(), Outcome::Code::NotAuthorized);
        QVERIFY2(run.result().why.contains(QStringLiteral("not authorised")), qPrintable(run.result().why));
        QVERIFY(run.result().recommended.isEmpty());
        QCOMPARE(run.result().measurements, granted + 1); // the baseline needs nobody
        QCOMPARE(bench.ring(), 256u);
        QVERIFY(!bench.onTrial());
    }

    // As when somebody looks at another driver meanwhile.
    void aDriverThatGoesEndsIt()
    {
        TuningBench bench;
        auto driver = std::make_unique<GuardedDriver>(bench.driver);
        TuningRun run(*driver, planFor(bench, Objective::Latency), quick());
        QSignalSpy ended(&run, &TuningRun::ended);
        run.start();
        drive(bench, run, [&] { return bench.onTrial(); });
        driver.reset();
        QVERIFY(!run.isRunning());
        QCoreApplication::processEvents();
        QCOMPARE(ended.size(), 1);
        QCOMPARE(run.failure(), Outcome::Code::NoDriver);
        run.cancel();
        run.keep();
        run.addSample(bench.next());
        QCOMPARE(ended.size(), 1);
    }

    void aStepSaysWhyItIsTaken()
    {
        TuningBench bench;
        TuningRun run(bench.driver, planFor(bench, Objective::Latency), quick());
        QStringList reasons;
        connect(&run, &TuningRun::stepBegan, &run,
                [&](const TunerStep &step) { reasons += reasonText(step, run.result()); });
        run.start();
        drive(bench, run);
        QVERIFY(reasons.size() > 4);
        QVERIFY(reasons[0].contains(QStringLiteral("compared with this")));
        QCOMPARE(reasons[1], QStringLiteral("The next power of two from 256 pages."));
        QCOMPARE(reasons[2], QStringLiteral("128 pages was better, so the next one may be too."));
        QVERIFY(reasons.back().contains(QStringLiteral("once more")));
        QVERIFY2(!reasons.contains(QString()), qPrintable(reasons.join(u'|')));
    }

    void passwordsAreForetold()
    {
        const TunerPlan all{Objective::Throughput, defaultValues(), {}};
        // 25 measurements at most: 50 s, and 19 min
        QVERIFY(authorisationText(all, 2s).contains(QStringLiteral("at the first change.")));
        QVERIFY(authorisationText(all, 45s).contains(QStringLiteral("every 5 minutes, up to 4 times")));
    }

    void theResultIsToldToScriptsAndMakesAProfile()
    {
        TuningBench bench;
        TuningRun run(bench.driver, planFor(bench, Objective::Latency), quick());
        run.start();
        drive(bench, run);
        const QJsonObject object = toJson(run.result());
        QCOMPARE(object[u"objective"].toString(), QStringLiteral("latency"));
        QCOMPARE(object[u"end"].toString(), QStringLiteral("better"));
        const QJsonObject ring = object[u"parameters"].toArray().first().toObject();
        QCOMPARE(ring[u"parameter"].toString(), QStringLiteral("ring_buffer_size"));
        const QJsonObject point = ring[u"points"].toArray().at(1).toObject();
        QCOMPARE(point[u"value"].toInt(), 128);
        QCOMPARE(point[u"verdict"].toString(), QStringLiteral("better"));
        QVERIFY(point[u"gain_low"].toDouble() > 0);
        QVERIFY(point[u"after"][u"throughput"][u"median"].toDouble() > 0);
        QVERIFY(object[u"confirmation"].isObject());
        const Profile profile = profileOf(run.result(), QStringLiteral("Tuned"));
        QCOMPARE(profile.values.mask(), 1u << ANARCHY_PARAM_RING_BUFFER_SIZE);
        QCOMPARE(profile.values.values[RingIndex], run.result().recommended.values[RingIndex]);
        JsonProblem problem;
        QVERIFY(parseProfile(writeProfile(profile), problem));
    }
};

ANARCHY_TEST(TestTuningRun, "tuningrun")
#include "tst_tuningrun.moc"
