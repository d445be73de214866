// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>

#include "analysis/measurement.h"
#include "telemetry/sample.h"

namespace anarchy {

/// What a change did: the ten seconds before it against the time since. Percentiles come from the merged histograms, so
/// they are those of all completions in the span and not an average of percentiles.
class TrialComparison {
public:
    struct Side {
        double throughput = std::numeric_limits<double>::quiet_NaN(); ///< TX + RX, bytes a second
        double p99Ns = std::numeric_limits<double>::quiet_NaN();
        double seconds = 0;
    };

    static constexpr qint64 windowNs = 10'000'000'000; ///< of the time before

    /// From now on it is "after".
    /// \param before what the link did in the window up to now
    void begin(const Measurement &before, qint64 nowNs);
    /// Takes every sample from then on. They are left out while the channels change over.
    void add(const Sample &sample);
    void end() { m_running = false; }
    void clear();

    const Side &before() const { return m_before; }
    const Side &after() const { return m_after; }
    /// True as soon as both sides say something.
    bool isMeaningful() const;

private:
    static Side sideOf(double seconds, double bytes, const LatencyDistribution &latency);

    Side m_before;
    Side m_after;
    double m_afterBytes = 0;
    LatencyDistribution m_afterLatency;
    qint64 m_afterFromNs = 0;
    bool m_running = false;
};

} // namespace anarchy
