// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>

#include <atomic>
#include <cmath>

#include "base/clock.h"
#include "live/livemodel.h"
#include "stilldriver.h"
#include "testprogram.h"

using namespace anarchy;
using namespace std::chrono_literals;

namespace {

constexpr qint64 noon = 1'790'000'000 * nsPerSecond; // some day, on the wall clock
constexpr qint64 uptime = 5000 * nsPerSecond;

Sample sampleAt(qint64 timeNs)
{
    Sample sample;
    sample.timeNs = timeNs;
    sample.intervalNs = nsPerSecond;
    sample.values[static_cast<std::size_t>(Metric::TxRate)] = 1e9;
    return sample;
}

/// A driver whose link can go away without a word.
class LeavingDriver final : public DriverPort {
public:
    Presence presence() const override { return Presence::Ready; }
    QString presenceText() const override { return {}; }
    bool isSimulated() const override { return true; }
    std::unique_ptr<TelemetryReader> openReader(int) const override { return std::make_unique<Reader>(m_there); }
    std::optional<Configuration> configuration() const override { return {}; }
    ChangeService *changes() override { return nullptr; }
    void leave() { m_there = false; }

private:
    class Reader final : public TelemetryReader {
    public:
        explicit Reader(const std::atomic<bool> &there)
            : m_there(there)
        {
        }
        bool read(TelemetryPage &page) override
        {
            page = {};
            page.time_ns = ++m_readings * 1'000'000;
            return m_there;
        }

    private:
        const std::atomic<bool> &m_there;
        quint64 m_readings = 0;
    };

    std::atomic<bool> m_there{true};
};

} // namespace

