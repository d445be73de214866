// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <limits>

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

    /// Takes every sample, always: the time before a change has to be known when one comes.
    void add(const Sample &sample);
    /// From now on it is "after". Samples are left out while the channels change over.
    void begin(qint64 nowNs);
    void end() { m_running = false; }
    void clear();

    const Side &before() const { return m_before; }
    const Side &after() const { return m_after; }
    /// True as soon as both sides say something.
    bool isMeaningful() const;

private:
    struct Entry {
        qint64 timeNs;
        double seconds;
        double bytes;
        LatencyDistribution latency;
    };

    static Side summarize(const std::deque<Entry> &entries);

    std::deque<Entry> m_recent;
    Side m_before;
    Side m_after;
    double m_afterBytes = 0;
    LatencyDistribution m_afterLatency;
    qint64 m_afterFromNs = 0;
    bool m_running = false;
};

} // namespace anarchy
