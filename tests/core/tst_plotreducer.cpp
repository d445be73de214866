// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <limits>

#include "telemetry/plotreducer.h"

using namespace anarchy;

class TestPlotReducer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSpikeOfOneSampleSurvivesEveryZoom()
    {
        for (const int count : {10, 1000, 360'000}) {
            for (const int columns : {1, 7, 600, 1919}) {
                std::vector<SeriesPoint> points;
                for (int i = 0; i < count; ++i)
                    points.push_back({i, i == count / 3 ? 1000.0 : i == count / 2 ? -1000.0 : 1.0});
                std::vector<std::vector<ColumnPoint>> segments;
                QCOMPARE(reduceToColumns(points, 0, count, columns, segments), 1);
                QVERIFY(static_cast<int>(segments[0].size()) <= std::min(count, columns));
                double maximum = 0;
                double minimum = 0;
                for (const ColumnPoint &point : segments[0]) {
                    maximum = std::max(maximum, point.maximum);
                    minimum = std::min(minimum, point.minimum);
                }
                QCOMPARE(maximum, 1000.0);
                QCOMPARE(minimum, -1000.0);
            }
        }
    }

    void linesEndAtGaps()
    {
        constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
        const std::vector<SeriesPoint> points{{0, 1}, {10, 2}, {11, nothing}, {50, 3}, {60, nothing}, {90, 4}};
        std::vector<std::vector<ColumnPoint>> segments;
        QCOMPARE(reduceToColumns(points, 0, 100, 100, segments), 3);
        QCOMPARE(segments[0].size(), 2u);
        QCOMPARE(segments[1].size(), 1u);
        QCOMPARE(segments[2].front().x, 90.0);
        // Vectors are reused; fewer lines the next time are fewer lines.
        QCOMPARE(reduceToColumns(std::span(points).first(2), 0, 100, 100, segments), 1);
        QCOMPARE(segments[0].size(), 2u);
    }

    void valuesThatAreNoNumbersBreakTheLine()
    {
        const std::vector<SeriesPoint> points{{0, 1}, {10, std::numeric_limits<double>::infinity()}, {20, 2}};
        std::vector<std::vector<ColumnPoint>> segments;
        QCOMPARE(reduceToColumns(points, 0, 100, 100, segments), 2);
    }
};

QTEST_GUILESS_MAIN(TestPlotReducer)
#include "tst_plotreducer.moc"
