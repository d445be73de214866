// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <functional>
#include <memory>

#include "analysis/blockbootstrap.h"
#include "analysis/comparison.h"
#include "analysis/countcomparison.h"
#include "base/clock.h"
#include "drivers/simulatedlink.h"
#include "madeuplink.h"
#include "profiles/presets.h"
#include "samplesource.h"
#include "telemetry/history.h"
#include "testprogram.h"

using namespace anarchy;

namespace {

constexpr int minute = 240; // samples
#ifdef __SANITIZE_ADDRESS__
constexpr int trials = 20; // ten times as slow, and there to look at memory
#else
constexpr int trials = 200;
#endif
constexpr int tolerated = trials * 5 / 100;

/// The simulated link, from somewhere in its workload on.
Measurement simulated(quint64 seed, int samples = minute, const ParameterValues &values = defaultValues())
{
    SimulatedLink link(seed);
    link.setValues(values);
    auto before = std::make_unique<anarchy_telemetry>();
    auto after = std::make_unique<anarchy_telemetry>();
    qint64 nowNs = nsPerSecond;
    link.readAt(nowNs, *before);
    nowNs += qint64(seed % 8) * nsPerSecond;
    link.readAt(nowNs, *before);
    Measurement measurement;
    for (int i = 0; i < samples; ++i) {
        nowNs += nsPerSecond / 4;
        link.readAt(nowNs, *after);
        measurement.add(*Sample::between(*before, *after));
        std::swap(before, after);
    }
    return measurement;
}

bool isAlarm(const Comparison &comparison)
{
    return comparison.any(Verdict::Better) || comparison.any(Verdict::Worse);
}

/// A measurement whose samples are all alike but for their latencies.
Measurement withLatencies(int samples, const std::function<LatencyDistribution(int)> &latency)
{
    Measurement measurement;
    SampleSource source(nsPerSecond);
    for (int i = 0; i < samples; ++i)
        measurement.add(source.next(nsPerSecond / 4, 1e9, latency(i)));
    return measurement;
}

Measurement withErrors(int samples, const std::function<quint64(int)> &errors)
{
    Measurement measurement;
    SampleSource source(nsPerSecond);
    for (int i = 0; i < samples; ++i)
        measurement.add(source.next(nsPerSecond / 4, 1e9, {}, errors(i)));
    return measurement;
}

Verdict errorVerdict(const std::function<quint64(int)> &before, const std::function<quint64(int)> &after)
{
    return Comparison::of(withErrors(1200, before), withErrors(1200, after))[Quality::Errors].verdict;
}

} // namespace

