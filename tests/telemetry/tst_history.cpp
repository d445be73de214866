// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

#include "base/clock.h"
#include "samplesource.h"
#include "telemetry/history.h"
#include "telemetry/plotreducer.h"
#include "testprogram.h"

using namespace anarchy;

namespace {

constexpr qint64 start = 100 * nsPerDay; // on every bucket's boundary

int breaks(const std::vector<SeriesPoint> &points)
{
    return static_cast<int>(std::ranges::count_if(points, [](const auto &point) { return std::isnan(point.value); }));
}

} // namespace

class TestHistory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // A spike of one sample among a day of others reaches the screen at every zoom.
    void aSpikeIsVisibleAtEveryZoom()
    {
        History history;
        SampleSource source(start);
        const qint64 spikeAt = 40'000;
        for (qint64 i = 0; i < nsPerDay / nsPerSecond; ++i)
            history.append(source.next(nsPerSecond, i == spikeAt ? 999 : 1));
        for (const qint64 span :
             {nsPerMinute, 5 * nsPerMinute, 60 * nsPerMinute, 6 * 60 * nsPerMinute, nsPerDay, 30 * nsPerDay}) {
            const qint64 from = std::max(start + spikeAt * nsPerSecond - span / 2, qint64(0));
            const qint64 columnNs = span / 1000;
            std::vector<SeriesPoint> points;
            history.collect(Metric::TxRate, from, from + span, columnNs, points);
            std::vector<std::vector<ColumnPoint>> segments;
            const int used = reduceToColumns(points, ColumnGrid(from, from + span, 1000), segments);
            double seen = 0;
            for (int i = 0; i < used; ++i) {
                for (const ColumnPoint &column : segments[static_cast<std::size_t>(i)])
                    seen = std::max(seen, column.maximum);
            }
            QVERIFY2(seen == 999.0, qPrintable(QStringLiteral("span %1 s: %2").arg(span / nsPerSecond).arg(seen)));
        }
    }

    // Averages weigh by time: what a bucket says is bytes over time, whatever the sampling period was.
    void aBucketsMeanIsBytesOverTime()
    {
        History history;
        SampleSource source(start);
        history.append(source.next(nsPerSecond / 4, 400));
        history.append(source.next(nsPerSecond / 2, 100));
        history.append(source.next(nsPerSecond / 5, 0));
        const Bucket *bucket = history.seconds().at(start);
        QVERIFY(bucket);
        QCOMPARE(bucket->samples, 3);
        QCOMPARE(bucket->coveredMs, 950);
        QCOMPARE(bucket->extents[0].minimum, 0.0F);
        QCOMPARE(bucket->extents[0].maximum, 400.0F);
        QVERIFY(std::abs(bucket->extents[0].mean - 150.0F / 0.95F) < 0.01F);
    }

    // The p99 of a minute is that of all its latencies. Averages of the seconds' percentiles would say 5 us here.
    void percentilesOfABucketAreThoseOfItsLatencies()
    {
        History history;
        SampleSource source(start);
        for (int i = 0; i < 59; ++i)
            history.append(source.next(nsPerSecond, 1, latencies({{1'000, 1000}})));
        history.append(source.next(nsPerSecond - 1, 1, latencies({{250'000, 2000}})));
        const Bucket *bucket = history.minutes().at(start);
        QVERIFY(bucket);
        const auto p99 = static_cast<double>(bucket->singles[2]);
        QVERIFY2(p99 > 240e3 && p99 < 260e3, qPrintable(QString::number(p99)));
        QCOMPARE(history.latency(start, start + nsPerMinute).count(), 61'000u);
        QVERIFY(history.latency(start, start + 58 * nsPerSecond).percentileNs(99) < 1100);
    }

    // Seconds keep their latencies for an hour or so; beyond, minutes answer, and nothing is missing.
    void percentilesReachAsFarAsTheSpan()
    {
        History history;
        SampleSource source(start);
        for (int i = 0; i < 12 * 3600; ++i) {
            const quint64 around = i < 3600 ? 900'000 : 1'000;
            LatencyDistribution latency;
            for (quint64 k = 0; k < 12; ++k)
                latency.add(latencies({{around * (k + 4) / 4, 1000}}));
            history.append(source.next(nsPerSecond, 1, latency));
        }
        QCOMPARE(history.latency(start, source.now()).count(), 12u * 3600 * 12'000);
        QCOMPARE(history.latency(source.now() - 59 * nsPerSecond, source.now()).count(), 60u * 12'000);
    }

    void gapsAreGapsInEveryTier()
    {
        History history;
        SampleSource source(start);
        for (int part = 0; part < 2; ++part) {
            for (int i = 0; i < 600; ++i)
                history.append(source.next(nsPerSecond / 4, 5));
            source.skip(10 * nsPerMinute);
        }
        std::vector<SeriesPoint> points;
        for (const qint64 column : {nsPerSecond / 4, nsPerSecond, nsPerMinute}) {
            points.clear();
            history.collect(Metric::TxRate, start, source.now(), column, points);
            QCOMPARE(breaks(points), column == nsPerSecond / 4 ? 0 : 1); // at full rate Sample::afterBreak says so
        }
    }

    // A period longer than a bucket leaves buckets out; that is no gap.
    void slowSamplingIsNotAGap()
    {
        History history;
        SampleSource source(start);
        for (int i = 0; i < 20; ++i)
            history.append(source.next(10 * nsPerSecond, 5));
        std::vector<SeriesPoint> points;
        history.collect(Metric::TxRate, start, source.now(), nsPerSecond, points);
        QCOMPARE(breaks(points), 0);
        QCOMPARE(points.size(), 20u);
    }

    void errorsAreCountedOnceAtEveryZoom()
    {
        History history;
        SampleSource source(start);
        quint64 counted = 0;
        for (int i = 0; i < 4 * 7200; ++i) {
            const quint64 crc = i % 1000 == 999 ? 3 : 0;
            history.append(source.next(nsPerSecond / 4, 1, {}, crc));
            counted += crc;
        }
        QCOMPARE(history.errors(ANARCHY_ERROR_CRC, start, source.now()), counted);
        quint64 seconds = 0;
        for (const Bucket *bucket : history.seconds().between(start, source.now()))
            seconds += bucket->errors[ANARCHY_ERROR_CRC];
        QCOMPARE(seconds, counted);
        quint64 minutes = 0;
        for (const Bucket *bucket : history.minutes().between(start, source.now()))
            minutes += bucket->errors[ANARCHY_ERROR_CRC];
        QCOMPARE(minutes, counted);
    }

    // The oldest go first, and a slot that is used again tells nothing of its past.
    void ringsWrap()
    {
        BucketTier tier(std::chrono::seconds(1), 10, 1000);
        SampleSource source(start);
        for (int i = 0; i < 8; ++i)
            tier.add(source.next(nsPerSecond, i), {});
        source.skip(5 * nsPerSecond);
        tier.add(source.next(nsPerSecond, 100), {});
        // Seconds 1..8 and 14; the ten newest are 5..14.
        const auto known = tier.between(start, source.now());
        QCOMPARE(known.size(), 5u);
        QCOMPARE(known.front()->index, start / nsPerSecond + 5);
        source.skip(1000 * nsPerSecond);
        tier.add(source.next(nsPerSecond, 7), {});
        QCOMPARE(tier.between(0, source.now()).size(), 1u);
        QCOMPARE(*tier.oldestNs() + 9 * nsPerSecond, source.now());
    }

    void whatWasKeptComesBack()
    {
        History before;
        SampleSource source(start);
        for (int i = 0; i < 7200; ++i)
            before.append(source.next(nsPerSecond, i % 100, latencies({{2'000, 5}}), i == 3000 ? 7 : 0));
        History after;
        for (const Bucket *bucket : before.seconds().between(start, source.now()))
            after.seconds().restore(*bucket, {});
        for (const Bucket *bucket : before.minutes().between(start, source.now()))
            after.minutes().restore(
                *bucket,
                before.minutes().latency(qint64(bucket->index) * nsPerMinute, qint64(bucket->index) * nsPerMinute));
        QCOMPARE(after.statistics(Metric::TxRate, start, source.now()).average,
                 before.seconds().statistics(Metric::TxRate, start, source.now()).average);
        QCOMPARE(after.errors(ANARCHY_ERROR_CRC, start, source.now()), 7u);
        QCOMPARE(after.minutes().latency(start, source.now()).count(), 7200u * 5);
        // What comes now goes on, and does not undo what came back.
        after.append(source.next(nsPerSecond, 50));
        QCOMPARE(after.seconds().between(start, source.now()).size(), 7201u);
    }

    void theArchiveKeepsTheNewestAndStaysInItsRoom()
    {
        LatencyArchive archive(2000);
        std::mt19937 dice(7);
        std::deque<std::pair<qint64, quint64>> truth;
        for (qint64 i = 0; i < 2000; ++i) {
            LatencyDistribution latency;
            const auto hit = dice() % 30 + 1;
            for (quint32 k = 0; k < hit; ++k)
                latency.add(latencies({{dice() % 1'000'000 + 1, dice() % 1000 + 1}}));
            archive.append(i, latency);
            truth.push_back({i, latency.count()});
            QVERIFY(archive.usedBytes() <= 2000);
            const qint64 oldest = archive.oldest().value();
            while (truth.front().first < oldest)
                truth.pop_front();
            quint64 wanted = 0;
            for (const auto &[index, count] : truth)
                wanted += count;
            QCOMPARE(archive.merged(0, i).count(), wanted);
        }
        QVERIFY(truth.size() > 5);
    }

    void encodedLatenciesAreTheSame()
    {
        const LatencyDistribution latency = latencies({{1, 3}, {900, 70'000}, {80'000'000, 1}});
        const auto back = LatencyArchive::decoded(LatencyArchive::encoded(latency));
        QVERIFY(back);
        QCOMPARE(back->count(), latency.count());
        QCOMPARE(back->sumNs(), latency.sumNs());
        QCOMPARE(back->maximumNs(), latency.maximumNs());
        QVERIFY(!LatencyArchive::decoded(QByteArray("\x01\xff\xff\xff\x7f\x01", 6)));
        QVERIFY(!LatencyArchive::decoded(QByteArray("\x01\x05", 2)));
    }
};

ANARCHY_TEST(TestHistory, "history")
#include "tst_history.moc"
