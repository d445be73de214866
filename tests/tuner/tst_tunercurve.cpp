// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>

#include "axes/fittedaxis.h"
#include "testprogram.h"
#include "tuner/tunercurve.h"

using namespace anarchy;

namespace {

TunedPoint pointOf(quint32 value, quint32 against, double before, double after, double low, double high)
{
    TunedPoint point;
    point.value = value;
    point.against = against;
    Judgement &judgement = point.judgement;
    judgement.verdict = low > 0 ? Verdict::Better : Verdict::NoDifference;
    judgement.low = low;
    judgement.high = high;
    judgement.throughput.before.value = before;
    judgement.throughput.after.value = after;
    judgement.latency.before.value = 1e6;
    judgement.latency.after.value = 1e6;
    return point;
}

TunedParameter parameterOf(std::vector<TunedPoint> points, quint32 chosen)
{
    return {ANARCHY_PARAM_RING_BUFFER_SIZE, std::move(points), chosen, {}};
}

} // namespace

class TestTunerCurve : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void valuesAscendAndLimitsAreThoseOfTheDifference()
    {
        const TunedParameter parameter
            = parameterOf({pointOf(256, 256, 1e9, 1e9, 0, 0), pointOf(512, 256, 1e9, 1.2e9, 0.1, 0.3),
                           pointOf(128, 512, 1.2e9, 1.19e9, -0.05, 0.02)},
                          512);
        const auto curves = curvesOf(parameter, Objective::Throughput);
        QCOMPARE(curves.size(), std::size_t(1));
        const std::vector<CurvePoint> &curve = curves.front();
        QCOMPARE(curve.size(), std::size_t(3));
        QCOMPARE(curve[0].value, 128u);
        QCOMPARE(curve[0].low, 1.2e9 * 0.95);
        QCOMPARE(curve[0].high, 1.2e9 * 1.02);
        QCOMPARE(curve[1].value, 256u);
        QVERIFY(curve[1].isReference && std::isnan(curve[1].low));
        QCOMPARE(curve[1].measure, 1e9);
        QCOMPARE(curve[2].measure, 1.2e9);
        QCOMPARE(curve[2].low, 1.1e9);
        QCOMPARE(curve[2].high, 1.3e9);
        QVERIFY(curve[2].isReference); // the third was compared with it
    }

    // 20 % less latency is a gain of 20 %.
    void limitsOfALatencyAreTurnedRound()
    {
        TunedPoint point = pointOf(128, 256, 1e9, 1e9, 0.1, 0.3);
        point.judgement.latency.before.value = 100'000;
        point.judgement.latency.after.value = 80'000;
        const auto curves = curvesOf(parameterOf({point}, 128), Objective::Latency);
        const CurvePoint &candidate = curves.front().front();
        QCOMPARE(candidate.measure, 80'000.0);
        QCOMPARE(candidate.low, 70'000.0);
        QCOMPARE(candidate.high, 90'000.0);
        QCOMPARE(curves.front().back().measure, 100'000.0);
    }

    void balancedIsPower()
    {
        const auto curves = curvesOf(parameterOf({pointOf(512, 256, 1e9, 2e9, 0.9, 1.1)}, 512), Objective::Balanced);
        QCOMPARE(curves.front().front().measure, 1e12); // 1 GB/s over a ms
        QCOMPARE(curves.front().back().high, 2.1e12);
    }

    void whatWasNotMeasuredHasNoMeasure()
    {
        TunedPoint harm = pointOf(1024, 256, 1e9, 1e9, 0, 0);
        harm.harm = QStringLiteral("the link went down");
        TunedPoint limitless = pointOf(512, 256, 1e9, 1.1e9, -INFINITY, INFINITY);
        const auto curves = curvesOf(parameterOf({limitless, harm}, 512), Objective::Throughput);
        QCOMPARE(curves.front().size(), std::size_t(3));
        QVERIFY(std::isnan(curves.front()[1].low) && std::isnan(curves.front()[1].high));
        QCOMPARE(curves.front()[1].measure, 1.1e9);
        QVERIFY(std::isnan(curves.front()[2].measure));
        QCOMPARE(curves.front()[2].harm, harm.harm);
    }

    void roundsAreCurvesOfTheirOwn()
    {
        TunedPoint later = pointOf(512, 256, 2e9, 2.1e9, 0.01, 0.1);
        later.round = 2;
        const auto curves
            = curvesOf(parameterOf({pointOf(256, 256, 1e9, 1e9, 0, 0), pointOf(512, 256, 1e9, 1e9, 0, 0), later}, 512),
                       Objective::Throughput);
        QCOMPARE(curves.size(), std::size_t(2));
        QCOMPARE(curves[1].size(), std::size_t(2));
        QCOMPARE(curves[1][0].measure, 2e9); // of the same value, with the other parameters as they are now
    }

    void anAxisIsAsNarrowAsItsValues()
    {
        const FittedAxis axis({2.0e9, 2.4e9, NAN});
        QVERIFY(!axis.isLogarithmic());
        QVERIFY(axis.low() > 1.9e9 && axis.low() < 2.0e9);
        QVERIFY(axis.high() > 2.4e9 && axis.high() < 2.5e9);
        QVERIFY(axis.position(2.0e9) > 0 && axis.position(2.4e9) < 1);
        QCOMPARE(axis.ticks(4), (std::vector<double>{2.0e9, 2.2e9, 2.4e9}));
    }

    void noiseIsNotDrawnLarge()
    {
        const FittedAxis axis({1000, 1001});
        QVERIFY(axis.position(1001) - axis.position(1000) < 0.02);
    }

    void aWideAxisIsLogarithmic()
    {
        const FittedAxis axis({30e6, 480e6});
        QVERIFY(axis.isLogarithmic());
        QCOMPARE(qRound((axis.position(120e6)) * 1000), 500); // the geometric mean
        QCOMPARE(axis.ticks(4), (std::vector<double>{50e6, 100e6, 200e6, 500e6}));
    }

    void anAxisWithoutValuesIsHarmless()
    {
        for (const std::vector<double> &values :
             {std::vector<double>{}, std::vector<double>{NAN, 0.0}, std::vector<double>{5.0}}) {
            const FittedAxis axis(values);
            QVERIFY(axis.high() > axis.low());
            QVERIFY(std::isfinite(axis.position(5)));
            QVERIFY(axis.ticks(4).size() <= 6);
        }
    }
};

ANARCHY_TEST(TestTunerCurve, "tunercurve")
#include "tst_tunercurve.moc"
