// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <atomic>

#include "telemetry/sampler.h"
#include "testprogram.h"

using namespace anarchy;
using namespace std::chrono_literals;

namespace {

/// A link that counts one byte a reading and can be taken away.
struct Link {
    std::atomic<bool> present{true};
    std::atomic<int> opened{0};
    std::atomic<quint64> readings{0};
};

class Reader final : public TelemetryReader {
public:
    explicit Reader(Link &link)
        : m_link(link)
    {
    }
    bool read(TelemetryPage &page) override
    {
        if (!m_link.present)
            return false;
        page = {};
        page.time_ns = 1'000'000 * ++m_link.readings;
        page.tx_bytes = m_link.readings;
        return true;
    }

private:
    Link &m_link;
};

} // namespace

class TestSampler : public QObject {
    Q_OBJECT

    static void gather(Sampler &sampler, std::vector<Sample> &samples, bool *lost = nullptr)
    {
        Sampler::Batch batch = sampler.takeSamples();
        for (Sample &sample : batch.samples)
            samples.push_back(std::move(sample));
        if (lost)
            *lost = batch.linkLost;
    }

private Q_SLOTS:
    void samplesComeInOrderWithoutLoss()
    {
        Link link;
        Sampler sampler([&] { return std::make_unique<Reader>(link); });
        sampler.setPeriod(10ms);
        sampler.start();
        std::vector<Sample> samples;
        QTRY_VERIFY((gather(sampler, samples), samples.size() >= 20));
        sampler.stop();
        gather(sampler, samples);
        QCOMPARE(samples.size(), link.readings - 1);
        for (std::size_t i = 0; i < samples.size(); ++i) {
            QCOMPARE(samples[i].txBytes, i + 2);
            QVERIFY(!samples[i].afterBreak);
        }
        QCOMPARE(sampler.health().samples, samples.size());
    }

    void aLinkThatGoesAndComesLeavesAGap()
    {
        Link link;
        Sampler sampler([&]() -> std::unique_ptr<TelemetryReader> {
            ++link.opened;
            return link.present ? std::make_unique<Reader>(link) : nullptr;
        });
        sampler.setPeriod(10ms);
        sampler.start();
        std::vector<Sample> samples;
        bool lost = false;
        QTRY_VERIFY((gather(sampler, samples, &lost), samples.size() >= 3));
        QVERIFY(!lost);
        link.present = false;
        QTRY_VERIFY((gather(sampler, samples, &lost), lost));
        const std::size_t before = samples.size();
        link.present = true;
        QTRY_VERIFY((gather(sampler, samples, &lost), samples.size() >= before + 3));
        QVERIFY(!lost);
        QVERIFY(samples[before].afterBreak);
        QVERIFY(!samples[before + 1].afterBreak);
        QVERIFY(link.opened >= 2);
    }

    void whatChangesIsUrgentAndSoIsALongBatch()
    {
        Link link;
        std::atomic<int> urgent{0};
        Sampler sampler([&]() -> std::unique_ptr<TelemetryReader> {
            return link.present ? std::make_unique<Reader>(link) : nullptr;
        });
        sampler.setUrgent([&] { ++urgent; });
        sampler.setPeriod(10ms);
        sampler.start();
        std::vector<Sample> samples;
        QTRY_VERIFY((gather(sampler, samples), samples.size() >= 5));
        QCOMPARE(urgent.load(), 1); // it came
        link.present = false;
        QTRY_COMPARE(urgent.load(), 2);
        bool lost = false;
        gather(sampler, samples, &lost);
        QVERIFY(lost);
        link.present = true;
        QTRY_COMPARE(urgent.load(), 3);
        QTRY_COMPARE(urgent.load(), 4); // nobody fetched
        gather(sampler, samples);
        QVERIFY(samples.size() >= Sampler::longBatch);
    }

    void samplesKnowTheTimeOfDay()
    {
        Link link;
        std::atomic<qint64> clock{1'000};
        Sampler sampler([&] { return std::make_unique<Reader>(link); });
        sampler.setWallClock([&] { return ++clock; });
        sampler.setPeriod(10ms);
        sampler.start();
        std::vector<Sample> samples;
        QTRY_VERIFY((gather(sampler, samples), samples.size() >= 3));
        QCOMPARE(samples[0].wallNs, 1'001);
        QCOMPARE(samples[1].wallNs, 1'002);
    }

    void onlyAReaderThatCannotTellIsSuspected()
    {
        class Still final : public TelemetryReader {
        public:
            explicit Still(bool tells)
                : m_tells(tells)
            {
            }
            bool read(TelemetryPage &page) override
            {
                page = {};
                page.time_ns = 1;
                return true;
            }
            bool knowsWhenGone() const override { return m_tells; }

        private:
            bool m_tells;
        };
        // A reader that is suspected is given up for another.
        std::atomic<int> pausedOpened{0};
        std::atomic<int> unpluggedOpened{0};
        Sampler paused([&] {
            ++pausedOpened;
            return std::make_unique<Still>(true);
        });
        Sampler unplugged([&] {
            ++unpluggedOpened;
            return std::make_unique<Still>(false);
        });
        for (Sampler *each : {&paused, &unplugged}) { // in this order: the first stands still for longer
            each->setPeriod(10ms);
            each->start();
        }
        QTRY_VERIFY(unpluggedOpened >= 2);
        QCOMPARE(pausedOpened.load(), 1);
        std::vector<Sample> samples;
        gather(paused, samples);
        QVERIFY(samples.empty());
    }

    void thePeriodIsClamped()
    {
        Sampler sampler([] { return nullptr; });
        sampler.setPeriod(1ms);
        QCOMPARE(sampler.health().period, Sampler::minimumPeriod);
        sampler.setPeriod(1h);
        QCOMPARE(sampler.health().period, Sampler::maximumPeriod);
    }

    void changesOfThePeriodMakeNoSampleEarly()
    {
        Link link;
        Sampler sampler([&] { return std::make_unique<Reader>(link); });
        sampler.setPeriod(10s);
        sampler.start();
        QTRY_VERIFY(link.readings == 1);
        for (int seconds = 9; seconds > 4; --seconds) {
            sampler.setPeriod(std::chrono::seconds(seconds));
            QThread::yieldCurrentThread();
        }
        sampler.setPeriod(20ms);
        QTRY_VERIFY(link.readings >= 4);
        sampler.stop();
        QVERIFY2(sampler.health().jitterUs >= 0, qPrintable(QString::number(sampler.health().jitterUs)));
    }

    void stoppingDoesNotWaitForThePeriod()
    {
        Link link;
        Sampler sampler([&] { return std::make_unique<Reader>(link); });
        sampler.setPeriod(10s);
        sampler.start();
        QTRY_VERIFY(link.readings >= 1);
        sampler.stop(); // the test's time limit is the check
        QVERIFY(link.readings < 10);
    }
};

ANARCHY_TEST(TestSampler, "sampler")
#include "tst_sampler.moc"
