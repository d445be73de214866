// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDateTime>
#include <QTest>

#include <cmath>

#include "axes/axis.h"
#include "axes/timeaxis.h"
#include "base/clock.h"
#include "telemetry/timeview.h"
#include "testprogram.h"

using namespace anarchy;
using namespace std::chrono_literals;

namespace {
} // namespace

/// What a plot is read against: both axes, and which part of time is in view.
class AxisTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void niceNumbers()
    {
        QCOMPARE(niceCeiling(1.0), 1.0);
        QCOMPARE(niceCeiling(1.1), 2.0);
        QCOMPARE(niceCeiling(6e5), 1e6);
        QCOMPARE(niceFloor(6e5), 5e5);
        QCOMPARE(niceFloor(1e3), 1e3);
    }

    void linearAxisIsSlowToShrink()
    {
        ValueAxis axis(PlotUnit::Rate);
        QVERIFY(axis.fit(0, 7.2e9));
        const double high = axis.high();
        QVERIFY(high >= 7.2e9);
        QVERIFY(!axis.fit(0, 5e9)); // a little less does not move it
        QCOMPARE(axis.high(), high);
        QVERIFY(axis.fit(0, 1e9)); // much less does
        QVERIFY(axis.high() < high);
        QVERIFY(!axis.fit(std::nan(""), std::nan("")));
    }

    void axisLabelsCarryUnits()
    {
        ValueAxis rate(PlotUnit::Rate);
        rate.fit(0, 7.2e9);
        QStringList labels;
        for (const ValueAxis::Tick &tick : rate.ticks(5))
            labels << tick.label;
        QCOMPARE(labels,
                 QStringList({QStringLiteral("0"), QStringLiteral("2 GB/s"), QStringLiteral("4 GB/s"),
                              QStringLiteral("6 GB/s"), QStringLiteral("8 GB/s")}));

        ValueAxis interrupts(PlotUnit::PerSecond);
        interrupts.fit(0, 3.9e3);
        QCOMPARE(interrupts.ticks(2).back().label, QStringLiteral("5,000 /s"));
        interrupts.fit(0, 5.2e9);
        QCOMPARE(interrupts.ticks(2)[1].label, QStringLiteral("5G /s"));

        ValueAxis latency(PlotUnit::Duration);
        latency.fit(900, 2.1e6);
        labels.clear();
        for (const ValueAxis::Tick &tick : latency.ticks(5))
            labels << tick.label;
        QCOMPARE(labels,
                 QStringList({QStringLiteral("1 µs"), QStringLiteral("10 µs"), QStringLiteral("100 µs"),
                              QStringLiteral("1 ms")}));
        QVERIFY(latency.position(1e4) > latency.position(1e3));
        QCOMPARE(latency.position(latency.high()), 1.0);
    }

    void axisTicksNeverLeaveTheAxis_data()
    {
        QTest::addColumn<int>("unit");
        QTest::addColumn<double>("high");
        for (int unit = 0; unit < 3; ++unit) {
            for (const double high : {1.0, 7.0, 99.0, 1e4, 3.3e6, 7.2e9, 9.99e11})
                QTest::addRow("unit %d, %g", unit, high) << unit << high;
        }
    }

    void axisTicksNeverLeaveTheAxis()
    {
        QFETCH(const int, unit);
        QFETCH(const double, high);
        ValueAxis axis(static_cast<PlotUnit>(unit));
        axis.fit(high / 3, high);
        QVERIFY(axis.high() >= high);
        for (const int count : {2, 4, 8}) {
            const auto ticks = axis.ticks(count);
            QVERIFY(!ticks.empty());
            for (const ValueAxis::Tick &tick : ticks) {
                QVERIFY(tick.value >= axis.low() * 0.999 && tick.value <= axis.high() * 1.001);
                QVERIFY(!tick.label.isEmpty());
            }
        }
    }

    void timeTicksCoverTheSpan()
    {
        QCOMPARE(relativeTicks(60s, 0, 600, 8).front(), (TimeTick{0, QStringLiteral("−60 s")}));
        QCOMPARE(relativeTicks(60s, 0, 600, 8).back(), (TimeTick{600, QStringLiteral("now")}));
        QCOMPARE(relativeTicks(300s, 0, 500, 8).size(), 6u);
        QCOMPARE(relativeTicks(300s, 0, 500, 8)[3], (TimeTick{300, QStringLiteral("−2 min")}));
    }

    // Round times of the local clock, also where that is not a whole number of hours away from UTC.
    void clockTicksAreRoundTimesHere()
    {
        qputenv("TZ", "Asia/Kathmandu"); // +05:45
        tzset();
        const QDateTime noon(QDate(2026, 3, 4), QTime(12, 1));
        const qint64 from = noon.toMSecsSinceEpoch() * 1'000'000;
        const auto hours = clockTicks(from, from + 24 * 3600 * nsPerSecond, 0, 1440, 8);
        QCOMPARE(hours.front(), (TimeTick{179, QStringLiteral("15:00")}));
        QCOMPARE(hours.size(), 8u);
        const auto days = clockTicks(from, from + 3 * 24 * 3600 * nsPerSecond, 0, 3 * 1440, 4);
        QCOMPARE(days.front().x, 719);
        QVERIFY(days.front().label.contains(QStringLiteral("5")));
        qunsetenv("TZ");
        tzset();
    }

    void theViewZoomsAroundAMomentAndFollowsAgainAtTheEnd()
    {
        const qint64 now = 1'000'000 * nsPerSecond;
        TimeView view;
        view.zoom(0.5, now - 30 * nsPerSecond, now);
        QCOMPARE(view.span(), 30s);
        QCOMPARE(view.toNs(now), now - 15 * nsPerSecond);
        QVERIFY(!view.isLive());
        view.zoom(2, now - 30 * nsPerSecond, now);
        QCOMPARE(view.span(), 60s);
        QVERIFY(view.isLive());
        view.pan(-100 * nsPerSecond, now);
        QCOMPARE(view.toNs(now + 5 * nsPerSecond), now - 100 * nsPerSecond);
        view.pan(99 * nsPerSecond, now);
        QVERIFY(!view.isLive());
        view.pan(2 * nsPerSecond, now);
        QVERIFY(view.isLive());
        for (int i = 0; i < 100; ++i)
            view.zoom(0.9, now, now);
        QCOMPARE(view.span(), TimeView::shortestSpan);
        for (int i = 0; i < 200; ++i)
            view.zoom(1.1, now, now);
        QCOMPARE(view.span(), TimeView::longestSpan);
        QVERIFY(view.isLive());
    }
};

ANARCHY_TEST(AxisTest, "axis")
#include "tst_axis.moc"
