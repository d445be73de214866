// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <algorithm>
#include <functional>

#include "madeuplink.h"
#include "testprogram.h"
#include "timing.h"
#include "tuner/tuner.h"

using namespace anarchy;

namespace {

constexpr int samples = 600; // of a measurement
#ifdef __SANITIZE_ADDRESS__
constexpr quint64 seeds = 2; // ten times as slow, and there to look at memory
#else
constexpr quint64 seeds = 10;
#endif

constexpr quint32 Ring = ANARCHY_PARAM_RING_BUFFER_SIZE;
constexpr quint32 Channels = ANARCHY_PARAM_MAX_DMA_CHANNELS;
constexpr quint32 Payload = ANARCHY_PARAM_MAX_PAYLOAD_SIZE;

ParameterValues valuesOf(quint32 ring, quint32 channels, quint32 payload)
{
    ParameterValues values = defaultValues();
    values[Ring] = ring;
    values[Channels] = channels;
    values[Payload] = payload;
    return values;
}

/// A link under full load as the model of the driver has it, of which every setting's true worth is known.
struct Surface {
    const char *name;
    quint32 generation;
    double moderationNs;
    bool smooth; ///< the plateau is reached little by little

    anarchy_wire wire(const ParameterValues &values) const
    {
        return {anarchy_line_rate(generation, 4), values[Payload], 500};
    }
    double rate(const ParameterValues &values) const
    {
        const anarchy_wire wire = this->wire(values);
        if (!smooth)
            return static_cast<double>(
                anarchy_predicted_rate(&wire, values[Channels], values[Ring], static_cast<quint64>(moderationNs)));
        const auto line = static_cast<double>(anarchy_payload_rate(wire.line_rate, wire.payload));
        const double rings = values[Channels] * (values[Ring] - 1.0) * ANARCHY_PAGE_BYTES / moderationNs * 1e9;
        return line * rings / (line + rings);
    }
    /// Full rings wait for the wire.
    double latency(const ParameterValues &values) const
    {
        return moderationNs + values[Channels] * (values[Ring] - 1.0) * ANARCHY_PAGE_BYTES / rate(values) * 1e9;
    }
    double worth(Objective objective, const ParameterValues &values) const
    {
        switch (objective) {
        case Objective::Throughput:
            return rate(values);
        case Objective::Latency:
            return 1 / latency(values);
        case Objective::Balanced:
            break;
        }
        return rate(values) / latency(values);
    }
    Measurement measure(const ParameterValues &values, quint64 seed, double errorsPerSecond = 0.05) const
    {
        MadeUpLink link;
        link.bytesPerSecond = rate(values);
        link.latencyNs = latency(values);
        link.tailNs = 1.3 * latency(values);
        link.errorsPerSecond = errorsPerSecond;
        return link.run(samples, seed);
    }
    double best(Objective objective) const
    {
        double best = 0;
        for (quint32 ring = 16; ring <= 1024; ring *= 2) {
            for (quint32 channels = 4; channels <= 16; channels *= 2) {
                for (quint32 payload = 128; payload <= 4096; payload *= 2)
                    best = std::max(best, worth(objective, valuesOf(ring, channels, payload)));
            }
        }
        return best;
    }
};

const Surface sharp{"sharp", 4, 128'000, false};
const Surface slow{"interrupts late", 3, 5'000'000, false};
const Surface smooth{"smooth", 4, 128'000, true};

using Measure = std::function<Measurement(const ParameterValues &)>;

TunerResult tune(Tuner &tuner, const Measure &measure)
{
    for (int steps = 0; !tuner.isDone() && steps < 200; ++steps)
        tuner.measured(measure(tuner.step().change.appliedTo(tuner.plan().start)));
    return tuner.result();
}

TunerResult tune(const TunerPlan &plan, const Measure &measure)
{
    Tuner tuner(plan);
    return tune(tuner, measure);
}

/// Another seed for each measurement.
Measure on(const Surface &surface, quint64 seed)
{
    return [&surface, dice = seed * 1000](const ParameterValues &values) mutable {
        return surface.measure(values, ++dice);
    };
}

const TunedParameter &curveOf(const TunerResult &result, int parameter)
{
    return *std::ranges::find(result.parameters, parameter, &TunedParameter::parameter);
}

} // namespace

Q_DECLARE_METATYPE(const Surface *)

class TestTuner : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // The promise of the whole, 10 of 10.
    void endsNearTheBestOfTheGrid_data()
    {
        QTest::addColumn<Objective>("objective");
        QTest::addColumn<const Surface *>("surface");
        QTest::addColumn<ParameterValues>("start");
        for (const Objective objective : {Objective::Throughput, Objective::Latency, Objective::Balanced}) {
            for (const Surface *surface : {&sharp, &slow, &smooth}) {
                const auto row = [&](const char *from, const ParameterValues &start) {
                    QTest::addRow("%s, %s, from %s", objectiveName(objective), surface->name, from)
                        << objective << surface << start;
                };
                row("the defaults", defaultValues());
                row("a small ring", valuesOf(16, 4, 128));
                row("the largest", valuesOf(1024, 16, 1024));
            }
        }
    }

    void endsNearTheBestOfTheGrid()
    {
        QFETCH(Objective, objective);
        QFETCH(const Surface *, surface);
        QFETCH(ParameterValues, start);
        const double best = surface->best(objective);
        for (quint64 seed = 1; seed <= seeds; ++seed) {
            const TunerResult result = tune({objective, start, {}}, on(*surface, seed));
            const ParameterValues values = result.recommended.appliedTo(start);
            const double share = surface->worth(objective, values) / best;
            const QString text
                = QStringLiteral("seed %1: ring %2, channels %3, payload %4: %5 of the best, %6 of %7; %8")
                      .arg(seed)
                      .arg(values[Ring])
                      .arg(values[Channels])
                      .arg(values[Payload])
                      .arg(share)
                      .arg(result.measurements)
                      .arg(result.exhaustive)
                      .arg(result.why);
            // Of power, which has the noise of both, each step would have to be told from less than it scatters.
            QVERIFY2(share >= (objective == Objective::Balanced ? 0.9 : 0.95), qPrintable(text));
            QVERIFY2(static_cast<quint64>(result.measurements) * 5 <= result.exhaustive, qPrintable(text));
        }
    }

    void stopsWhereNothingIsGained()
    {
        // Eight channels of 256 pages hold more than is ever under way.
        const TunerResult result = tune({Objective::Throughput, defaultValues(), {}}, on(sharp, 1));
        const TunedParameter &ring = curveOf(result, ANARCHY_PARAM_RING_BUFFER_SIZE);
        QVERIFY(std::ranges::count(ring.points, 512u, &TunedPoint::value) > 0);
        QCOMPARE(std::ranges::count(ring.points, 1024u, &TunedPoint::value), 0);
        QCOMPARE(ring.points.back().judgement.verdict, Verdict::NoDifference);
        QCOMPARE(ring.chosen, 256u);
        QVERIFY2(ring.why.contains(QStringLiteral("512 pages was no better")), qPrintable(ring.why));
    }

    void ofTwoThatAreAsGoodTheCheaperIsTaken()
    {
        const ParameterValues start = valuesOf(1024, 16, 1024);
        const TunerResult result = tune({Objective::Throughput, start, {}}, on(sharp, 1));
        QCOMPARE(result.end, TunerResult::End::Better);
        const ParameterValues values = result.recommended.appliedTo(start);
        QCOMPARE(values[Ring], 256u);
        QCOMPARE(values[Channels], 4u);
        QVERIFY(result.confirmation.has_value());
    }

    // Each small loss by itself hides in the noise; the last value that was better stays the measure.
    void smallLossesDoNotAddUp()
    {
        const ParameterValues start = valuesOf(1024, 4, 256);
        Surface slope = smooth;
        slope.moderationNs = 60'000; // 256 pages carry 3 % less than 1024
        for (quint64 seed = 1; seed <= seeds; ++seed) {
            const TunerResult result = tune({Objective::Throughput, start, {}}, on(slope, seed));
            const double kept = slope.rate(result.recommended.appliedTo(start)) / slope.rate(start);
            QVERIFY2(kept > 0.95, qPrintable(QString::number(kept)));
        }
    }

    void moreErrorsEndADirection()
    {
        quint32 largest = 0;
        const TunerResult result = tune({Objective::Throughput, defaultValues(), {}},
                                        [&, dice = 0ull](const ParameterValues &values) mutable {
                                            largest = std::max(largest, values[Payload]);
                                            return sharp.measure(values, ++dice, values[Payload] > 256 ? 5 : 0.05);
                                        });
        QCOMPARE(largest, 512u);
        const TunedParameter &payload = curveOf(result, ANARCHY_PARAM_MAX_PAYLOAD_SIZE);
        QCOMPARE(payload.chosen, 256u);
        QVERIFY(payload.points.back().judgement.moreErrors);
        QVERIFY2(payload.why.contains(QStringLiteral("512 bytes had more errors")), qPrintable(payload.why));
        QVERIFY(!result.recommended.values[Payload]);
    }

    void whatDidHarmIsNotTriedAgainNorPassed()
    {
        Tuner tuner({Objective::Latency, defaultValues(), {}});
        std::vector<quint32> rings;
        quint64 dice = 0;
        while (!tuner.isDone()) {
            const ParameterValues values = tuner.step().change.appliedTo(defaultValues());
            rings.push_back(values[Ring]);
            if (values[Ring] < 128)
                tuner.harmed(QStringLiteral("the link went down"));
            else
                tuner.measured(sharp.measure(values, ++dice));
        }
        QCOMPARE(std::ranges::count(rings, 64u), 1);
        QCOMPARE(std::ranges::count(rings, 32u), 0);
        const TunedParameter &ring = curveOf(tuner.result(), ANARCHY_PARAM_RING_BUFFER_SIZE);
        QCOMPARE(ring.chosen, 128u);
        QCOMPARE(ring.why, QStringLiteral("64 pages: the link went down"));
        QCOMPARE(tuner.result().end, TunerResult::End::Better);
    }

    // What looked better while searching, and is not when it is measured once more, is given up.
    void onlyWhatIsConfirmedIsRecommended()
    {
        Tuner tuner({Objective::Throughput, valuesOf(256, 4, 128), {}});
        quint64 dice = 0;
        while (!tuner.isDone()) {
            const bool confirming = tuner.step().phase == TunerStep::Phase::ConfirmNew;
            const ParameterValues start = tuner.plan().start;
            tuner.measured(sharp.measure(confirming ? start : tuner.step().change.appliedTo(start), ++dice));
        }
        QCOMPARE(tuner.result().end, TunerResult::End::NotBetter);
        QVERIFY(tuner.result().recommended.isEmpty());
        QVERIFY(curveOf(tuner.result(), ANARCHY_PARAM_MAX_PAYLOAD_SIZE).chosen > 128);
        QVERIFY2(tuner.result().why.startsWith(QStringLiteral("Not confirmed")), qPrintable(tuner.result().why));
    }

    void harmWhileConfirmingRecommendsNothing()
    {
        Tuner tuner({Objective::Throughput, valuesOf(256, 4, 128), {}});
        quint64 dice = 0;
        while (!tuner.isDone()) {
            if (tuner.step().phase == TunerStep::Phase::ConfirmNew)
                tuner.harmed(QStringLiteral("the link went down"));
            else
                tuner.measured(sharp.measure(tuner.step().change.appliedTo(tuner.plan().start), ++dice));
        }
        QCOMPARE(tuner.result().end, TunerResult::End::NotBetter);
        QVERIFY(tuner.result().recommended.isEmpty());
    }

    void anIdleLinkTellsNothing()
    {
        const TunerResult result
            = tune({Objective::Latency, defaultValues(), {}}, [](const ParameterValues &) { return Measurement(); });
        QCOMPARE(result.end, TunerResult::End::TooLittleData);
        QCOMPARE(result.measurements, 2); // once more, to be sure
        QVERIFY(result.recommended.isEmpty());
    }

    void theSameTwiceGivesTheSame()
    {
        const auto run = [] { return tune({Objective::Balanced, defaultValues(), {}}, on(smooth, 7)); };
        const TunerResult once = run();
        const TunerResult again = run();
        QCOMPARE(once.recommended, again.recommended);
        QCOMPARE(once.measurements, again.measurements);
        QCOMPARE(once.why, again.why);
    }

    void stoppingRecommendsNothing()
    {
        Tuner tuner({Objective::Throughput, defaultValues(), {}});
        tuner.measured(sharp.measure(defaultValues(), 1));
        tuner.stop(QStringLiteral("Cancelled."));
        QVERIFY(tuner.isDone());
        QCOMPARE(tuner.result().end, TunerResult::End::Stopped);
        tuner.measured(sharp.measure(defaultValues(), 2)); // too late
        QCOMPARE(tuner.result().measurements, 1);
        QVERIFY(tuner.step().change.isEmpty());
    }

    void onlyTheParametersThatWereAskedForAreTouched()
    {
        const ParameterValues start = valuesOf(256, 4, 128);
        const TunerResult result = tune({Objective::Throughput, start, {ANARCHY_PARAM_MAX_PAYLOAD_SIZE}}, on(sharp, 3));
        QCOMPARE(result.parameters.size(), std::size_t(1));
        QVERIFY(result.recommended.values[Payload].has_value());
        QCOMPARE(result.recommended.mask(), 1u << Payload);
    }

    void valuesStayInTheirRange()
    {
        using List = std::vector<quint32>;
        const auto searched = &TunerPlan::searched;
        QCOMPARE(searched(ANARCHY_PARAM_RING_BUFFER_SIZE, Objective::Throughput, 256), (List{256, 512, 1024}));
        QCOMPARE(searched(ANARCHY_PARAM_RING_BUFFER_SIZE, Objective::Throughput, 64), (List{64, 128, 256, 512, 1024}));
        QCOMPARE(searched(ANARCHY_PARAM_RING_BUFFER_SIZE, Objective::Latency, 64),
                 (List{16, 32, 64, 128, 256, 512, 1024}));
        QCOMPARE(searched(ANARCHY_PARAM_MAX_DMA_CHANNELS, Objective::Latency, 8), (List{4, 8, 16}));
        QCOMPARE(searched(ANARCHY_PARAM_MAX_DMA_CHANNELS, Objective::Throughput, 1), (List{1, 2, 4, 8, 16}));
        QCOMPARE(searched(ANARCHY_PARAM_MAX_DMA_CHANNELS, Objective::Throughput, 7), (List{7, 14}));
        QCOMPARE(searched(ANARCHY_PARAM_MAX_PAYLOAD_SIZE, Objective::Throughput, 4096),
                 (List{256, 512, 1024, 2048, 4096}));
        QCOMPARE(searched(ANARCHY_PARAM_COMPLETION_TIMEOUT, Objective::Latency, 100),
                 (List{25, 50, 100, 200, 400, 800}));
        QCOMPARE((TunerPlan{Objective::Throughput, defaultValues(), {}}).exhaustive(), 7ull * 3 * 6);
    }
};

ANARCHY_TEST(TestTuner, "tuner")
#include "tst_tuner.moc"
