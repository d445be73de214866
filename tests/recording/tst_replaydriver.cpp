// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>

#include "drivers/drivers.h"
#include "port/changeservice.h"
#include "recording/recorder.h"
#include "recording/replaydriver.h"
#include "recordings.h"
#include "telemetry/sampler.h"
#include "testprogram.h"

using namespace anarchy;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// A recording of 40 pages, 250 ms apart, with an event behind page 8, and a gap from page 20 to 21.
class TestReplayDriver : public QObject {
    Q_OBJECT

    static constexpr qint64 interval = 250'000'000;
    static constexpr int pageCount = 40;

    QTemporaryDir m_folder;
    std::vector<TelemetryPage> m_pages = simulatedPages(pageCount);
    std::shared_ptr<const Recording> m_recording;
    std::atomic<qint64> m_now{5'000'000'000};

    std::unique_ptr<ReplayDriver> makeDriver()
    {
        return std::make_unique<ReplayDriver>(m_recording, [this] { return m_now.load(); });
    }

    static bool sameValues(const Sample &a, const Sample &b)
    {
        // Bit for bit: what has nothing to say is a NaN in both.
        return std::memcmp(a.values.data(), b.values.data(), sizeof a.values) == 0 && a.txBytes == b.txBytes
            && a.rxBytes == b.rxBytes && a.intervalNs == b.intervalNs && a.errors == b.errors;
    }

    /// Where a page of a replay comes from.
    int indexOf(const TelemetryPage &page) const
    {
        const auto found = std::find_if(m_pages.begin(), m_pages.end(),
                                        [&](const TelemetryPage &each) { return each.tx_bytes == page.tx_bytes; });
        return static_cast<int>(found - m_pages.begin());
    }

private Q_SLOTS:
    void initTestCase()
    {
        QString error;
        RecordingHeader header = exampleHeader();
        header.simulated = false;
        for (TelemetryPage &page : m_pages)
            page.transport = ANARCHY_TRANSPORT_LOOPBACK;
        const auto writer = RecordingWriter::create(m_folder.filePath(u"a.aer"_s), header, false, error);
        QVERIFY2(writer, qPrintable(error));
        for (int i = 0; i < pageCount; ++i) {
            const TelemetryPage &page = m_pages[static_cast<std::size_t>(i)];
            QVERIFY(writer->addPage(page));
            if (i == 8) {
                RecordedConfiguration trial{page.time_ns + 100, *header.configuration};
                trial.configuration.running[ANARCHY_PARAM_RING_BUFFER_SIZE] = 64;
                trial.configuration.onTrial = true;
                trial.configuration.trialLeftMs = 15000;
                QVERIFY(writer->addEvent(exampleEvent(page.time_ns + 100), 2));
                QVERIFY(writer->addConfiguration(trial));
            }
            if (i == 20)
                QVERIFY(writer->addGap(static_cast<qint64>(page.time_ns) + 1000));
        }
        QVERIFY(writer->finish());
        m_recording = Recording::open(m_folder.filePath(u"a.aer"_s), error);
        QVERIFY2(m_recording && m_recording->damage().isEmpty(), qPrintable(error));
    }

    void ratesAreThoseOfTheRecordedPages_data()
    {
        QTest::addColumn<double>("speed");
        for (const double speed : Playback::speeds)
            QTest::addRow("%.2f", speed) << speed;
    }

    void ratesAreThoseOfTheRecordedPages()
    {
        QFETCH(const double, speed);
        const auto driver = makeDriver();
        driver->playback()->setSpeed(speed);
        driver->playback()->play();
        const auto reader = driver->openReader(0);
        TelemetryPage before{};
        TelemetryPage after{};
        QVERIFY(reader->read(before));
        QCOMPARE(std::memcmp(&before, &m_pages[0], sizeof before), 0);
        for (std::size_t i = 1; i <= 20; ++i) {
            m_now += static_cast<qint64>(static_cast<double>(interval) / speed);
            QVERIFY(reader->read(after));
            QCOMPARE(std::memcmp(&after, &m_pages[i], sizeof after), 0);
            const std::optional<Sample> replayed = Sample::between(before, after);
            const std::optional<Sample> recorded = Sample::between(m_pages[i - 1], m_pages[i]);
            QVERIFY(replayed && recorded);
            QVERIFY(sameValues(*replayed, *recorded));
            before = after;
        }
    }

    void aGapIsAGap()
    {
        const auto driver = makeDriver();
        driver->playback()->play();
        const auto reader = driver->openReader(0);
        TelemetryPage page{};
        m_now += 20 * interval;
        QVERIFY(reader->read(page));
        m_now += 2000;
        QVERIFY(!reader->read(page));
        m_now += interval;
        QVERIFY(driver->openReader(0)->read(page));
        QCOMPARE(indexOf(page), 21);
    }

    void pausingStopsTheTime()
    {
        const auto driver = makeDriver();
        driver->playback()->play();
        m_now += interval + 7;
        driver->playback()->pause();
        const qint64 nowNs = driver->nowNs();
        m_now += 100 * interval;
        QCOMPARE(driver->playback()->positionNs(), interval + 7);
        QCOMPARE(driver->nowNs(), nowNs);
        TelemetryPage page{};
        QVERIFY(driver->openReader(0)->read(page));
        QCOMPARE(indexOf(page), 1);
    }

    void theEndPausesAndPlayStartsOver()
    {
        const auto driver = makeDriver();
        QSignalSpy playing(driver->playback(), &Playback::playingChanged);
        driver->playback()->play();
        m_now += 1000 * interval;
        driver->advance();
        QVERIFY(!driver->playback()->isPlaying());
        QCOMPARE(driver->playback()->positionNs(), m_recording->lengthNs());
        QCOMPARE(playing.count(), 2);
        driver->playback()->play();
        QCOMPARE(driver->playback()->positionNs(), 0);
        QVERIFY(driver->playback()->isPlaying());
    }

    void aSeekEndsReadersAndTimeNeverRunsBack()
    {
        const auto driver = makeDriver();
        Playback &playback = *driver->playback();
        quint64 latest = 0;
        TelemetryPage page{};
        for (const int target : {30, 3, 39, 0, 12, 12}) {
            const auto reader = driver->openReader(0);
            QVERIFY(reader->read(page));
            QVERIFY(page.time_ns > latest || latest == 0);
            latest = page.time_ns;
            playback.seek(target * interval);
            QVERIFY(!reader->read(page));
            const auto again = driver->openReader(0);
            QVERIFY(again->read(page));
            QCOMPARE(indexOf(page), target);
            QVERIFY(page.time_ns > latest);
            QCOMPARE(driver->nowNs(), qint64(page.time_ns));
            const Playback::History history = playback.history(900s);
            QVERIFY(!history.samples.empty());
            QVERIFY(history.samples.front().timeNs > qint64(latest));
            latest = page.time_ns;
            playback.seek(playback.positionNs()); // so that the next round's first page is later
        }
        playback.seek(-5);
        QCOMPARE(playback.positionNs(), 0);
        playback.seek(m_recording->lengthNs() * 2);
        QCOMPARE(playback.positionNs(), m_recording->lengthNs());
    }

    void theSamplerSeesABreakAndNoFalseRate()
    {
        const auto driver = makeDriver();
        driver->playback()->seek(interval);
        Sampler sampler([&] { return driver->openReader(0); });
        sampler.setPeriod(10ms);
        sampler.start();
        std::vector<Sample> samples;
        const auto gather = [&] {
            for (Sample &sample : sampler.takeSamples().samples)
                samples.push_back(std::move(sample));
            return samples.size();
        };
        driver->playback()->play();
        QTRY_VERIFY((m_now += interval / 2, gather() >= 3));
        driver->playback()->seek(25 * interval);
        const std::size_t before = gather();
        QTRY_VERIFY((m_now += interval / 2, gather() >= before + 3));
        sampler.stop();
        gather();
        const auto broken = std::find_if(samples.begin(), samples.end(), [](const Sample &s) { return s.afterBreak; });
        QVERIFY(broken != samples.end());
        // Not the hours that a seek puts in between, and not the bytes of the part that was passed over.
        for (const Sample &sample : samples) {
            QVERIFY(sample.intervalNs < 60'000'000'000);
            QVERIFY(sample.value(Metric::TxRate) <= sample.value(Metric::MaximumRate));
        }
    }

    void historyIsWhatALiveViewWouldHaveGathered()
    {
        const auto driver = makeDriver();
        driver->playback()->seek(30 * interval + 5);
        const qint64 shift = driver->nowNs() - m_recording->firstNs() - driver->playback()->positionNs();
        const Playback::History history = driver->playback()->history(900s);
        QCOMPARE(history.samples.size(), 29u); // 30 intervals and one of them a gap
        for (const Sample &sample : history.samples) {
            const auto at = static_cast<std::size_t>((sample.timeNs - shift - m_recording->firstNs()) / interval);
            QVERIFY(sameValues(sample, Sample::between(m_pages[at - 1], m_pages[at]).value()));
            QCOMPARE(sample.afterBreak, at == 22);
        }
        QCOMPARE(history.events.size(), 1u);
        QCOMPARE(qint64(history.events[0].time_ns) - shift, qint64(m_pages[8].time_ns) + 100);
        QVERIFY(!history.linkLost);

        driver->playback()->seek(20 * interval + 5000);
        QVERIFY(driver->playback()->history(900s).linkLost);
        QCOMPARE(driver->playback()->history(1s).samples.size(), 4u);
        driver->playback()->seek(0);
        QCOMPARE(driver->playback()->history(1s).samples.size(), 1u);
    }

    void eventsAndConfigurationsComeWhenTheyDid()
    {
        const auto driver = makeDriver();
        QSignalSpy events(driver.get(), &DriverPort::eventReceived);
        QSignalSpy configurations(driver.get(), &DriverPort::configurationChanged);
        driver->playback()->play();
        m_now += 8 * interval;
        driver->advance();
        QCOMPARE(events.count(), 0);
        QVERIFY(!driver->configuration()->onTrial);
        m_now += 100;
        driver->advance();
        QCOMPARE(events.count(), 1);
        QCOMPARE(events[0][0].value<anarchy_event>().time_ns, m_pages[8].time_ns + 100);
        QCOMPARE(events[0][1].value<quint64>(), 2u);
        QCOMPARE(configurations.count(), 1);
        QVERIFY(driver->configuration()->onTrial);
        QCOMPARE(driver->configuration()->running[ANARCHY_PARAM_RING_BUFFER_SIZE], 64u);
        m_now += 1'000'000'000;
        QCOMPARE(driver->configuration()->trialLeftMs, 14000);
        driver->playback()->seek(0);
        QCOMPARE(configurations.count(), 2);
        QVERIFY(!driver->configuration()->onTrial);
        driver->playback()->seek(30 * interval);
        QCOMPARE(events.count(), 1); // what a seek passes over is told by history()
    }

    void nothingCanBeChanged()
    {
        const auto driver = makeDriver();
        QSignalSpy applied(driver->changes(), &ChangeService::applied);
        Change change;
        change.values[ANARCHY_PARAM_RING_BUFFER_SIZE] = 64;
        driver->changes()->apply(change, 0ms);
        QCOMPARE(applied.count(), 0);
        QVERIFY(applied.wait());
        QCOMPARE(applied[0][0].value<Outcome>().code, Outcome::Code::Refused);
        QCOMPARE(applied[0][0].value<Outcome>().text, u"A recording cannot be changed."_s);
        QCOMPARE(driver->configuration()->running, defaultValues());
    }

    void itSaysWhatItIs()
    {
        const auto driver = makeDriver();
        QVERIFY(!driver->isSimulated());
        const QString started = exampleHeader().started.toLocalTime().toString(u"yyyy-MM-dd HH:mm"_s);
        QCOMPARE(driver->playback()->title(), u"Recording of %1, loopback"_s.arg(started));
        driver->playback()->setSpeed(1000);
        QCOMPARE(driver->playback()->speed(), 16.0);
        driver->playback()->setSpeed(0);
        QCOMPARE(driver->playback()->speed(), 0.25);
    }

    void whatTheRecorderWritesIsWhatTheDriverDid()
    {
        const QString file = m_folder.filePath(u"recorded.aer"_s);
        QString error;
        const auto driver = makeSimulatedDriver(1);
        Recorder recorder(*driver, 0, 10ms,
                          RecordingWriter::create(file, RecordingHeader::describe(*driver, 0, 10ms), false, error));
        recorder.start();
        QTRY_VERIFY(recorder.writer().totals().pages >= 5);
        Change change;
        change.values[ANARCHY_PARAM_RING_BUFFER_SIZE] = 64;
        driver->changes()->apply(change, 0ms);
        QTRY_COMPARE(driver->configuration()->running[ANARCHY_PARAM_RING_BUFFER_SIZE], 64u);
        QVERIFY(recorder.finish());
        const auto replay = makeReplayDriver(file, error);
        QVERIFY2(replay, qPrintable(error));
        QVERIFY(replay->isSimulated());
        QVERIFY(replay->playback()->recording().damage().isEmpty());
        QCOMPARE(replay->configuration()->running, defaultValues());
        replay->playback()->seek(replay->playback()->lengthNs());
        QCOMPARE(replay->configuration()->running[ANARCHY_PARAM_RING_BUFFER_SIZE], 64u);
        QCOMPARE(replay->playback()->history(900s).events.size(), 1u);
    }

    void aRecordingWithoutSamplesIsRefused()
    {
        const QString file = m_folder.filePath(u"none.aer"_s);
        QString error;
        QVERIFY(RecordingWriter::create(file, exampleHeader(), false, error)->finish());
        QVERIFY(!makeReplayDriver(file, error));
        QVERIFY2(error.contains("holds no samples"_L1), qPrintable(error));
    }
};

ANARCHY_TEST(TestReplayDriver, "replaydriver")
#include "tst_replaydriver.moc"
