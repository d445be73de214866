// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/spanstatistics.h"

#include <numeric>

namespace anarchy {

SpanStatistics SpanStatistics::of(const History &history, const TimeSpan &span)
{
    SpanStatistics statistics;
    statistics.span = span;
    statistics.tx = history.statistics(Metric::TxRate, span.fromNs, span.toNs);
    statistics.rx = history.statistics(Metric::RxRate, span.fromNs, span.toNs);
    statistics.cpuLoad = history.statistics(Metric::CpuLoad, span.fromNs, span.toNs);
    statistics.dmaLatency = history.latency(span.fromNs, span.toNs);
    for (int kind = 0; kind < ANARCHY_ERROR_COUNT; ++kind)
        statistics.errors[static_cast<std::size_t>(kind)] = history.errors(kind, span.fromNs, span.toNs);
    return statistics;
}

quint64 SpanStatistics::errorTotal() const
{
    return std::accumulate(errors.begin(), errors.end(), quint64(0));
}

} // namespace anarchy
