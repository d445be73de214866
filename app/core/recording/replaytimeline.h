// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <mutex>

#include <QtTypes>

namespace anarchy {

/// Where a recording is being looked at, as a function of a real clock. Safe to use from several threads.
///
/// Readers see recorded times plus a shift that grows with every seek, so that their time never runs back.
class ReplayTimeline {
public:
    /// Monotonic nanoseconds.
    using ClockNs = std::function<qint64()>;

    static constexpr double slowest = 0.25;
    static constexpr double fastest = 16;

    /// One moment of the replay.
    struct Moment {
        qint64 positionNs = 0; ///< 0..length
        qint64 shiftNs = 0; ///< recorded times plus this are those that readers see
        quint64 seeks = 0; ///< a reader from before a seek is of no use after it
    };

    /// Stands at the beginning.
    /// \param lengthNs of the recording
    ReplayTimeline(qint64 lengthNs, ClockNs clock);

    Moment now() const;
    qint64 lengthNs() const { return m_lengthNs; }
    bool isRunning() const;
    double speed() const;

    void run(bool running);
    /// Clamped to slowest..fastest.
    void setSpeed(double speed);
    /// Clamped to 0..length.
    void seek(qint64 positionNs);

private:
    /// Brings m_moment to the clock's time; m_mutex is held.
    void advance() const;

    const qint64 m_lengthNs;
    const ClockNs m_clock;
    mutable std::mutex m_mutex;
    mutable Moment m_moment;
    mutable qint64 m_atNs;
    bool m_running = false;
    double m_speed = 1;
};

} // namespace anarchy
