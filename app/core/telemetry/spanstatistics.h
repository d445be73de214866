// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "telemetry/history.h"
#include "telemetry/timeview.h"

namespace anarchy {

/// What a link did over a span of the past.
struct SpanStatistics {
    TimeSpan span;
    SeriesStatistics tx; ///< bytes a second
    SeriesStatistics rx;
    SeriesStatistics cpuLoad; ///< share of one processor
    LatencyDistribution dmaLatency; ///< to whole seconds, see History::latency()
    std::array<quint64, ANARCHY_ERROR_COUNT> errors{}; ///< counted

    static SpanStatistics of(const History &history, const TimeSpan &span);
    /// Nothing is known of the span.
    bool isEmpty() const { return tx.count == 0; }
    quint64 errorTotal() const;
};

} // namespace anarchy
