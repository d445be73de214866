// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <atomic>
#include <cmath>

#include "stilldriver.h"
#include "telemetry/livemodel.h"

using namespace anarchy;
using namespace std::chrono_literals;

namespace {

constexpr qint64 second = 1'000'000'000;
constexpr qint64 noon = 1'790'000'000 * second; // some day, on the wall clock
constexpr qint64 uptime = 5000 * second;

Sample sampleAt(qint64 timeNs)
{
    Sample sample;
    sample.timeNs = timeNs;
    sample.intervalNs = second;
    sample.values[static_cast<std::size_t>(Metric::TxRate)] = 1e9;
    return sample;
}

} // namespace

/// The time axis while the machine sleeps, and while somebody sets its clock; a view that is held.
class LiveModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_now = uptime;
        m_wall = noon;
        m_model = std::make_unique<LiveModel>(
            std::make_unique<StillDriver>(), [this] { return m_now.load(); }, nullptr, 0, [this] { return m_wall.load(); });
    }

    void samplesStandAtTheirTimeOfDay()
    {
        m_model->take({ { sampleAt(uptime) }, false });
        QCOMPARE(m_model->history().newestNs(), noon);
        QCOMPARE(m_model->nowNs(), noon);
    }

    // The driver's clock stood still meanwhile; what was before must not move up to what comes after.
    void sleepIsAGap()
    {
        m_model->take({ { sampleAt(uptime - second), sampleAt(uptime) }, false });
        m_wall += 3600 * second;
        QTRY_COMPARE(m_model->nowNs(), noon + 3600 * second);
        m_now += second;
        m_wall += second;
        m_model->take({ { sampleAt(uptime + second) }, false });
        QCOMPARE(m_model->history().newestNs(), noon + 3601 * second);
        std::vector<SeriesPoint> points;
        m_model->history().collect(Metric::TxRate, noon - 10 * second, noon + 4000 * second, Resolution::Samples,
                                   points);
        QCOMPARE(points.size(), 4u);
        QCOMPARE(points[1].timeNs, noon);
        QVERIFY(std::isnan(points[2].value)); // the line is broken
        QCOMPARE(points[3].timeNs, noon + 3601 * second);
    }

    void aClockThatIsSetMovesNothing_data()
    {
        QTest::addColumn<qint64>("by");
        QTest::addRow("a little ahead") << 4 * second;
        QTest::addRow("back an hour") << -3600 * second;
    }

    void aClockThatIsSetMovesNothing()
    {
        QFETCH(const qint64, by);
        m_model->take({ { sampleAt(uptime) }, false });
        m_wall += by;
        m_model->pull();
        QCOMPARE(m_model->nowNs(), noon);
    }

    void aHeldViewCountsNothingThatCameLater_data()
    {
        QTest::addColumn<int>("span");
        QTest::addRow("samples") << 60;
        QTest::addRow("seconds") << 7200;
        QTest::addRow("minutes") << 30 * 24 * 3600;
    }

    void aHeldViewCountsNothingThatCameLater()
    {
        QFETCH(const int, span);
        const auto take = [this](qint64 ms, quint64 errors) {
            Sample sample = sampleAt(uptime + ms * 1'000'000);
            sample.intervalNs = second / 10;
            sample.errors[ANARCHY_ERROR_CRC] = errors;
            m_model->take({ { sample }, false });
        };
        m_model->setSpan(std::chrono::seconds(span));
        take(100, 0);
        take(200, 3);
        QCOMPARE(m_model->errorsInView(), 3u);
        m_model->setPaused(true);
        take(300, 5); // in the same second and minute
        take(1400, 9);
        take(50'000, 20);
        QCOMPARE(m_model->errorsInView(), 3u);
        m_model->setPaused(false);
        QCOMPARE(m_model->errorsInView(), 20u);
    }

private:
    std::atomic<qint64> m_now; // the sampler's thread asks too
    std::atomic<qint64> m_wall;
    std::unique_ptr<LiveModel> m_model;
};

QTEST_MAIN(LiveModelTest)
#include "tst_livemodel.moc"
