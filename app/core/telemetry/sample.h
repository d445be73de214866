// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>

#include "anarchy_egpu/telemetry.h"
#include "telemetry/latency.h"

namespace anarchy {

/// What is plotted and shown in tiles. Each metric is one number a sample.
enum class Metric {
    TxRate, ///< payload bytes a second that the far end accepted
    RxRate, ///< payload bytes a second that arrived
    MaximumRate, ///< what one direction can carry as configured, bytes a second
    DmaP50, ///< ns; absent when nothing completed in the interval
    DmaP99,
    DmaP999, ///< p99.9
    DmaMax,
    RoundTripP50, ///< ns; absent when no control message came back in the interval
    RoundTripP99,
    InFlight, ///< descriptors at the moment of the sample, all channels
    InterruptRate, ///< a second
    CpuLoad, ///< share of one processor, 0..1, spent in the link's completion processing
    ErrorCrc, ///< errors a second, by enum anarchy_error from here on
    ErrorOverrun,
    ErrorDropped,
    ErrorDuplicate,
    ErrorReordered,
    ErrorTimeout,
    ErrorHandshake,
    ErrorLinkLoss,
    Count
};

inline constexpr int metricCount = static_cast<int>(Metric::Count);
static_assert(metricCount == static_cast<int>(Metric::ErrorCrc) + ANARCHY_ERROR_COUNT,
              "every kind of error in the contract has its metric");

/// The metric of one kind of error.
constexpr Metric errorMetric(int error)
{
    return static_cast<Metric>(static_cast<int>(Metric::ErrorCrc) + error);
}

/// What a link is at a moment, apart from what it carries.
struct LinkSituation {
    anarchy_link_state state = ANARCHY_LINK_DOWN;
    anarchy_transport transport = ANARCHY_TRANSPORT_LOOPBACK;
    quint32 generation = 0;
    quint32 lanes = 0;

    bool operator==(const LinkSituation &) const = default;
};

/// What happened between two copies of the page, and how things stood at the second.
struct Sample {
    qint64 timeNs = 0; ///< CLOCK_MONOTONIC of the second copy
    qint64 wallNs = 0; ///< wall clock when it was taken; 0: not known
    qint64 intervalNs = 0; ///< between the copies, by the driver's own clock
    bool afterBreak = false; ///< readings were lost before this one: no line leads to it
    std::array<double, metricCount> values{}; ///< NaN where there is nothing to say

    quint64 txBytes = 0; ///< totals at the second copy
    quint64 rxBytes = 0;
    std::array<quint64, ANARCHY_ERROR_COUNT> errors{};
    quint64 errorTotal = 0;

    LatencyDistribution dmaLatency; ///< of the interval
    LatencyDistribution roundTrip;

    anarchy_link_state state = ANARCHY_LINK_DOWN;
    anarchy_transport transport = ANARCHY_TRANSPORT_LOOPBACK;
    quint32 generation = 0;
    quint32 lanes = 0;
    quint32 onlineCpus = 0; ///< processors that the driver may use; 0: not known
    quint32 channelsOpen = 0;
    quint32 channelsEffective = 0;
    quint32 channelsLimit = 0; ///< enum anarchy_limit
    quint64 memoryBytes = 0;
    quint64 lineRate = 0;
    std::array<anarchy_channel_telemetry, ANARCHY_CHANNELS_MAX> channels{};

    double value(Metric metric) const { return values[static_cast<std::size_t>(metric)]; }
    LinkSituation situation() const { return {state, transport, generation, lanes}; }

    /// The sample between two copies, or nothing when they do not belong together: another link, time that did not
    /// pass, counters that fell (the module was loaded anew in between).
    static std::optional<Sample> between(const anarchy_telemetry &before, const anarchy_telemetry &after);
};

} // namespace anarchy
