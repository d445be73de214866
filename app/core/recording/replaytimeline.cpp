// SPDX-License-Identifier: GPL-3.0-or-later
#include "recording/replaytimeline.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

namespace anarchy {

namespace {
// After a seek time goes on so much later that even what a view shows of the past lies behind all it saw before.
constexpr qint64 seekNs = std::chrono::nanoseconds(std::chrono::hours(1)).count();
} // namespace

ReplayTimeline::ReplayTimeline(qint64 lengthNs, ClockNs clock)
    : m_lengthNs(lengthNs)
    , m_clock(std::move(clock))
    , m_atNs(m_clock())
{
}

ReplayTimeline::Moment ReplayTimeline::now() const
{
    const std::lock_guard lock(m_mutex);
    advance();
    return m_moment;
}

bool ReplayTimeline::isRunning() const
{
    const std::lock_guard lock(m_mutex);
    return m_running;
}

double ReplayTimeline::speed() const
{
    const std::lock_guard lock(m_mutex);
    return m_speed;
}

void ReplayTimeline::run(bool running)
{
    const std::lock_guard lock(m_mutex);
    advance();
    m_running = running;
}

void ReplayTimeline::setSpeed(double speed)
{
    const std::lock_guard lock(m_mutex);
    advance();
    m_speed = std::clamp(speed, slowest, fastest);
}

void ReplayTimeline::seek(qint64 positionNs)
{
    const std::lock_guard lock(m_mutex);
    advance();
    positionNs = std::clamp<qint64>(positionNs, 0, m_lengthNs);
    m_moment.shiftNs += m_moment.positionNs - positionNs + seekNs;
    m_moment.positionNs = positionNs;
    ++m_moment.seeks;
}

void ReplayTimeline::advance() const
{
    const qint64 nowNs = m_clock();
    const qint64 passedNs = nowNs - std::exchange(m_atNs, nowNs);
    if (m_running)
        m_moment.positionNs
            = std::min(m_lengthNs, m_moment.positionNs + std::llround(static_cast<double>(passedNs) * m_speed));
}

} // namespace anarchy
