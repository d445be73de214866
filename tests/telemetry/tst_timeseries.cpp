// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>
#include <limits>

#include "telemetry/timeseries.h"
#include "testprogram.h"

using namespace anarchy;

class TestTimeSeries : public QObject {
    Q_OBJECT

    static Sample sample(qint64 timeNs, double tx, qint64 intervalNs = 250)
    {
        Sample sample;
        sample.timeNs = timeNs;
        sample.intervalNs = intervalNs;
        sample.values.fill(std::numeric_limits<double>::quiet_NaN());
        sample.values[static_cast<std::size_t>(Metric::TxRate)] = tx;
        return sample;
    }

private Q_SLOTS:
    void theOldestGoFirst()
    {
        TimeSeries series(4);
        for (int i = 1; i <= 6; ++i)
            series.append(sample(i * 100, i));
        QCOMPARE(series.size(), 4);
        QCOMPARE(series.timeAt(0), 300);
        QCOMPARE(series.valueAt(Metric::TxRate, 3), 6.0);
        QCOMPARE(series.newestNs(), 600);
    }

    void aSampleOutOfOrderIsLeftOut()
    {
        TimeSeries series(4);
        series.append(sample(200, 1));
        series.append(sample(200, 2));
        series.append(sample(100, 3));
        QCOMPARE(series.size(), 1);
        QCOMPARE(series.valueAt(Metric::TxRate, 0), 1.0);
    }

    void aSpanComesWithItsNeighbours()
    {
        TimeSeries series(10);
        for (int i = 1; i <= 6; ++i)
            series.append(sample(i * 100, i));
        std::vector<SeriesPoint> points;
        series.collect(Metric::TxRate, 250, 450, points);
        QCOMPARE(points.size(), 4u);
        QCOMPARE(points.front().timeNs, 200);
        QCOMPARE(points.back().timeNs, 500);
    }

    void gapsStayGaps()
    {
        TimeSeries series(10);
        series.append(sample(100, 1));
        series.breakLine();
        series.append(sample(500, 2));
        Sample lost = sample(900, 3);
        lost.afterBreak = true;
        series.append(lost);
        std::vector<SeriesPoint> points;
        series.collect(Metric::TxRate, 0, 1000, points);
        QCOMPARE(points.size(), 5u);
        QVERIFY(std::isnan(points[1].value));
        QVERIFY(std::isnan(points[3].value));
        // A line that was broken off after the newest sample ends there.
        series.breakLine();
        points.clear();
        series.collect(Metric::TxRate, 0, 1000, points);
        QVERIFY(std::isnan(points.back().value));
    }

    void theAverageWeighsByTime()
    {
        TimeSeries series(10);
        series.append(sample(1000, 10, 1000));
        series.append(sample(4000, 2, 3000));
        series.append(sample(5000, std::numeric_limits<double>::quiet_NaN(), 1000));
        const SeriesStatistics statistics = series.statistics(Metric::TxRate, 0, 5000);
        QVERIFY(std::abs(statistics.average - (10.0 * 1 + 2.0 * 3) / 4) < 1e-6);
        QCOMPARE(statistics.peak, 10.0);
        QCOMPARE(statistics.count, 2);
        QVERIFY(std::isnan(statistics.last));
        QCOMPARE(series.statistics(Metric::TxRate, 3000, 4000).average, 2.0);
        QCOMPARE(series.statistics(Metric::TxRate, 6000, 7000).count, 0);
    }

    void theNearestSample()
    {
        TimeSeries series(10);
        QVERIFY(!series.nearest(5));
        series.append(sample(100, 1));
        series.append(sample(200, 2));
        QCOMPARE(series.nearest(0), 0);
        QCOMPARE(series.nearest(149), 0);
        QCOMPARE(series.nearest(151), 1);
        QCOMPARE(series.nearest(9999), 1);
    }
};

ANARCHY_TEST(TestTimeSeries, "timeseries")
#include "tst_timeseries.moc"
