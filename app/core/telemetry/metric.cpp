// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/metric.h"

#include <array>

#include "contract/link.h"

namespace anarchy {

namespace {

struct Names {
    Metric metric;
    const char *name;
    const char *column;
};

constexpr std::array names{
    Names{Metric::TxRate, "tx_rate", "tx_bytes_per_second"},
    Names{Metric::RxRate, "rx_rate", "rx_bytes_per_second"},
    Names{Metric::MaximumRate, "maximum_rate", "maximum_bytes_per_second"},
    Names{Metric::DmaP50, "dma_p50_ns", "dma_p50_ns"},
    Names{Metric::DmaP99, "dma_p99_ns", "dma_p99_ns"},
    Names{Metric::DmaP999, "dma_p999_ns", "dma_p999_ns"},
    Names{Metric::DmaMax, "dma_max_ns", "dma_max_ns"},
    Names{Metric::RoundTripP50, "round_trip_p50_ns", "round_trip_p50_ns"},
    Names{Metric::RoundTripP99, "round_trip_p99_ns", "round_trip_p99_ns"},
    Names{Metric::InFlight, "in_flight", "in_flight_descriptors"},
    Names{Metric::InterruptRate, "interrupt_rate", "interrupts_per_second"},
    Names{Metric::CpuLoad, "cpu_load", "cpu_load_ratio"},
};

constexpr bool inOrder()
{
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i].metric != static_cast<Metric>(i))
            return false;
    }
    return names.size() == std::size_t(plainMetricCount);
}
static_assert(inOrder(), "every metric that is not an error has its names");

} // namespace

const char *metricName(Metric metric)
{
    return names[static_cast<std::size_t>(metric)].name;
}

const char *metricColumn(Metric metric)
{
    return names[static_cast<std::size_t>(metric)].column;
}

QByteArray errorColumn(int error)
{
    return QByteArray("errors_") + errorName(error);
}

} // namespace anarchy
