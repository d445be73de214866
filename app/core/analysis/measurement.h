// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTypes>

#include <array>
#include <span>
#include <vector>

#include "telemetry/errorcounter.h"
#include "telemetry/timeview.h"

namespace anarchy {

class History;

/// What a link did over a while, sample by sample, as far as a comparison needs it. A minute at the default period
/// takes some tens of kilobytes.
class Measurement {
public:
    /// One sample: sums over its interval, so that longer ones weigh more by themselves.
    struct Point {
        double seconds = 0; ///< length of the interval, above 0
        double bytes = 0; ///< TX and RX
        double rxBytes = 0; ///< of those; 0 while the measurement does not tellDirections()
        double cpuSeconds = 0; ///< processor time of the link's completion processing
        std::array<quint32, ANARCHY_ERROR_COUNT> errors{}; ///< counted, by enum anarchy_error

        quint64 errorTotal() const;
        bool operator==(const Point &) const = default;
    };
    /// A bucket of a sample's histogram of DMA latencies that was hit.
    struct Hit {
        quint16 bucket = 0; ///< below ANARCHY_HISTOGRAM_BUCKETS
        quint32 count = 0; ///< above 0

        bool operator==(const Hit &) const = default;
    };

    /// Takes a sample that is newer than all before. One without rates says nothing and is left out.
    void add(const Sample &sample);
    /// Takes what was kept of a sample. `hits` ascend by bucket.
    void add(const Point &point, std::span<const Hit> hits);
    /// Bytes a second of payload that one direction can carry, as samples say it; 0 while none did.
    void setMaximumRate(double bytesPerSecond) { m_maximumRate = bytesPerSecond; }
    /// That TX and RX are not known apart, as in what was kept before they were.
    void forgetDirections() { m_tellsDirections = false; }
    void clear();
    /// Forgets the samples; what is added later counts its errors from the newest of them.
    void startOver();

    /// A span of the past by its seconds, which keep their latencies for about an hour; older ones have none.
    static Measurement of(const History &history, const TimeSpan &span);

    /// `count` samples from `first` on; what is added later counts its errors from the newest of all.
    Measurement part(std::size_t first, std::size_t count) const;

    /// The same with so many samples each put together to one. No sum changes, only how finely it is told.
    Measurement merged(std::size_t samples) const;

    bool isEmpty() const { return m_points.empty(); }
    std::size_t size() const { return m_points.size(); }
    const std::vector<Point> &points() const { return m_points; }
    /// The latencies of one sample, ascending by bucket.
    std::span<const Hit> hits(std::size_t index) const;
    double maximumRate() const { return m_maximumRate; }
    /// TX and RX are known apart.
    bool tellsDirections() const { return m_tellsDirections; }

    /// Sums over all samples.
    double seconds() const;
    double bytes() const;
    double cpuSeconds() const;
    std::array<quint64, ANARCHY_ERROR_COUNT> errors() const;
    /// Share of the time, 0..1, in which more than a thousandth of the link's maximum went over it; 0 without samples.
    double busyShare() const;

    /// The same samples.
    bool operator==(const Measurement &other) const;

private:
    void append(const Point &point, const LatencyDistribution &latency);

    std::vector<Point> m_points;
    std::vector<Hit> m_hits;
    std::vector<std::size_t> m_hitsEnd; ///< by sample, in m_hits
    double m_maximumRate = 0;
    bool m_tellsDirections = true;
    ErrorCounter m_errors;
};

} // namespace anarchy
