// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTypes>

#include <chrono>
#include <optional>

namespace anarchy {

/// A part of the time axis.
struct TimeSpan {
    qint64 fromNs = 0;
    qint64 toNs = 0;
    qint64 lengthNs() const { return toNs - fromNs; }
    bool operator==(const TimeSpan &) const = default;
};

/// The span of time that all plots show: it follows the newest sample, or is held where somebody looks.
class TimeView {
public:
    static constexpr std::chrono::seconds shortestSpan{5};
    static constexpr std::chrono::seconds longestSpan{30 * 24 * 3600};

    std::chrono::seconds span() const { return m_span; }
    qint64 spanNs() const { return std::chrono::nanoseconds(m_span).count(); }
    /// Right edge, when the newest moment is `newestNs`.
    qint64 toNs(qint64 newestNs) const { return m_heldToNs.value_or(newestNs); }
    bool isLive() const { return !m_heldToNs; }

    void follow() { m_heldToNs.reset(); }
    void hold(qint64 toNs) { m_heldToNs = toNs; }
    /// Clamped to shortestSpan..longestSpan. The right edge stays.
    void setSpan(std::chrono::seconds span);
    /// Holds the view on a part of the past, widened where it is shorter than any view.
    void show(const TimeSpan &part, qint64 newestNs);
    /// Makes the span `factor` times as long; the moment `aroundNs` keeps its place, unless that is beyond the newest.
    void zoom(double factor, qint64 aroundNs, qint64 newestNs);
    /// Moves by so much time, into the past if negative. Arriving at the newest moment, it follows again.
    void pan(qint64 byNs, qint64 newestNs);

private:
    void holdUpTo(qint64 toNs, qint64 newestNs);

    std::chrono::seconds m_span{60};
    std::optional<qint64> m_heldToNs;
};

} // namespace anarchy
