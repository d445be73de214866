// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "live/eventmark.h"
#include "machine/bootconfiguration.h"
#include "machine/systemstate.h"
#include "port/driverport.h"
#include "telemetry/channelactivity.h"
#include "telemetry/sample.h"
#include "telemetry/spanstatistics.h"

namespace anarchy {

/// All that advice is given on: what a link did over a span, how it is configured and how the machine stands. A value
/// that does not change; what is empty is not known, which is never taken for good or bad.
struct Observation {
    TimeSpan span; ///< what was looked at: not before anything is known; on the history's time axis
    double measuredSeconds = 0; ///< as much of it as samples cover
    SpanStatistics statistics;
    SeriesStatistics inFlight; ///< descriptors of all channels
    SeriesStatistics interrupts; ///< a second
    SeriesStatistics roundTrip; ///< p50 of control messages, ns
    SeriesStatistics roundTripP99; ///< its peak is the longest that they took in a sample
    double bestMaximumRate = 0; ///< bytes a second: the fastest that the link was in the day before; 0: not known
    std::array<double, ANARCHY_CHANNELS_MAX> channelRates{}; ///< bytes a second, TX and RX, mean of the last minute
    std::optional<Sample> latest; ///< nothing while there is no link
    int timesUp = 0; ///< how often the link came up in the span
    std::optional<Configuration> configuration;
    std::optional<BootState> boot;
    std::optional<SystemState> system;

    /// Running value of a parameter, or nothing.
    std::optional<quint32> running(int field) const;
    /// Payload bytes a second that one direction can carry as now configured; 0: not known.
    double maximumRate() const;
    /// The busier direction's average rate, bytes a second; 0 without traffic.
    double rate() const;
    /// rate() as a share of maximumRate(), 0..1.
    double utilisation() const;
    /// DMA latency percentile in ns; 0 when nothing completed.
    double latencyNs(double percent) const;
    quint64 errors(anarchy_error kind) const { return statistics.errors[static_cast<std::size_t>(kind)]; }
    /// Descriptors that the rings of the open channels can have in flight: one of each ring is always left free.
    double ringCapacity() const;
};

/// What an observation is made of. All of it must live as long as the call.
struct ObservationSources {
    const History &history;
    const ChannelActivity &channels;
    const std::optional<Sample> &latest;
    const std::vector<EventMark> &marks;
    std::optional<Configuration> configuration;
    std::optional<BootState> boot;
    std::optional<SystemState> system;
};

/// Puts together what is known of a span. Where the settings changed within it, only what came after the last change
/// counts: what other settings did says nothing about these.
Observation observe(const ObservationSources &sources, TimeSpan span);

} // namespace anarchy
