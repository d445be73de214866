// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>
#include <vector>

namespace anarchy {

/// Spans up to this one, while they follow the newest sample, are labelled by how long ago; others by the clock.
inline constexpr std::chrono::seconds longestRelativeSpan{900};

/// A labelled moment on a time axis.
struct TimeTick {
    int x; ///< pixels
    QString label;
    bool operator==(const TimeTick &) const = default;
};

/// About `count` ticks of an axis that ends now: "-30 s", "-2 min", "now".
/// \param left,width of the axis in pixels
std::vector<TimeTick> relativeTicks(std::chrono::seconds span, int left, int width, int count);
/// About `count` ticks at round times of the local clock: "14:05:30", "14:05", "Tue 6", by how far they lie apart.
/// \param fromNs,toNs wall-clock time since 1970
std::vector<TimeTick> clockTicks(qint64 fromNs, qint64 toNs, int left, int width, int count);
/// No label of an axis of that span is wider.
QString widestTimeLabel(std::chrono::seconds span);

/// "30 s", "minute", "5 minutes", "2 hours": goes with "the last ..."
QString agoText(std::chrono::seconds span);
/// A moment in view: "12.4 s ago" on an axis that ends now, "14:05:30" or with its date on others.
QString momentText(qint64 timeNs, qint64 toNs, std::chrono::seconds span, bool held);
/// What is in view: "the last 5 minutes", or "5 minutes up to 14:05:30".
QString viewText(std::chrono::seconds span, qint64 toNs, bool held);

} // namespace anarchy
