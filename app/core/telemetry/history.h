// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "telemetry/buckets.h"
#include "telemetry/errorcounter.h"

namespace anarchy {

/// How finely the past is told: every sample, or buckets of one length.
enum class Resolution { Samples, Seconds, Minutes };

/// All that is known of a link: every sample of the last hour, seconds of the last day, minutes of the last thirty
/// days, on one time axis and at constant memory (about 20 MB when full). Callers name a span and how finely they look;
/// which resolution answers is decided in here.
class History {
public:
    /// An hour of samples at the default period. Faster sampling reaches back less far at full rate; the seconds take
    /// over.
    static constexpr int sampleCapacity = 3600 * 4;
    static constexpr int secondCapacity = 24 * 3600;
    static constexpr int minuteCapacity = 30 * 24 * 60;

    History();

    /// Adds a sample that is newer than all before; an older one is left out. Sample::afterBreak breaks the line before
    /// it.
    void append(const Sample &sample);
    /// Marks that nothing is known between the last sample and the next.
    void breakLine() { m_samples.breakLine(); }
    void clear();

    bool isEmpty() const { return m_samples.isEmpty(); }
    /// Time of the newest sample, or 0.
    qint64 newestNs() const { return m_samples.newestNs(); }

    /// How far the history went at a moment: its newest sample, and the buckets that were being filled, as they stood.
    /// So a view that is held can be told later what it showed then.
    struct Horizon {
        qint64 newestNs = 0;
        BucketTier::Standing second;
        BucketTier::Standing minute;
    };
    Horizon horizon() const;

    /// Points of a metric that overlap fromNs..toNs, and a neighbour on each side; NaN points where a line breaks.
    /// \param columnNs how much time falls into one pixel column: nothing finer need be told apart
    void collect(Metric metric, qint64 fromNs, qint64 toNs, qint64 columnNs, std::vector<SeriesPoint> &points) const;
    /// \param horizon beyond which nothing is told, or null
    void collect(Metric metric, qint64 fromNs, qint64 toNs, Resolution resolution, std::vector<SeriesPoint> &points,
                 const Horizon *horizon = nullptr) const;
    /// Statistics of a metric. The average weighs by time. The span's ends are true to a thousandth of it.
    /// \param horizon as for collect()
    SeriesStatistics statistics(Metric metric, qint64 fromNs, qint64 toNs, const Horizon *horizon = nullptr) const;
    /// Latencies of DMA completions, to whole seconds in about the last hour, to whole minutes before.
    /// \param horizon as for collect()
    LatencyDistribution latency(qint64 fromNs, qint64 toNs, const Horizon *horizon = nullptr) const;
    /// Errors of one kind counted in fromNs..toNs, its ends as true as those of statistics.
    /// \param horizon as for collect()
    quint64 errors(int kind, qint64 fromNs, qint64 toNs, const Horizon *horizon = nullptr) const;

    /// A moment of which something is known, and the values there.
    struct Moment {
        qint64 timeNs;
        std::array<double, metricCount> values;
        double value(Metric metric) const { return values[static_cast<std::size_t>(metric)]; }
    };
    /// The known moment nearest to a time within fromNs..toNs, as finely as the span is drawn; or nothing.
    std::optional<Moment> nearest(qint64 timeNs, qint64 fromNs, qint64 toNs, qint64 columnNs) const;

    /// The finest resolution that knows all that is known from fromNs on; it is coarser than that only where nothing
    /// finer than columnNs need be told apart.
    Resolution resolutionFor(qint64 fromNs, qint64 columnNs = 0) const;
    /// The buckets of a resolution; null for the samples themselves.
    const BucketTier *tier(Resolution resolution) const;

    const TimeSeries &samples() const { return m_samples; }
    /// For the journal, which keeps them beyond the program's end.
    BucketTier &seconds() { return m_seconds; }
    BucketTier &minutes() { return m_minutes; }
    const BucketTier &seconds() const { return m_seconds; }
    const BucketTier &minutes() const { return m_minutes; }

private:
    TimeSeries m_samples;
    BucketTier m_seconds;
    BucketTier m_minutes;
    ErrorCounter m_errors;
};

} // namespace anarchy
