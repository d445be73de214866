// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <initializer_list>
#include <limits>
#include <utility>

#include "telemetry/sample.h"

namespace anarchy {

/// Latencies of an interval: (ns, how often) each.
inline LatencyDistribution latencies(std::initializer_list<std::pair<quint64, quint32>> values)
{
    anarchy_histogram before{};
    anarchy_histogram after{};
    for (const auto &[ns, count] : values) {
        after.bucket[anarchy_histogram_index(ns)] += count;
        after.sum_ns += ns * count;
    }
    return {before, after};
}

/// A link's samples, one after another.
class SampleSource {
public:
    explicit SampleSource(qint64 fromNs)
        : m_timeNs(fromNs)
    {
    }

    Sample next(qint64 intervalNs, double tx, const LatencyDistribution &dma = {}, quint64 crc = 0)
    {
        m_timeNs += intervalNs;
        m_crc += crc;
        Sample sample;
        sample.timeNs = m_timeNs;
        sample.intervalNs = intervalNs;
        sample.values.fill(std::numeric_limits<double>::quiet_NaN());
        sample.values[static_cast<std::size_t>(Metric::TxRate)] = tx;
        sample.values[static_cast<std::size_t>(Metric::ErrorCrc)]
            = static_cast<double>(crc) * 1e9 / static_cast<double>(intervalNs);
        sample.errors[ANARCHY_ERROR_CRC] = m_crc;
        sample.dmaLatency = dma;
        return sample;
    }
    void skip(qint64 ns) { m_timeNs += ns; }
    qint64 now() const { return m_timeNs; }

private:
    qint64 m_timeNs;
    quint64 m_crc = 0;
};

} // namespace anarchy
