// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/timeaxis.h"

#include <QCoreApplication>

#include <algorithm>

namespace anarchy {

namespace {
QString tr(const char *text, const char *comment = nullptr, int n = -1)
{
    return QCoreApplication::translate("TimeAxis", text, comment, n);
}
} // namespace

std::vector<std::chrono::seconds> timeTicks(std::chrono::seconds span, int count)
{
    using std::chrono::seconds;
    seconds step = span;
    for (const int candidate : { 5, 10, 15, 30, 60, 120, 180, 300, 600 }) {
        if (span.count() / candidate <= count) {
            step = seconds(candidate);
            break;
        }
    }
    std::vector<seconds> ticks;
    for (seconds ago{ 0 }; ago <= span; ago += step)
        ticks.push_back(ago);
    return ticks;
}

QString timeLabel(std::chrono::seconds ago, std::chrono::seconds span)
{
    const auto count = static_cast<int>(ago.count());
    if (count == 0)
        return tr("now", "right end of a time axis");
    if (span > std::chrono::minutes(2) && count % 60 == 0)
        return tr("−%1 min", "time axis").arg(count / 60);
    return tr("−%1 s", "time axis").arg(count);
}

QString agoText(std::chrono::seconds span)
{
    const auto count = static_cast<int>(span.count());
    if (count == 60)
        return tr("minute", "goes with 'the last'");
    if (count > 60)
        return tr("%1 minutes").arg((count + 30) / 60);
    return tr("%1 s").arg(std::max(count, 0));
}

} // namespace anarchy
