// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/timeview.h"

#include <algorithm>
#include <cmath>

#include "base/clock.h"

namespace anarchy {

void TimeView::setSpan(std::chrono::seconds span)
{
    m_span = std::clamp(span, shortestSpan, longestSpan);
}

void TimeView::show(const TimeSpan &part, qint64 newestNs)
{
    setSpan(std::chrono::seconds((part.lengthNs() + nsPerSecond - 1) / nsPerSecond));
    holdUpTo(part.fromNs + part.lengthNs() / 2 + spanNs() / 2, newestNs);
}

void TimeView::holdUpTo(qint64 toNs, qint64 newestNs)
{
    if (toNs >= newestNs)
        follow();
    else
        hold(std::max(toNs, qint64(0)));
}

void TimeView::zoom(double factor, qint64 aroundNs, qint64 newestNs)
{
    const qint64 to = toNs(newestNs);
    const auto share = static_cast<double>(to - aroundNs) / static_cast<double>(spanNs());
    const auto wanted = static_cast<qint64>(std::llround(static_cast<double>(m_span.count()) * factor));
    // Even the smallest turn of a wheel does something.
    const qint64 least = factor < 1 ? m_span.count() - 1 : m_span.count() + 1;
    setSpan(std::chrono::seconds(factor < 1 ? std::min(wanted, least) : std::max(wanted, least)));
    holdUpTo(aroundNs + static_cast<qint64>(share * static_cast<double>(spanNs())), newestNs);
}

void TimeView::pan(qint64 byNs, qint64 newestNs)
{
    holdUpTo(toNs(newestNs) + byNs, newestNs);
}

} // namespace anarchy
