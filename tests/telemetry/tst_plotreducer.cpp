// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>
#include <limits>

#include "telemetry/plotreducer.h"
#include "testprogram.h"

using namespace anarchy;

class TestPlotReducer : public QObject {
    Q_OBJECT

private:
    static constexpr qint64 milli = 1'000'000;

private Q_SLOTS:
    void aSpikeOfOneSampleSurvivesEveryZoom()
    {
        for (const int count : {10, 1000, 360'000}) {
            for (const int columns : {1, 7, 600, 1919}) {
                std::vector<SeriesPoint> points;
                for (int i = 0; i < count; ++i)
                    points.push_back({i * milli, i == count / 3 ? 1000.0 : i == count / 2 ? -1000.0 : 1.0});
                std::vector<std::vector<ColumnPoint>> segments;
                QCOMPARE(reduceToColumns(points, ColumnGrid(0, (count - 1) * milli, columns), segments), 1);
                QVERIFY(static_cast<int>(segments[0].size())
                        <= std::min(count, columns + 1)); // a neighbour may lie before the first
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

    // While the view moves on by less than a column nothing moves; then all moves by whole columns.
    void aMomentStaysInItsColumnWhileTheViewMovesOn()
    {
        constexpr qint64 moment = 1'000'123'456'789;
        constexpr qint64 span = 60'000 * milli;
        const ColumnGrid before(moment - span / 2, moment + span / 2, 1100);
        QCOMPARE(before.columns(), 1100);
        for (qint64 later = 0; later < 1000 * milli; later += 7 * milli) {
            const ColumnGrid after(moment - span / 2 + later, moment + span / 2 + later, 1100);
            QVERIFY(after.toNs() > moment + span / 2 + later);
            QVERIFY(after.toNs() - after.columnNs() <= moment + span / 2 + later);
            const double moved = before.columnOf(moment) - after.columnOf(moment);
            QVERIFY(std::abs(moved - static_cast<double>(after.first() - before.first())) < 1e-6);
        }
    }

    void linesEndAtGaps()
    {
        constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
        const std::vector<SeriesPoint> points{{0, 1}, {10, 2}, {11, nothing}, {50, 3}, {60, nothing}, {90, 4}};
        std::vector<std::vector<ColumnPoint>> segments;
        QCOMPARE(reduceToColumns(points, ColumnGrid(0, 100, 100), segments), 3);
        QCOMPARE(segments[0].size(), 2u);
        QCOMPARE(segments[1].size(), 1u);
        QCOMPARE(segments[2].front().x, 89.0); // 100 is in the last column, which is number 99
        // Vectors are reused; fewer lines the next time are fewer lines.
        QCOMPARE(reduceToColumns(std::span(points).first(2), ColumnGrid(0, 100, 100), segments), 1);
        QCOMPARE(segments[0].size(), 2u);
    }

    void valuesThatAreNoNumbersBreakTheLine()
    {
        const std::vector<SeriesPoint> points{{0, 1}, {10, std::numeric_limits<double>::infinity()}, {20, 2}};
        std::vector<std::vector<ColumnPoint>> segments;
        QCOMPARE(reduceToColumns(points, ColumnGrid(0, 100, 100), segments), 2);
    }
};

ANARCHY_TEST(TestPlotReducer, "plotreducer")
#include "tst_plotreducer.moc"