/// The time axis while the machine sleeps, and while somebody sets its clock; a view that is held; the pace while
/// nobody looks.
class LiveModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_now = uptime;
        m_wall = noon;
        m_model = std::make_unique<LiveModel>(
            std::make_unique<StillDriver>(), [this] { return m_now.load(); }, nullptr, 0,
            [this] { return m_wall.load(); });
    }

    void samplesStandAtTheirTimeOfDay()
    {
        m_model->take({{sampleAt(uptime)}, false});
        QCOMPARE(m_model->history().newestNs(), noon);
        QCOMPARE(m_model->nowNs(), noon);
    }

    // The driver's clock stood still meanwhile; what was before must not move up to what comes after.
    void sleepIsAGap()
    {
        m_model->take({{sampleAt(uptime - nsPerSecond), sampleAt(uptime)}, false});
        m_wall += 3600 * nsPerSecond;
        QTRY_COMPARE(m_model->nowNs(), noon + 3600 * nsPerSecond);
        m_now += nsPerSecond;
        m_wall += nsPerSecond;
        m_model->take({{sampleAt(uptime + nsPerSecond)}, false});
        QCOMPARE(m_model->history().newestNs(), noon + 3601 * nsPerSecond);
        std::vector<SeriesPoint> points;
        m_model->history().collect(Metric::TxRate, noon - 10 * nsPerSecond, noon + 4000 * nsPerSecond,
                                   Resolution::Samples, points);
        QCOMPARE(points.size(), 4u);
        QCOMPARE(points[1].timeNs, noon);
        QVERIFY(std::isnan(points[2].value)); // the line is broken
        QCOMPARE(points[3].timeNs, noon + 3601 * nsPerSecond);
    }

    // Nobody looked, so what was sampled before and after is fetched together.
    void samplesFromBeforeItSleptStayThere()
    {
        Sample before = sampleAt(uptime - nsPerSecond);
        before.wallNs = noon - nsPerSecond;
        Sample after = sampleAt(uptime + nsPerSecond);
        after.wallNs = noon + 3601 * nsPerSecond;
        m_wall = after.wallNs;
        m_now = after.timeNs;
        m_model->take({{before, after}, false});
        QCOMPARE(m_model->history().samples().timeAt(0), noon - nsPerSecond);
        QCOMPARE(m_model->history().newestNs(), noon + 3601 * nsPerSecond);
        m_model->pull();
        QCOMPARE(m_model->nowNs(), noon + 3601 * nsPerSecond); // moved once, not twice
    }

    void aClockThatIsSetMovesNothing_data()
    {
        QTest::addColumn<qint64>("by");
        QTest::addRow("a little ahead") << 4 * nsPerSecond;
        QTest::addRow("back an hour") << -3600 * nsPerSecond;
    }

    void aClockThatIsSetMovesNothing()
    {
        QFETCH(const qint64, by);
        m_model->take({{sampleAt(uptime)}, false});
        m_wall += by;
        m_model->pull();
        QCOMPARE(m_model->nowNs(), noon);
    }

    void whoWaitsHurriesItUnwatched()
    {
        const auto watched = m_model->pace();
        m_model->setWatched(false);
        const auto unwatched = m_model->pace();
        QVERIFY(unwatched > watched);
        auto trial = std::make_unique<QObject>();
        QObject measuring;
        m_model->setAwaited(trial.get(), true);
        m_model->setAwaited(trial.get(), true);
        m_model->setAwaited(&measuring, true);
        QCOMPARE(m_model->pace(), watched);
        m_model->setAwaited(&measuring, false);
        QCOMPARE(m_model->pace(), watched);
        trial.reset();
        QCOMPARE(m_model->pace(), unwatched);
    }

    void unwatchedALinkThatGoesIsNoticedBeforeItsTurn()
    {
        auto driver = std::make_unique<LeavingDriver>();
        LeavingDriver &link = *driver;
        LiveModel model(std::move(driver), [] { return nsPerSecond; });
        model.setSamplingPeriod(Sampler::minimumPeriod);
        model.setWatched(false);
        QVERIFY(model.pace() >= 5s);
        QTRY_VERIFY_WITH_TIMEOUT(model.latest(), 4500); // of the ones that come with the turn there is none so far
        link.leave();
        QTRY_VERIFY_WITH_TIMEOUT(!model.latest(), 4500);
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
            sample.intervalNs = nsPerSecond / 10;
            sample.errors[ANARCHY_ERROR_CRC] = errors;
            sample.dmaLatency.addBucket(100, 1);
            m_model->take({{sample}, false});
        };
        m_model->view().setSpan(std::chrono::seconds(span));
        take(100, 0);
        take(200, 3);
        QCOMPARE(m_model->view().errors(), 3u);
        QCOMPARE(m_model->view().latency().count(), 2u);
        m_model->view().setPaused(true);
        take(300, 5); // in the same second and minute
        take(1400, 9);
        take(50'000, 20);
        QCOMPARE(m_model->view().errors(), 3u);
        QCOMPARE(m_model->view().latency().count(), 2u);
        m_model->view().setPaused(false);
        QCOMPARE(m_model->view().errors(), 20u);
        QCOMPARE(m_model->view().latency().count(), 5u);
    }

    // Whoever hears of another link finds nothing of the one before.
    void anotherLinkBeginsWithNothing()
    {
        m_model->take({{sampleAt(uptime)}, false});
        m_model->view().setPaused(true);
        m_model->marks().select(TimeSpan{noon, noon + nsPerSecond});
        m_model->marks().prepend({{noon, EventMark::Kind::LinkUp, QStringLiteral("Link: Up")}});
        const quint64 revision = m_model->shownRevision();
        int heard = 0;
        connect(m_model.get(), &LinkReader::linkChosen, this, [&] {
            ++heard;
            QVERIFY(m_model->history().isEmpty());
            QVERIFY(!m_model->view().isPaused());
            QVERIFY(!m_model->marks().selection());
            QVERIFY(m_model->marks().all().empty());
        });
        QSignalSpy replaced(m_model.get(), &LinkReader::portReplaced);
        m_model->setLink(1);
        QCOMPARE(heard, 1);
        QVERIFY(m_model->shownRevision() != revision);
        m_model->setLink(1);
        QCOMPARE(heard, 1);
        QCOMPARE(replaced.count(), 0);
        m_model->replacePort(std::make_unique<StillDriver>());
        QCOMPARE(replaced.count(), 1);
        QCOMPARE(heard, 1);
    }

    // Each who holds it counts, and none beyond their life.
    void aHeldLinkStays()
    {
        QSignalSpy changed(m_model.get(), &LinkReader::linkHeldChanged);
        auto one = std::make_unique<QObject>();
        const QObject other;
        m_model->holdLink(one.get(), true);
        m_model->holdLink(&other, true);
        m_model->holdLink(&other, true);
        m_model->setLink(1);
        QCOMPARE(m_model->link(), 0);
        m_model->holdLink(&other, false);
        m_model->setLink(1);
        QCOMPARE(m_model->link(), 0);
        one.reset();
        QVERIFY(!m_model->isLinkHeld());
        QCOMPARE(changed.count(), 2);
        m_model->setLink(1);
        QCOMPARE(m_model->link(), 1);
    }

private:
    std::atomic<qint64> m_now; // the sampler's thread asks too
    std::atomic<qint64> m_wall;
    std::unique_ptr<LiveModel> m_model;
};

ANARCHY_TEST(LiveModelTest, "livemodel")
#include "tst_livemodel.moc"
