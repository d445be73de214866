// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <limits>
#include <utility>

#include "analysis/measurement.h"
#include "telemetry/sample.h"

namespace anarchy {

/// The samples that a measurement was made of.
class Played {
public:
    explicit Played(Measurement measurement)
        : m_measurement(std::move(measurement))
    {
    }

    bool atEnd() const { return m_next == m_measurement.size(); }
    Sample next()
    {
        const Measurement::Point &point = m_measurement.points()[m_next];
        Sample sample;
        sample.intervalNs = std::llround(point.seconds * 1e9);
        m_timeNs += sample.intervalNs;
        sample.timeNs = m_timeNs;
        sample.state = ANARCHY_LINK_UP;
        sample.values.fill(std::numeric_limits<double>::quiet_NaN());
        const auto set
            = [&sample](Metric metric, double value) { sample.values[static_cast<std::size_t>(metric)] = value; };
        set(Metric::TxRate, point.bytes / point.seconds);
        set(Metric::CpuLoad, point.cpuSeconds / point.seconds);
        set(Metric::MaximumRate, 7.9e9);
        m_errors += point.errors[ANARCHY_ERROR_CRC];
        sample.errors[ANARCHY_ERROR_CRC] = m_errors;
        const anarchy_histogram before{};
        anarchy_histogram after{};
        for (const Measurement::Hit &hit : m_measurement.hits(m_next))
            after.bucket[hit.bucket] = hit.count;
        sample.dmaLatency = LatencyDistribution(before, after);
        ++m_next;
        return sample;
    }

private:
    Measurement m_measurement;
    std::size_t m_next = 0;
    qint64 m_timeNs = 0;
    quint64 m_errors = 0;
};

} // namespace anarchy
