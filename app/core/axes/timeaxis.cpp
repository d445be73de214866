// SPDX-License-Identifier: GPL-3.0-or-later
#include "axes/timeaxis.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>

#include "base/clock.h"

namespace anarchy {

namespace {

using std::chrono::seconds;

constexpr int hour = 3600;
constexpr int day = 24 * hour;

struct TimeAxisText {
    Q_DECLARE_TR_FUNCTIONS(TimeAxis)
};

QDateTime localTime(qint64 timeNs)
{
    return QDateTime::fromMSecsSinceEpoch(timeNs / 1'000'000);
}

QString relativeLabel(seconds ago, seconds span)
{
    const auto count = static_cast<int>(ago.count());
    if (count == 0)
        return TimeAxisText::tr("now", "right end of a time axis");
    if (span > std::chrono::minutes(2) && count % 60 == 0)
        return TimeAxisText::tr("−%1 min", "time axis").arg(count / 60);
    return TimeAxisText::tr("−%1 s", "time axis").arg(count);
}

QString clockLabel(const QDateTime &time, int stepSeconds)
{
    if (stepSeconds >= day)
        return QLocale().toString(time.date(),
                                  TimeAxisText::tr("ddd d", "date format: weekday and day of a time axis"));
    return QLocale().toString(time.time(),
                              stepSeconds < 60 ? TimeAxisText::tr("HH:mm:ss", "time format")
                                               : TimeAxisText::tr("HH:mm", "time format"));
}

} // namespace

std::vector<TimeTick> relativeTicks(seconds span, int left, int width, int count)
{
    seconds step = span;
    for (const int candidate : {1, 2, 5, 10, 15, 30, 60, 120, 180, 300, 600}) {
        if (span.count() / candidate <= count) {
            step = seconds(candidate);
            break;
        }
    }
    std::vector<TimeTick> ticks;
    for (seconds ago{0}; ago <= span; ago += step) {
        const double share = static_cast<double>(ago.count()) / static_cast<double>(span.count());
        ticks.push_back({qRound(left + width * (1 - share)), relativeLabel(ago, span)});
    }
    std::ranges::reverse(ticks);
    return ticks;
}

std::vector<TimeTick> clockTicks(qint64 fromNs, qint64 toNs, int left, int width, int count)
{
    const qint64 span = std::max<qint64>((toNs - fromNs) / nsPerSecond, 1);
    int step = 14 * day;
    for (const int candidate : {1,    2,    5,        10,       15,       30,        60,  120,     300,     600,    900,
                                1800, hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 5 * day, 7 * day}) {
        if (span / candidate <= count) {
            step = candidate;
            break;
        }
    }
    // Round by the local clock: days begin at midnight here, whatever the time zone.
    const qint64 shift = localTime(fromNs).offsetFromUtc();
    const qint64 first = ((fromNs / nsPerSecond + shift + step - 1) / step) * step - shift;
    std::vector<TimeTick> ticks;
    for (qint64 at = first; at * nsPerSecond <= toNs; at += step) {
        const double share = static_cast<double>(at * nsPerSecond - fromNs) / static_cast<double>(toNs - fromNs);
        ticks.push_back({qRound(left + width * share), clockLabel(localTime(at * nsPerSecond), step)});
    }
    return ticks;
}

QString widestTimeLabel(seconds span)
{
    return span > seconds(10 * 60) ? clockLabel(QDateTime(QDate(2000, 9, 20), QTime(20, 0)), day)
                                   : clockLabel(QDateTime(QDate(2000, 9, 20), QTime(20, 0)), 1);
}

QString agoText(seconds span)
{
    const auto count = static_cast<int>(span.count());
    if (count == 60)
        return TimeAxisText::tr("minute", "goes with 'the last'");
    if (count == hour)
        return TimeAxisText::tr("hour", "goes with 'the last'");
    if (count > 2 * day)
        return TimeAxisText::tr("%1 days").arg((count + day / 2) / day);
    if (count > 2 * hour)
        return TimeAxisText::tr("%1 hours").arg((count + hour / 2) / hour);
    if (count > 60)
        return TimeAxisText::tr("%1 minutes").arg((count + 30) / 60);
    return TimeAxisText::tr("%1 s").arg(std::max(count, 0));
}

QString momentText(qint64 timeNs, qint64 toNs, seconds span, bool held)
{
    if (!held && span <= longestRelativeSpan) {
        const qint64 ago = std::max<qint64>(toNs - timeNs, 0);
        return TimeAxisText::tr("%1 s ago").arg(QLocale().toString(static_cast<double>(ago) / 1e9, 'f', 1));
    }
    const QDateTime time = localTime(timeNs);
    QString clock = QLocale().toString(time.time(), TimeAxisText::tr("HH:mm:ss", "time format"));
    if (span.count() < day / 2)
        return clock;
    return TimeAxisText::tr("%1 %2", "date, time")
        .arg(QLocale().toString(time.date(), TimeAxisText::tr("ddd d MMM", "date format")), clock);
}

QString viewText(seconds span, qint64 toNs, bool held)
{
    if (!held)
        return TimeAxisText::tr("the last %1").arg(agoText(span));
    return TimeAxisText::tr("%1 up to %2").arg(agoText(span), momentText(toNs, toNs, span, held));
}

} // namespace anarchy
