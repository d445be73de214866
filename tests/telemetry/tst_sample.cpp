// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <memory>

#include "histogram.h"
#include "telemetry/sample.h"
#include "testprogram.h"

using namespace anarchy;

class TestSample : public QObject {
    Q_OBJECT

    static std::unique_ptr<anarchy_telemetry> page(quint64 timeNs)
    {
        auto page = std::make_unique<anarchy_telemetry>();
        page->time_ns = timeNs;
        page->state = ANARCHY_LINK_UP;
        return page;
    }
    static void addLatency(anarchy_histogram &histogram, quint64 ns, quint64 count)
    {
        histogram.bucket[anarchy_histogram_index(ns)] += count;
        histogram.sum_ns += ns * count;
    }

private Q_SLOTS:
    void ratesAreDifferencesOverTheDriversOwnTime()
    {
        auto before = page(1'000'000'000);
        before->tx_bytes = 5'000'000;
        before->errors[ANARCHY_ERROR_CRC] = 7;
        auto after = page(1'500'000'000);
        after->tx_bytes = 6'000'000;
        after->rx_bytes = 250;
        after->errors[ANARCHY_ERROR_CRC] = 27;
        after->maximum_rate = 123;
        const std::optional<Sample> sample = Sample::between(*before, *after);
        QVERIFY(sample);
        QCOMPARE(sample->value(Metric::TxRate), 2'000'000.0);
        QCOMPARE(sample->value(Metric::RxRate), 500.0);
        QCOMPARE(sample->value(errorMetric(ANARCHY_ERROR_CRC)), 40.0);
        QCOMPARE(sample->errors[ANARCHY_ERROR_CRC], 27u);
        QCOMPARE(sample->errorTotal, 27u);
        QCOMPARE(sample->value(Metric::MaximumRate), 123.0);
        QVERIFY(std::isnan(sample->value(Metric::DmaP99)));
    }

    void percentilesAreNearestRank()
    {
        anarchy_histogram before{};
        anarchy_histogram after{};
        addLatency(before, 1'000'000, 1000); // an hour ago, not of this interval
        addLatency(after, 1'000'000, 1000);
        addLatency(after, 10'000, 98);
        addLatency(after, 50'000, 1);
        addLatency(after, 900'000, 1);
        const LatencyDistribution latency(before, after);
        QCOMPARE(latency.count(), 100u);
        const auto within = [](quint64 is, quint64 wanted) {
            return std::abs(double(is) - double(wanted)) <= 0.03125 * double(wanted);
        };
        QVERIFY(within(latency.percentileNs(50), 10'000));
        QVERIFY(within(latency.percentileNs(98), 10'000));
        QVERIFY(within(latency.percentileNs(99), 50'000));
        QVERIFY(within(latency.percentileNs(99.1), 900'000));
        QVERIFY(within(latency.maximumNs(), 900'000));
        QCOMPARE(latency.meanNs(), (98 * 10'000 + 50'000 + 900'000) / 100.0);
    }

    void anEmptyIntervalHasNoLatency()
    {
        const LatencyDistribution latency;
        QCOMPARE(latency.count(), 0u);
        QCOMPARE(latency.percentileNs(99), 0u);
        QCOMPARE(latency.maximumNs(), 0u);
        QCOMPARE(latency.meanNs(), 0.0);
    }

    void pagesThatDoNotBelongTogether()
    {
        auto before = page(1'000'000'000);
        before->tx_frames = 10;
        QVERIFY(!Sample::between(*before, *before)); // no time passed
        auto reloaded = page(2'000'000'000); // counters fell
        QVERIFY(!Sample::between(*before, *reloaded));
        auto other = page(2'000'000'000);
        other->tx_frames = 20;
        QVERIFY(Sample::between(*before, *other));
        other->link = 1;
        QVERIFY(!Sample::between(*before, *other));
        other->link = 0;
        other->transport = ANARCHY_TRANSPORT_SIMULATED;
        QVERIFY(!Sample::between(*before, *other));
    }
};

ANARCHY_TEST(TestSample, "sample")
#include "tst_sample.moc"
