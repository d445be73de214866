// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <mutex>

#include "anarchy_egpu/telemetry.h"
#include "contract/parameters.h"
#include "dice.h"
#include "timing.h"

namespace anarchy {

/// What a simulated link can do, what it is asked to carry and what goes wrong with it. As it is made here, it is a
/// sound link under the load that the demonstration shows.
struct SimulatedConditions {
    double demand = 1; ///< of the workload; 0 is an idle link
    quint32 generation = 4; ///< that it can train to
    quint32 lanes = 4;
    quint32 channels = ANARCHY_CHANNELS_MAX; ///< that it can carry
    quint32 busyChannels = ANARCHY_CHANNELS_MAX; ///< the programs use so many of the open ones
    double moderationNs = 128'000; ///< interrupt throttle of a host controller up to Linux 7.1
    double completionDelayNs = 0; ///< by which the processor is late with each completion
    double cpuNsPerByte = 0.25; ///< one copy at 4 GB/s
    std::array<double, ANARCHY_ERROR_COUNT> errorsPerSecond{0.02}; ///< by enum anarchy_error
};

/// A link that exists only as arithmetic: driver/model's timing under a made-up workload, written into the same page
/// that the kernel fills. Time is given from outside, so a test can run an hour in a moment. Safe to use from several
/// threads.
///
/// The workload is a game that streams: TX carries bursts of textures, RX a steady trickle of results with a burst now
/// and then. A burst that is larger than the wire queues in the rings, so large rings carry more of it and make it wait
/// longer, which is what the presets are about.
class SimulatedLink {
public:
    explicit SimulatedLink(quint64 seed, const SimulatedConditions &conditions = {});

    /// Takes over new parameters; counters go on.
    void setValues(const ParameterValues &values);
    ParameterValues values() const;

    /// Lets the workload run until `nowNs` (any monotonic clock in ns) and copies the page as it is then.
    void readAt(qint64 nowNs, anarchy_telemetry &page);

private:
    struct Direction {
        double backlog = 0; ///< bytes that wait in the rings
        double carry = 0; ///< part of a frame that is not whole yet
        double burstLeft = 0; ///< bytes of the burst under way
        quint64 bytes = 0;
        quint64 frames = 0;
    };

    void describe();
    quint32 busyChannels() const;
    void countErrors(double seconds);
    void step(double seconds);
    /// A slow swell and a faster ripple keep the base of the workload from looking like a ruler.
    double swell() const;
    double demand(Direction &direction, double seconds, double base, double burstsPerSecond, double burstBytes);
    quint64 serve(Direction &direction, double offered, double seconds, bool countLatency);
    double uniform() { return static_cast<double>(anarchy_dice_roll(&m_dice) >> 11) * 0x1.0p-53; }

    mutable std::mutex m_mutex;
    SimulatedConditions m_conditions;
    anarchy_dice m_dice;
    ParameterValues m_values = defaultValues();
    anarchy_wire m_wire{};
    double m_wireRate = 0; ///< what m_wire carries with these values, bytes a second
    double m_frameNs = 0; ///< time of one page on it
    quint64 m_step = 0; ///< the next one's number
    double m_swell = 1; ///< of the steps under way
    Direction m_tx;
    Direction m_rx;
    qint64 m_nowNs = 0;
    double m_elapsed = 0; ///< seconds since the first reading
    anarchy_telemetry m_page{};
};

} // namespace anarchy
