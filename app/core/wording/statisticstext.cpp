// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/statisticstext.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <cmath>
#include <limits>
#include <numeric>

#include "axes/timeaxis.h"
#include "base/units.h"
#include "contract/link.h"

namespace anarchy {

namespace {

struct StatisticsText {
    Q_DECLARE_TR_FUNCTIONS(Statistics)
};

QString averagePeakText(const QString &name, const SeriesStatistics &rate)
{
    return StatisticsText::tr("%1 average %2, peak %3", "TX or RX")
        .arg(name, rateQuantity(rate.average).text(), rateQuantity(rate.peak).text());
}

} // namespace

QString spanText(const TimeSpan &span)
{
    constexpr double second = 1e9;
    const double seconds = static_cast<double>(span.lengthNs()) / second;
    // The texts of ranges go with "the last": a whole minute or hour has no number there.
    const auto whole = std::chrono::seconds(std::llround(seconds));
    const QString length = seconds <= 90 ? StatisticsText::tr("%1 s").arg(QLocale().toString(seconds, 'f', 1))
        : whole == std::chrono::hours(1) ? StatisticsText::tr("1 hour")
                                         : agoText(whole);
    const QDateTime from = QDateTime::fromMSecsSinceEpoch(span.fromNs / 1'000'000);
    const bool today = from.date() == QDate::currentDate();
    const QString clock = QLocale().toString(from.time(), StatisticsText::tr("HH:mm:ss", "time format"));
    return StatisticsText::tr("%1 from %2", "length, moment")
        .arg(length,
             today ? clock
                   : StatisticsText::tr("%1 %2", "date, time")
                         .arg(QLocale().toString(from.date(), StatisticsText::tr("ddd d MMM", "date format")), clock));
}

QString errorsText(const std::array<quint64, ANARCHY_ERROR_COUNT> &errors)
{
    const quint64 all = std::accumulate(errors.begin(), errors.end(), quint64(0));
    if (!all)
        return StatisticsText::tr("no errors");
    const int number = static_cast<int>(std::min<quint64>(all, std::numeric_limits<int>::max()));
    return StatisticsText::tr("%n errors: %1", nullptr, number).arg(errorKindsText(errors));
}

QStringList statisticsTexts(const SpanStatistics &statistics)
{
    if (statistics.isEmpty())
        return {StatisticsText::tr("nothing is known of it")};
    QStringList texts{averagePeakText(StatisticsText::tr("TX"), statistics.tx),
                      averagePeakText(StatisticsText::tr("RX"), statistics.rx)};
    const LatencyDistribution &latency = statistics.dmaLatency;
    if (latency.count()) {
        const auto text = [&](double percent) {
            return durationQuantity(static_cast<double>(latency.percentileNs(percent))).text();
        };
        texts << StatisticsText::tr("DMA latency p50 %1, p99 %2, p99.9 %3, max %4")
                     .arg(text(50), text(99), text(99.9), text(100));
    }
    texts << errorsText(statistics.errors)
          << StatisticsText::tr("processor load %1 of a core").arg(percentText(statistics.cpuLoad.average));
    return texts;
}

} // namespace anarchy
