// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/sample.h"
#include "base/numbers.h"

#include <limits>

namespace anarchy {

namespace {

// A module that was loaded anew starts its counters at zero; any counter that fell gives it away.
bool continues(const anarchy_telemetry &before, const anarchy_telemetry &after)
{
    if (before.link != after.link || before.transport != after.transport || after.time_ns <= before.time_ns)
        return false;
    if (after.tx_frames < before.tx_frames || after.rx_frames < before.rx_frames
        || after.interrupts < before.interrupts)
        return false;
    for (std::size_t i = 0; i < ANARCHY_ERROR_COUNT; ++i) {
        if (after.errors[i] < before.errors[i])
            return false;
    }
    return true;
}

} // namespace

std::optional<Sample> Sample::between(const anarchy_telemetry &before, const anarchy_telemetry &after)
{
    if (!continues(before, after))
        return std::nullopt;

    // Made where it is returned: it is several kilobytes, and one is made for every reading.
    std::optional<Sample> result(std::in_place);
    Sample &sample = *result;
    sample.timeNs = static_cast<qint64>(after.time_ns);
    sample.intervalNs = static_cast<qint64>(after.time_ns - before.time_ns);
    const double seconds = static_cast<double>(sample.intervalNs) / 1e9;
    const auto perSecond = [seconds](quint64 from, quint64 to) { return static_cast<double>(to - from) / seconds; };
    const auto set
        = [&sample](Metric metric, double value) { sample.values[static_cast<std::size_t>(metric)] = value; };

    set(Metric::TxRate, perSecond(before.tx_bytes, after.tx_bytes));
    set(Metric::RxRate, perSecond(before.rx_bytes, after.rx_bytes));
    set(Metric::MaximumRate, after.maximum_rate ? static_cast<double>(after.maximum_rate) : notKnown);

    sample.dmaLatency = LatencyDistribution(before.dma_latency, after.dma_latency);
    sample.roundTrip = LatencyDistribution(before.round_trip, after.round_trip);
    const auto latencies = [&set]<std::size_t n>(const LatencyDistribution &distribution,
                                                 const std::array<std::pair<Metric, double>, n> &wanted) {
        std::array<double, n> percents{};
        std::array<quint64, n> ns{};
        for (std::size_t i = 0; i < n; ++i)
            percents[i] = wanted[i].second;
        distribution.percentilesNs(percents, ns);
        for (std::size_t i = 0; i < n; ++i)
            set(wanted[i].first, distribution.count() ? static_cast<double>(ns[i]) : notKnown);
    };
    latencies(sample.dmaLatency,
              std::array{std::pair(Metric::DmaP50, 50.0), std::pair(Metric::DmaP99, 99.0),
                         std::pair(Metric::DmaP999, 99.9), std::pair(Metric::DmaMax, 100.0)});
    latencies(sample.roundTrip,
              std::array{std::pair(Metric::RoundTripP50, 50.0), std::pair(Metric::RoundTripP99, 99.0)});

    quint64 inFlight = 0;
    for (std::size_t i = 0; i < ANARCHY_CHANNELS_MAX; ++i) {
        sample.channels[i] = after.channels[i];
        inFlight += after.channels[i].tx_in_flight;
    }
    set(Metric::InFlight, static_cast<double>(inFlight));
    set(Metric::InterruptRate, perSecond(before.interrupts, after.interrupts));
    set(Metric::CpuLoad, perSecond(before.cpu_ns, after.cpu_ns) / 1e9);

    for (int error = 0; error < ANARCHY_ERROR_COUNT; ++error) {
        const auto i = static_cast<std::size_t>(error);
        sample.errors[i] = after.errors[i];
        sample.errorTotal += after.errors[i];
        set(errorMetric(error), perSecond(before.errors[i], after.errors[i]));
    }

    sample.txBytes = after.tx_bytes;
    sample.rxBytes = after.rx_bytes;
    sample.state = static_cast<anarchy_link_state>(after.state);
    sample.transport = static_cast<anarchy_transport>(after.transport);
    sample.generation = after.generation;
    sample.lanes = after.lanes;
    sample.onlineCpus = after.online_cpus;
    sample.channelsOpen = after.channels_open;
    sample.channelsEffective = after.channels_effective;
    sample.channelsLimit = after.channels_limit;
    sample.memoryBytes = after.memory_bytes;
    sample.lineRate = after.line_rate;
    return result;
}

} // namespace anarchy