class TestComparison : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // The promise of the whole: the same load twice is told apart in at most five of a hundred, five qualities
    // together.
    void theSameLoadRaisesNoAlarm_data()
    {
        QTest::addColumn<double>("phi");
        QTest::addColumn<bool>("heavyTails");
        QTest::addColumn<int>("errorsAtOnce");
        QTest::addColumn<int>("samples");
        for (const double phi : {0.0, 0.5, 0.9}) {
            for (const bool heavyTails : {false, true})
                QTest::addRow("phi %.1f, %s", phi, heavyTails ? "heavy tails" : "normal")
                    << phi << heavyTails << 1 << minute;
        }
        QTest::addRow("errors in bursts") << 0.5 << true << 8 << minute;
        QTest::addRow("half a minute") << 0.9 << false << 1 << minute / 2;
        QTest::addRow("five minutes") << 0.9 << true << 8 << 5 * minute;
    }

    void theSameLoadRaisesNoAlarm()
    {
        QFETCH(double, phi);
        QFETCH(bool, heavyTails);
        QFETCH(int, errorsAtOnce);
        QFETCH(int, samples);
        MadeUpLink link;
        link.phi = phi;
        link.heavyTails = heavyTails;
        link.errorsAtOnce = errorsAtOnce;
        link.errorsPerSecond *= errorsAtOnce;
        int alarms = 0;
        for (int trial = 0; trial < trials; ++trial) {
            const auto seed = static_cast<quint64>(2 * trial);
            alarms += isAlarm(Comparison::of(link.run(samples, seed), link.run(samples, seed + 1)));
        }
        QVERIFY2(alarms <= tolerated, qPrintable(QString::number(alarms)));
    }

    void theSimulatedLinkRaisesNoAlarm()
    {
        int alarms = 0;
        Measurement before = simulated(1);
        for (quint64 trial = 0; trial < trials; ++trial) {
            Measurement after = simulated(trial + 2);
            alarms += isAlarm(Comparison::of(before, after));
            before = std::move(after);
        }
        QVERIFY2(alarms <= tolerated, qPrintable(QString::number(alarms)));
    }

    // What it is for: a change of five or ten per cent is seen, in the right direction and size, whenever there is
    // enough.
    void aChangeIsSeen_data()
    {
        QTest::addColumn<double>("factor");
        QTest::addColumn<double>("phi");
        QTest::addColumn<int>("samples");
        QTest::addRow("5 %% in ten minutes") << 1.05 << 0.5 << 10 * minute;
        QTest::addRow("10 %% in two minutes") << 1.1 << 0.5 << 2 * minute;
        QTest::addRow("10 %% in ten minutes, one sample much like the next") << 1.1 << 0.9 << 10 * minute;
    }

    void aChangeIsSeen()
    {
        QFETCH(double, factor);
        QFETCH(double, phi);
        QFETCH(int, samples);
        MadeUpLink before;
        before.phi = phi;
        MadeUpLink after = before;
        after.bytesPerSecond *= factor;
        after.latencyNs *= factor;
        after.tailNs *= factor;
        after.cpuLoad *= factor;
        constexpr int changes = 20;
        std::array<int, qualityCount> seen{};
        int covered = 0;
        for (quint64 trial = 0; trial < changes; ++trial) {
            const Comparison comparison
                = Comparison::of(before.run(samples, 7000 + trial), after.run(samples, 8000 + trial));
            QVERIFY(!comparison.loadDiffers());
            for (const Quality quality : {Quality::Throughput, Quality::DmaP50, Quality::DmaP99, Quality::CpuLoad}) {
                const QualityComparison &result = comparison[quality];
                const Verdict right = moreIsBetter(quality) ? Verdict::Better : Verdict::Worse;
                seen[static_cast<std::size_t>(quality)] += result.verdict == right;
                covered += result.differenceLow <= factor - 1 && factor - 1 <= result.differenceHigh;
                if (result.verdict == right) {
                    QVERIFY(result.differenceLow > 0 && result.difference > result.differenceLow
                            && result.difference < result.differenceHigh);
                    QVERIFY(result.confidence >= 0.98);
                }
            }
        }
        for (const Quality quality : {Quality::Throughput, Quality::DmaP50, Quality::DmaP99, Quality::CpuLoad}) {
            const int count = seen[static_cast<std::size_t>(quality)];
            QVERIFY2(count >= changes * 9 / 10, qPrintable(QStringLiteral("%1: %2").arg(int(quality)).arg(count)));
        }
        QVERIFY2(covered >= 4 * changes * 95 / 100, qPrintable(QString::number(covered)));
    }

    void whatAPresetChangesIsSeen()
    {
        const QList<Preset> presets = builtinPresets();
        const auto values
            = [&presets](const QString &id) { return std::ranges::find(presets, id, &Preset::id)->values; };
        for (const quint64 seed : {1, 3, 5}) {
            const Comparison comparison
                = Comparison::of(simulated(seed, 4 * minute, values(QStringLiteral("compute"))),
                                 simulated(seed + 1, 4 * minute, values(QStringLiteral("gaming"))));
            QCOMPARE(comparison[Quality::DmaP99].verdict, Verdict::Better);
            QVERIFY(comparison[Quality::DmaP99].difference < -0.3);
        }
    }

    void theSameDataGiveTheSameVerdict()
    {
        const MadeUpLink link;
        const Measurement before = link.run(minute, 1);
        const Measurement after = link.run(minute, 2);
        const Comparison once = Comparison::of(before, after);
        const Comparison again = Comparison::of(before, after);
        for (int i = 0; i < qualityCount; ++i) {
            const auto quality = static_cast<Quality>(i);
            QCOMPARE(once[quality].pValue, again[quality].pValue);
            QCOMPARE(once[quality].differenceLow, again[quality].differenceLow);
        }
        const Comparison same = Comparison::of(before, before);
        QVERIFY(!isAlarm(same));
        QCOMPARE(same[Quality::DmaP99].difference, 0.0);
    }

    void littleDataSayLittle()
    {
        MadeUpLink link;
        const Comparison none = Comparison::of({}, link.run(minute, 1));
        const Comparison few = Comparison::of(link.run(minute, 2), link.run(20, 1));
        link.phi = 0.999; // one long swing says as much as one sample
        link.scatter = 0.3;
        const Comparison swing = Comparison::of(link.run(minute, 2), link.run(minute, 3));
        for (int i = 0; i < qualityCount; ++i) {
            QCOMPARE(none[static_cast<Quality>(i)].verdict, Verdict::TooLittleData);
            QCOMPARE(few[static_cast<Quality>(i)].verdict, Verdict::TooLittleData);
        }
        QCOMPARE(swing[Quality::Throughput].verdict, Verdict::TooLittleData);
        QVERIFY(!swing[Quality::Throughput].before.isEnough || !swing[Quality::Throughput].after.isEnough);
        // A percentile of which only the one or other burst tells has no upper limit.
        const auto once = [](int i) {
            return i == 100 ? latencies({{50'000, 1000}, {5'000'000, 300}}) : latencies({{50'000, 100}});
        };
        QCOMPARE(Comparison::of(withLatencies(minute, once), withLatencies(minute, once))[Quality::DmaP99].verdict,
                 Verdict::TooLittleData);
    }

    void onlyWhatIsWantedIsCompared()
    {
        MadeUpLink link;
        ComparisonOptions options;
        options.wanted = {true, false, true, false, false};
        const Comparison comparison = Comparison::of(link.run(minute, 1), link.run(minute, 2), options);
        QCOMPARE(comparison[Quality::Throughput].verdict, Verdict::NoDifference);
        QCOMPARE(comparison[Quality::CpuLoad].verdict, Verdict::TooLittleData);
        // Two share what five did: the surest is held against half of the level.
        QCOMPARE(comparison[Quality::Throughput].confidence, 1 - options.falseAlarms / 2);
    }

    // --- percentiles ---

    // Averages of the samples' percentiles would say 5 us before and after.
    void percentilesAreThoseOfAllLatencies()
    {
        const auto mostlyFast = [](quint64 slowNs) {
            return withLatencies(4 * minute, [slowNs](int i) {
                return i % 8 == 7 ? latencies({{slowNs, 2000}}) : latencies({{1'000, 1000}});
            });
        };
        const Comparison comparison = Comparison::of(mostlyFast(250'000), mostlyFast(400'000));
        const QualityComparison &p99 = comparison[Quality::DmaP99];
        QVERIFY(std::abs(p99.before.value - 250'000) < 10'000);
        QVERIFY(std::abs(p99.after.value - 400'000) < 15'000);
        QCOMPARE(p99.verdict, Verdict::Worse);
        QVERIFY(std::abs(p99.before.median - 1'000) < 40);
    }

    // A bucket is 6.25 % wide; latencies that spread over several show a shift of a third of that.
    void shiftsWithinABucketAreSeen()
    {
        MadeUpLink before;
        before.phi = 0;
        MadeUpLink after = before;
        after.latencyNs *= 1.02;
        const Comparison comparison = Comparison::of(before.run(10 * minute, 1), after.run(10 * minute, 2));
        const QualityComparison &p50 = comparison[Quality::DmaP50];
        QCOMPARE(p50.verdict, Verdict::Worse);
        QVERIFY2(p50.difference > 0.01 && p50.difference < 0.03, qPrintable(QString::number(p50.difference)));
    }

    // All in one bucket is the same on both sides; half of them on each side of an edge is no alarm either.
    void bucketsAreNoDifference()
    {
        const auto all = [](quint64 ns) { return withLatencies(minute, [ns](int) { return latencies({{ns, 100}}); }); };
        const Comparison within = Comparison::of(all(65'536), all(65'536 + 4'000));
        QCOMPARE(within[Quality::DmaP50].verdict, Verdict::NoDifference);
        QCOMPARE(within[Quality::DmaP50].difference, 0.0);
        int alarms = 0;
        for (quint64 seed = 0; seed < trials; ++seed) {
            const auto edge = [](quint64 diceSeed) {
                return withLatencies(minute, [dice = std::make_shared<std::mt19937_64>(diceSeed)](int) {
                    const auto under = static_cast<quint32>(std::binomial_distribution<int>(100, 0.5)(*dice));
                    return latencies({{65'535, under}, {65'537, 100 - under}});
                });
            };
            alarms += isAlarm(Comparison::of(edge(2 * seed), edge(2 * seed + 1)));
        }
        QVERIFY2(alarms <= tolerated, qPrintable(QString::number(alarms)));
    }

    // --- errors ---

    void errorsAreComparedAsRareCounts()
    {
        const auto every = [](int samples) { return [samples](int i) { return quint64(i % samples == samples - 1); }; };
        const auto never = [](int) { return quint64(0); };
        QCOMPARE(errorVerdict(never, never), Verdict::NoDifference);
        QCOMPARE(errorVerdict(every(300), every(400)), Verdict::NoDifference); // 4 and 3
        QCOMPARE(errorVerdict(never, every(400)), Verdict::NoDifference); // 0 and 3
        QCOMPARE(errorVerdict(never, every(60)), Verdict::Worse); // 0 and 20
        QCOMPARE(errorVerdict(every(60), never), Verdict::Better);
        QCOMPARE(errorVerdict(every(100), every(20)), Verdict::Worse); // 12 and 60
        // Forty at once happened once.
        QCOMPARE(errorVerdict(never, [](int i) { return quint64(i == 500 ? 40 : 0); }), Verdict::NoDifference);
    }

    void rarePeriodsOfDifferentLengthsAreComparedByTime()
    {
        const std::vector<double> oneADay(100, 1.0);
        const std::vector<double> day(100, 1.0);
        const std::vector<double> week(100, 7.0);
        QVERIFY(CountComparison::of({oneADay, day}, {oneADay, day}).pValue > 0.9);
        const CountComparison sevenTimesAsRare = CountComparison::of({oneADay, day}, {oneADay, week});
        QVERIFY(sevenTimesAsRare.pValue < 1e-6);
        const CountComparison::Limits limits = sevenTimesAsRare.ratioLimits(0.05);
        QVERIFY(limits.low < 1 / 7.0 && limits.high > 1 / 7.0 && limits.high < 0.2 && limits.low > 0.1);
    }

    // The binomial test of 2 of 10 against one half: 112 / 1024.
    void smallCountsAreExact()
    {
        std::vector<double> seconds(1000, 1.0);
        std::vector<double> eight(1000);
        std::vector<double> two(1000);
        for (std::size_t i = 0; i < 8; ++i)
            eight[i * 125 + 60] = 1;
        for (std::size_t i = 0; i < 2; ++i)
            two[i * 500 + 250] = 1;
        const CountComparison comparison = CountComparison::of({eight, seconds}, {two, seconds});
        QCOMPARE(comparison.scatter, 1.0);
        QVERIFY(std::abs(comparison.pValue - 112.0 / 1024) < 1e-9);
    }

    // --- the rest ---

    void blocksAreAsLongAsTheDependence()
    {
        std::mt19937_64 dice(5);
        std::normal_distribution<double> normal;
        const auto length = [&](double phi) {
            std::vector<double> series(2400);
            double state = 0;
            for (double &value : series)
                value = state = phi * state + normal(dice);
            return automaticBlockLength(series);
        };
        QVERIFY(length(0) <= 10);
        // (3/2 (2 phi / (1 - phi^2))^2 n)^(1/3) = 68.6 is what the formula says for a known phi.
        const int strong = length(0.9);
        QVERIFY2(strong > 45 && strong < 105, qPrintable(QString::number(strong)));
        QCOMPARE(automaticBlockLength(std::vector<double>(100, 3.0)), 1);
    }

    void effectSizeIsHowOftenOneIsAboveTheOther()
    {
        MadeUpLink link;
        link.scatter = 0;
        MadeUpLink faster = link;
        faster.bytesPerSecond *= 1.1;
        const Comparison comparison = Comparison::of(link.run(minute, 1), faster.run(minute, 2));
        QCOMPARE(comparison[Quality::Throughput].cliffsDelta, 1.0);
        QCOMPARE(comparison[Quality::Throughput].verdict, Verdict::Better); // nothing scatters, so it is certain
        QCOMPARE(comparison[Quality::CpuLoad].cliffsDelta, 0.0);
        QCOMPARE(comparison[Quality::CpuLoad].verdict, Verdict::NoDifference);
        faster.bytesPerSecond = link.bytesPerSecond * 1.005; // as certain, and nothing to anybody
        QCOMPARE(Comparison::of(link.run(minute, 1), faster.run(minute, 2))[Quality::Throughput].verdict,
                 Verdict::NoDifference);
    }

    void anIdleLinkIsAnotherLoad()
    {
        MadeUpLink link;
        MadeUpLink idle = link;
        idle.bytesPerSecond = 1e5;
        MadeUpLink slower = link;
        slower.bytesPerSecond /= 2;
        QVERIFY(Comparison::of(link.run(minute, 1), idle.run(minute, 2)).loadDiffers());
        QVERIFY(Comparison::of(idle.run(minute, 1), link.run(minute, 2)).loadDiffers());
        QVERIFY(!Comparison::of(link.run(minute, 1), slower.run(minute, 2)).loadDiffers());
        QVERIFY(!Comparison::of(idle.run(minute, 1), idle.run(minute, 2)).loadDiffers());
        // Busy half of the time is not busy all of the time, however much goes through.
        Measurement halves = link.run(minute / 2, 1);
        const Measurement quiet = idle.run(minute / 2, 2);
        for (std::size_t i = 0; i < quiet.size(); ++i)
            halves.add(quiet.points()[i], quiet.hits(i));
        QCOMPARE(halves.busyShare(), 0.5);
        QVERIFY(Comparison::of(link.run(minute, 1), halves).loadDiffers());
    }

    void thePastIsAMeasurement()
    {
        constexpr qint64 start = 1000 * nsPerSecond;
        History history;
        Measurement direct;
        SampleSource source(start);
        for (int i = 0; i < 400; ++i) {
            const Sample sample
                = source.next(nsPerSecond / 4, 1e9 + i * 1e6, latencies({{50'000, 10}, {900'000, 1}}), i % 50 == 49);
            history.append(sample);
            direct.add(sample);
        }
        const Measurement past = Measurement::of(history, {start, source.now()});
        QVERIFY(past.size() >= 100 && past.size() <= 101);
        QVERIFY(std::abs(past.seconds() - direct.seconds()) < 0.01);
        QVERIFY(std::abs(past.bytes() / direct.bytes() - 1) < 1e-3);
        QCOMPARE(past.errors(), direct.errors());
        QCOMPARE(past.errors()[ANARCHY_ERROR_CRC], 8u);
        const Comparison comparison = Comparison::of(direct, past);
        QVERIFY(!isAlarm(comparison));
        QVERIFY(std::abs(comparison[Quality::DmaP99].difference) < 1e-9);
        QCOMPARE(Measurement::of(history, {source.now() + 5 * nsPerSecond, source.now() + 9 * nsPerSecond}).size(), 0u);
    }
};

ANARCHY_TEST(TestComparison, "comparison")
#include "tst_comparison.moc"
