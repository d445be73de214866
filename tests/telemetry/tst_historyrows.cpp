// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>
#include <limits>

#include "base/clock.h"
#include "samplesource.h"
#include "telemetry/historyrows.h"
#include "testprogram.h"

using namespace anarchy;

namespace {

constexpr qint64 rowsStart = 2400 * nsPerHour; // on every bucket's boundary
constexpr qint64 always = std::numeric_limits<qint64>::max();

HistoryRows all(const History &history, Resolution resolution)
{
    return {history, resolution, 0, always};
}

} // namespace

class TestHistoryRows : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSampleIsARow()
    {
        History history;
        SampleSource source(rowsStart);
        Sample sample = source.next(nsPerSecond / 4, 400, latencies({{2'000, 3}}), 2);
        sample.values[static_cast<std::size_t>(Metric::DmaP99)] = 2'000;
        history.append(sample);
        const HistoryRows rows = all(history, Resolution::Samples);
        QCOMPARE(rows.size(), 1);
        const HistoryRow row = rows.at(0);
        QCOMPARE(row.timeNs, rowsStart + nsPerSecond / 4);
        QCOMPARE(row.lengthNs, nsPerSecond / 4);
        QCOMPARE(row.coveredNs, nsPerSecond / 4);
        QCOMPARE(row.samples, 1);
        QVERIFY(!row.afterGap);
        QCOMPARE(row.of(Metric::TxRate).value, 400.0);
        QCOMPARE(row.of(Metric::TxRate).minimum, 400.0);
        QCOMPARE(row.of(Metric::TxRate).maximum, 400.0);
        QCOMPARE(row.of(Metric::DmaP99).value, 2'000.0);
        QVERIFY(std::isnan(row.of(Metric::RxRate).value));
        QCOMPARE(row.errors[ANARCHY_ERROR_CRC], 2u);
        // The same out of the sample itself.
        const HistoryRow direct = HistoryRow::from(sample, {2});
        QCOMPARE(direct.timeNs, row.timeNs);
        QCOMPARE(direct.lengthNs, row.lengthNs);
        QCOMPARE(direct.of(Metric::TxRate).maximum, 400.0);
        QCOMPARE(direct.errors, row.errors);
    }

    void aBucketIsARow()
    {
        History history;
        SampleSource source(rowsStart);
        history.append(source.next(nsPerSecond / 4, 400, {}, 1));
        history.append(source.next(nsPerSecond / 2, 100, {}, 2));
        const HistoryRows rows = all(history, Resolution::Seconds);
        QCOMPARE(rows.size(), 1);
        const HistoryRow row = rows.at(0);
        QCOMPARE(row.timeNs, rowsStart);
        QCOMPARE(row.timeNs, rows.timeAt(0));
        QCOMPARE(row.lengthNs, nsPerSecond);
        QCOMPARE(row.coveredNs, 3 * nsPerSecond / 4);
        QCOMPARE(row.samples, 2);
        QCOMPARE(row.of(Metric::TxRate).value, 200.0);
        QCOMPARE(row.of(Metric::TxRate).minimum, 100.0);
        QCOMPARE(row.of(Metric::TxRate).maximum, 400.0);
        QCOMPARE(row.errors[ANARCHY_ERROR_CRC], 3u);
        QCOMPARE(row.errors[ANARCHY_ERROR_DROPPED], 0u);
        QVERIFY(std::isnan(row.of(Metric::DmaP99).value));
        QVERIFY(std::isnan(row.of(Metric::MaximumRate).minimum)); // one number, whose extremes nobody kept
    }

    // One slow second in a minute: the minute's p99 is that of all its latencies, which no average of the seconds' is.
    void percentilesAreTheRowsOwn()
    {
        History history;
        SampleSource source(rowsStart);
        for (int i = 0; i < 59; ++i)
            history.append(source.next(nsPerSecond, 1, latencies({{1'000, 1000}})));
        history.append(source.next(nsPerSecond - 1, 1, latencies({{250'000, 2000}})));
        const HistoryRow row = all(history, Resolution::Minutes).at(0);
        QCOMPARE(row.of(Metric::DmaP99).value, static_cast<double>(history.minutes().at(rowsStart)->singles[2]));
        const double p99 = row.of(Metric::DmaP99).value;
        QVERIFY2(p99 > 240e3 && p99 < 260e3, qPrintable(QString::number(p99)));
    }

    void everythingIsThereOnce()
    {
        History history;
        SampleSource source(rowsStart);
        quint64 counted = 0;
        for (int i = 0; i < 4 * 1800; ++i) {
            const quint64 crc = i % 100 == 7 ? 3 : 0;
            history.append(source.next(nsPerSecond / 4, i == 4321 ? 999 : 1, {}, crc));
            counted += crc;
        }
        // Samples end on boundaries here, so that the last second and minute have one of their own.
        for (const auto &[resolution, count] :
             {std::pair(Resolution::Samples, 7200), {Resolution::Seconds, 1801}, {Resolution::Minutes, 31}}) {
            const HistoryRows rows = all(history, resolution);
            QCOMPARE(rows.size(), count);
            quint64 errors = 0;
            int samples = 0;
            double highest = 0;
            for (int i = 0; i < rows.size(); ++i) {
                const HistoryRow row = rows.at(i);
                QVERIFY(i == 0 || row.timeNs > rows.timeAt(i - 1));
                QVERIFY(!row.afterGap);
                errors += row.errors[ANARCHY_ERROR_CRC];
                samples += row.samples;
                highest = std::max(highest, row.of(Metric::TxRate).maximum);
            }
            QCOMPARE(errors, counted);
            QCOMPARE(samples, 7200);
            QCOMPARE(highest, 999.0);
        }
    }

    void aSpanHasWhatOverlapsIt()
    {
        History history;
        SampleSource source(rowsStart);
        for (int i = 0; i < 4 * 120; ++i)
            history.append(source.next(nsPerSecond / 4, i));
        const HistoryRows samples(history, Resolution::Samples, rowsStart + nsPerSecond, rowsStart + 2 * nsPerSecond);
        QCOMPARE(samples.size(), 5);
        QCOMPARE(samples.timeAt(0), rowsStart + nsPerSecond);
        QCOMPARE(samples.at(4).timeNs, rowsStart + 2 * nsPerSecond);
        const HistoryRows seconds(history, Resolution::Seconds, rowsStart + nsPerSecond / 2,
                                  rowsStart + 2 * nsPerSecond - 1);
        QCOMPARE(seconds.size(), 2);
        QCOMPARE(seconds.timeAt(0), rowsStart);
        QVERIFY(HistoryRows(history, Resolution::Seconds, rowsStart - nsPerHour, rowsStart - 1).isEmpty());
        QVERIFY(HistoryRows(history, Resolution::Samples, source.now() + 1, always).isEmpty());
        QVERIFY(HistoryRows(history, Resolution::Samples, source.now(), rowsStart).isEmpty());
        const History nothing;
        QVERIFY(all(nothing, Resolution::Minutes).isEmpty());
    }

    void gapsAreMarkedOnce()
    {
        History history;
        SampleSource source(rowsStart);
        for (int part = 0; part < 2; ++part) {
            for (int i = 0; i < 600; ++i) {
                Sample sample = source.next(nsPerSecond / 4, 5);
                sample.afterBreak = part == 1 && i == 0;
                history.append(sample);
            }
            source.skip(10 * nsPerMinute);
        }
        for (const Resolution resolution : {Resolution::Samples, Resolution::Seconds, Resolution::Minutes}) {
            const HistoryRows rows = all(history, resolution);
            int gaps = 0;
            qint64 at = 0;
            for (int i = 0; i < rows.size(); ++i) {
                gaps += rows.at(i).afterGap;
                at = rows.at(i).afterGap ? rows.timeAt(i) : at;
            }
            QCOMPARE(gaps, 1);
            QVERIFY(at > rowsStart + 10 * nsPerMinute);
            // It is marked as well when the span begins in it.
            const HistoryRows rest(history, resolution, rowsStart + 5 * nsPerMinute, always);
            QCOMPARE(rest.timeAt(0), at);
            QVERIFY(rest.at(0).afterGap);
        }
    }

    // A period longer than a bucket leaves buckets out; that is no gap.
    void slowSamplingIsNotAGap()
    {
        History history;
        SampleSource source(rowsStart);
        for (int i = 0; i < 20; ++i)
            history.append(source.next(10 * nsPerSecond, 5));
        const HistoryRows rows = all(history, Resolution::Seconds);
        QCOMPARE(rows.size(), 20);
        for (int i = 0; i < rows.size(); ++i)
            QVERIFY(!rows.at(i).afterGap);
        QCOMPARE(rows.at(1).coveredNs, 10 * nsPerSecond);
    }

    void newestIsBounded()
    {
        History history;
        SampleSource source(rowsStart);
        for (int i = 0; i < 100; ++i)
            history.append(source.next(nsPerSecond, i));
        const HistoryRows rows = all(history, Resolution::Samples);
        const std::vector<HistoryRow> some = rows.newest(3);
        QCOMPARE(some.size(), 3u);
        QCOMPARE(some.back().timeNs, source.now());
        QCOMPARE(some.front().of(Metric::TxRate).value, 97.0);
        QCOMPARE(rows.newest(1000).size(), 100u);
        QCOMPARE(rows.newest(0).size(), 0u);
    }

    void theFinestResolutionThatCovers()
    {
        History history;
        QCOMPARE(history.resolutionFor(rowsStart), Resolution::Samples);
        SampleSource source(rowsStart);
        for (int i = 0; i < 26 * 3600; ++i)
            history.append(source.next(nsPerSecond, 1));
        QCOMPARE(history.resolutionFor(source.now() - nsPerHour), Resolution::Samples);
        QCOMPARE(history.resolutionFor(source.now() - 10 * nsPerHour), Resolution::Seconds);
        QCOMPARE(history.resolutionFor(rowsStart), Resolution::Minutes);
        QCOMPARE(history.resolutionFor(source.now() - nsPerHour, nsPerMinute), Resolution::Minutes);
        QCOMPARE(history.tier(Resolution::Minutes), &history.minutes());
        QCOMPARE(history.tier(Resolution::Samples), nullptr);
    }
};

ANARCHY_TEST(TestHistoryRows, "historyrows")
#include "tst_historyrows.moc"
