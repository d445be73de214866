// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTypes>

#include <ctime>

/// Times are whole nanoseconds, of a clock that is named where they are.
namespace anarchy {

inline constexpr qint64 nsPerMs = 1'000'000;
inline constexpr qint64 nsPerSecond = 1'000'000'000;
inline constexpr qint64 nsPerMinute = 60 * nsPerSecond;
inline constexpr qint64 nsPerHour = 60 * nsPerMinute;
inline constexpr qint64 nsPerDay = 24 * nsPerHour;

/// \param clock CLOCK_MONOTONIC is the driver's clock, in its pages and its events; it stands still while the machine
/// sleeps
inline qint64 clockNs(clockid_t clock)
{
    timespec now{};
    ::clock_gettime(clock, &now);
    return static_cast<qint64>(now.tv_sec) * nsPerSecond + now.tv_nsec;
}

inline qint64 monotonicNs()
{
    return clockNs(CLOCK_MONOTONIC);
}

} // namespace anarchy
