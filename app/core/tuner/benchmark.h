// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>
#include <stop_token>
#include <vector>

#include "telemetry/latency.h"

namespace anarchy {

/// What a bandwidth and latency run over a link's streams does.
struct BenchmarkPlan {
    enum class Load {
        Throughput, ///< every channel carries as much as it can
        Latency, ///< one channel carries a 64 byte message back and forth
        Mixed, ///< one channel carries messages while the others carry as much as they can
    };
    enum class Direction { Tx, Rx, Both };

    int link = 0;
    Load load = Load::Throughput;
    Direction direction = Direction::Both; ///< of the throughput channels
    std::chrono::milliseconds duration{5000};
    int channels = 0; ///< 0: as many as the link lets open
    bool verify = false; ///< check every byte that arrives; costs processor time
};

/// What came of it. Rates are over `seconds`, which ends when the writers stop; bytes are all that was moved, including
/// what was still in the rings then.
struct BenchmarkResult {
    QString error; ///< empty when the run went through
    int channels = 0; ///< channels that were used
    double seconds = 0;
    quint64 txBytesWritten = 0; ///< at the near end
    quint64 txBytesRead = 0; ///< at the far end
    quint64 rxBytesWritten = 0; ///< at the far end
    quint64 rxBytesRead = 0; ///< at the near end
    double txRate = 0; ///< bytes a second that arrived within `seconds`
    double rxRate = 0;
    quint64 corruptBytes = 0; ///< with verify: bytes that were not what was sent
    std::vector<quint64> roundTripsNs; ///< of the messages, sorted, as a program sees them
    LatencyDistribution dmaLatency; ///< as the driver measured it over the run
    LatencyDistribution linkRoundTrip; ///< of the driver's own control messages

    /// Nearest-rank percentile of the messages' round trips in ns, 0 without messages.
    quint64 messagePercentileNs(double p) const;
};

/// Runs the plan; blocks for about its duration. Needs a link whose far end is in this kernel (loopback).
/// \param stop ends it early, within a tenth of a second, and leaves unread what is in the rings then
BenchmarkResult runBenchmark(const BenchmarkPlan &plan, const std::stop_token &stop = {});

} // namespace anarchy
