// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>

#include "base/clock.h"
#include "baselines/regressionwatch.h"
#include "drivers/simulatedlink.h"
#include "madeuplink.h"
#include "played.h"
#include "testprogram.h"
#include "wording/regressiontext.h"

using namespace Qt::StringLiterals;
using namespace anarchy;

namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr int part = 20; // ten times as slow, and there to look at memory
#else
constexpr int part = 1;
#endif

/// The simulated link, a sample each quarter of a second.
class LiveLink {
public:
    explicit LiveLink(quint64 seed, const SimulatedConditions &conditions = {})
        : m_link(seed, conditions)
    {
        m_link.readAt(m_nowNs, *m_before);
    }

    Sample next()
    {
        m_nowNs += nsPerSecond / 4;
        m_link.readAt(m_nowNs, *m_after);
        std::swap(m_before, m_after);
        return *Sample::between(*m_after, *m_before);
    }
    Measurement measure(int seconds)
    {
        Measurement measurement;
        for (int i = 0; i < 4 * seconds; ++i)
            measurement.add(next());
        return measurement;
    }

private:
    qint64 m_nowNs = nsPerSecond;
    SimulatedLink m_link;
    std::unique_ptr<anarchy_telemetry> m_before = std::make_unique<anarchy_telemetry>();
    std::unique_ptr<anarchy_telemetry> m_after = std::make_unique<anarchy_telemetry>();
};

using State = RegressionWatch::State;

/// What the block that a sample fills comes to, compared at once.
std::optional<RegressionWatch::Check> take(RegressionWatch &watch, const Sample &sample)
{
    const std::optional<RegressionWatch::Block> block = watch.add(sample);
    return block ? watch.judge(block->compared()) : std::nullopt;
}

} // namespace

class TestRegressionWatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // The promise: on a load that stays as it is nothing is told, for hours, whatever the baseline happened to be.
    void aSteadySimulatedLoadIsNoRegression()
    {
        int blocks = 0;
        for (quint64 seed = 1; seed <= 3; ++seed) {
            LiveLink link(1000 + seed);
            RegressionWatch watch;
            watch.setBaseline(link.measure(60));
            for (int i = 0; i < 2 * 3600 * 4 / part; ++i) {
                const auto check = take(watch, link.next());
                if (!check)
                    continue;
                ++blocks;
                QVERIFY2(!check->tells,
                         qPrintable(u"seed %1, block %2: %3"_s.arg(seed).arg(blocks).arg(
                             regressionEvidence(*check).join(u'\n'))));
                QVERIFY(check->state == State::Well || check->state == State::Suspicious);
            }
        }
        QCOMPARE(blocks, 3 * 120 / part);
    }

    // Neither on one whose samples resemble one another for long and jump far, over many baselines.
    void aSteadyRoughLoadIsNone()
    {
        MadeUpLink link;
        link.phi = 0.9;
        link.heavyTails = true;
        link.errorsAtOnce = 8;
        constexpr int watches = part > 1 ? 1 : 12;
        int told = 0;
        for (quint64 i = 0; i < watches; ++i) {
            RegressionWatch watch;
            watch.setBaseline(link.run(240, 2 * i));
            Played played(link.run(30 * 240, 2 * i + 1));
            while (!played.atEnd()) {
                if (const auto check = take(watch, played.next()))
                    told += check->tells;
            }
        }
        QCOMPARE(told, 0); // in six hours, over twelve baselines
    }

    // And what is worse is told: a fifth less within two blocks that follow the one in which it began.
    void aLossOfAFifthIsToldInThreeMinutes()
    {
        const MadeUpLink link;
        for (quint64 seed = 0; seed < quint64(std::max(12 / part, 1)); ++seed) {
            RegressionWatch watch;
            watch.setBaseline(link.run(240, 100 + seed));
            // The loss comes in the middle of a block.
            Played sound(link.run(5 * 240 - 100, 200 + seed));
            while (!sound.atEnd()) {
                const auto check = take(watch, sound.next());
                QVERIFY(!check || check->state == State::Well);
            }
            Played lost(slower(link, 0.2).run(4 * 240, 300 + seed));
            double seconds = 0;
            std::optional<RegressionWatch::Check> told;
            while (!lost.atEnd() && !told) {
                if (const auto check = take(watch, lost.next()); check && check->tells)
                    told = check;
                seconds += 0.25;
            }
            QVERIFY(told);
            QVERIFY2(seconds <= 180, qPrintable(QString::number(seconds)));
            QCOMPARE(told->state, State::Worse);
            QVERIFY(told->worse[int(Quality::Throughput)] || told->worse[int(Quality::DmaP50)]);
            const double difference = told->comparison[Quality::Throughput].difference;
            QVERIFY2(std::abs(difference + 0.2) < 0.1, qPrintable(QString::number(difference)));
            const QString evidence = regressionEvidence(*told).join(u'\n');
            QVERIFY2(evidence.contains(u"Throughput: 2"_s) || evidence.contains(u"DMA latency p50: "_s),
                     qPrintable(evidence));
        }
    }

    void halfTheLanesAreToldOnTheSimulatedLink()
    {
        for (quint64 seed = 1; seed <= 3; ++seed) {
            LiveLink sound(seed);
            RegressionWatch watch;
            watch.setBaseline(sound.measure(60));
            SimulatedConditions conditions;
            conditions.lanes = 2;
            LiveLink worse(10 + seed, conditions);
            bool told = false;
            for (int i = 0; i < 10 * 240 && !told; ++i) {
                if (const auto check = take(watch, worse.next()))
                    told = check->tells;
            }
            QVERIFY(told);
        }
    }

    // Once, however long it lasts; again only after it was well, or against another baseline.
    void itIsToldOnce()
    {
        const MadeUpLink link;
        RegressionWatch watch;
        watch.setBaseline(link.run(480, 1));
        int told = 0;
        std::vector<State> states;
        bool wellAgain = false;
        const auto play = [&](const MadeUpLink &as, int blocks, quint64 seed) {
            Played played(as.run(blocks * 240, seed));
            states.clear();
            wellAgain = false;
            while (!played.atEnd()) {
                if (const auto check = take(watch, played.next())) {
                    told += check->tells;
                    states.push_back(check->state);
                    wellAgain |= check->wellAgain;
                }
            }
        };
        play(slower(link, 0.3), 6, 2);
        QCOMPARE(told, 1);
        QCOMPARE(states.front(), State::Suspicious);
        QCOMPARE(states.back(), State::Worse);
        play(link, 1, 3); // one good block is none
        QCOMPARE(states.back(), State::Worse);
        play(slower(link, 0.3), 3, 4);
        QCOMPARE(told, 1);
        play(link, 3, 5);
        QVERIFY(wellAgain);
        QCOMPARE(states.back(), State::Well);
        QCOMPARE(told, 1);
        play(slower(link, 0.3), 3, 6);
        QCOMPARE(told, 2);
        // Another baseline begins anew.
        watch.setBaseline(link.run(480, 7));
        QCOMPARE(watch.state(), State::Gathering);
        play(slower(link, 0.3), 2, 8);
        QCOMPARE(told, 3);
        // One that the link was no better in is no reason.
        watch.setBaseline(slower(link, 0.3).run(480, 9));
        play(slower(link, 0.3), 3, 10);
        QCOMPARE(told, 3);
        QCOMPARE(states.back(), State::Well);
    }

    void anotherLoadIsNotCompared()
    {
        MadeUpLink link;
        RegressionWatch watch;
        watch.setBaseline(link.run(480, 1));
        MadeUpLink idle = slower(link, 0.9);
        Played played(idle.run(5 * 240, 2));
        int checks = 0;
        while (!played.atEnd()) {
            if (const auto check = take(watch, played.next())) {
                QCOMPARE(check->state, State::LoadDiffers);
                QVERIFY(!check->tells);
                ++checks;
            }
        }
        QCOMPARE(checks, 5);
    }

    void anInterruptionBeginsAnew()
    {
        const MadeUpLink link;
        RegressionWatch watch;
        QVERIFY(!take(watch, Played(link.run(1, 1)).next())); // without a baseline nothing is watched
        QCOMPARE(watch.state(), State::Off);
        watch.setBaseline(link.run(240, 1));
        Played bad(slower(link, 0.3).run(8 * 240, 2));
        const auto next = [&](int samples) {
            int checks = 0;
            for (int i = 0; i < samples; ++i)
                checks += take(watch, bad.next()).has_value();
            return checks;
        };
        QCOMPARE(next(240), 1);
        QCOMPARE(watch.state(), State::Suspicious);
        QCOMPARE(next(120), 0);
        QVERIFY(std::abs(watch.progress() - 0.5) < 0.01);
        watch.interrupt(); // the parameters changed: what was seen is of others
        QCOMPARE(watch.state(), State::Gathering);
        QCOMPARE(watch.progress(), 0.0);
        QCOMPARE(next(239), 0);
        QCOMPARE(next(1), 1);
        QCOMPARE(watch.state(), State::Suspicious); // not yet told: it counts anew
        QCOMPARE(next(120), 0);
        Sample afterGap = bad.next();
        afterGap.afterBreak = true;
        QVERIFY(!take(watch, afterGap));
        QCOMPARE(next(238), 0);
        QCOMPARE(next(1), 1);
        QCOMPARE(watch.state(), State::Suspicious);
        QCOMPARE(next(240), 1);
        QCOMPARE(watch.state(), State::Worse);
        watch.interrupt(); // what was told stays told
        QCOMPARE(watch.state(), State::Worse);
    }

    void whatBeganAnewMeanwhileIsNotJudged_data()
    {
        using Begin = std::function<void(RegressionWatch &)>;
        QTest::addColumn<Begin>("beginAnew");
        const MadeUpLink link;
        QTest::addRow("another baseline") << Begin([link](RegressionWatch &w) { w.setBaseline(link.run(240, 3)); });
        QTest::addRow("none") << Begin([](RegressionWatch &w) { w.setBaseline({}); });
        QTest::addRow("an interruption") << Begin([](RegressionWatch &w) { w.interrupt(); });
        QTest::addRow("samples are missing") << Begin([link](RegressionWatch &w) {
            Sample afterGap = Played(link.run(1, 4)).next();
            afterGap.afterBreak = true;
            w.add(afterGap);
        });
    }

    void whatBeganAnewMeanwhileIsNotJudged()
    {
        QFETCH(const std::function<void(RegressionWatch &)>, beginAnew);
        const MadeUpLink link;
        RegressionWatch watch;
        watch.setBaseline(link.run(240, 1));
        Played bad(slower(link, 0.3).run(3 * 240, 2));
        const auto fill = [&] {
            std::optional<RegressionWatch::Block> block;
            while (!block && !bad.atEnd())
                block = watch.add(bad.next());
            return block;
        };
        const auto first = fill();
        QVERIFY(first);
        QCOMPARE(watch.state(), State::Gathering); // not before it is judged
        QVERIFY(watch.judge(first->compared()));
        QCOMPARE(watch.state(), State::Suspicious);
        const auto nsPerSecond = fill();
        QVERIFY(nsPerSecond);
        beginAnew(watch);
        const State state = watch.state();
        QVERIFY(!watch.judge(nsPerSecond->compared())); // or it would be told
        QCOMPARE(watch.state(), state);
        QVERIFY(state == State::Gathering || state == State::Off);
    }

    // Samples go on while a block is compared, and the next one may be full before.
    void blocksAreJudgedInTheirOrderWheneverTheyWereCompared()
    {
        const MadeUpLink link;
        RegressionWatch watch;
        watch.setBaseline(link.run(240, 1));
        Played bad(slower(link, 0.3).run(2 * 240, 2));
        std::vector<RegressionWatch::Block> blocks;
        while (!bad.atEnd()) {
            if (auto block = watch.add(bad.next()))
                blocks.push_back(*block);
        }
        QCOMPARE(blocks.size(), std::size_t(2));
        QCOMPARE(blocks[0].span.toNs, blocks[1].span.fromNs);
        const RegressionWatch::Compared last = blocks[1].compared();
        QCOMPARE(watch.judge(blocks[0].compared())->state, State::Suspicious);
        const auto told = watch.judge(last);
        QVERIFY(told && told->tells);
        QCOMPARE(told->span, blocks[1].span);
    }

    void littleDataSayNothing()
    {
        MadeUpLink link;
        link.phi = 0.999;
        link.scatter = 0.3;
        link.errorsPerSecond = 0;
        RegressionWatchOptions options;
        options.comparison.wanted = {true, false, false, false, false};
        RegressionWatch watch(options);
        watch.setBaseline(link.run(240, 2));
        Played played(link.run(240, 3));
        std::optional<RegressionWatch::Check> check;
        while (!played.atEnd() && !check)
            check = take(watch, played.next());
        QVERIFY(check);
        QCOMPARE(check->state, State::TooLittleData);
    }

    void statesHaveWords()
    {
        for (int state = 0; state <= int(State::TooLittleData); ++state) {
            QVERIFY(!watchStateText(State(state), u"x"_s).isEmpty());
            QVERIFY(qstrcmp(watchStateName(State(state)), "unknown") != 0);
        }
        QVERIFY(regressionTitle(u"a"_s, true).contains(u"simulated"_s));
        QVERIFY(!regressionTitle(u"a"_s, false).contains(u"simulated"_s));
    }
};

ANARCHY_TEST(TestRegressionWatch, "regressionwatch")
#include "tst_regressionwatch.moc"
