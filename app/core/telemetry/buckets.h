// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "telemetry/latencyarchive.h"
#include "telemetry/timeseries.h"

namespace anarchy {

/// What is kept of one interval of fixed length. The layout is what the journal stores: only ever grows at the end.
struct Bucket {
    /// Metrics whose extremes matter: these many from Bucket::ranged on.
    struct Extent {
        float minimum;
        float mean; ///< weighted by the time that each sample covers
        float maximum;
    };
    static constexpr std::array ranged{Metric::TxRate, Metric::RxRate, Metric::InFlight, Metric::InterruptRate,
                                       Metric::CpuLoad};
    /// Percentiles of the interval's own latencies, and the newest theoretical maximum: one number each.
    static constexpr std::array single{Metric::MaximumRate, Metric::DmaP50,       Metric::DmaP99,      Metric::DmaP999,
                                       Metric::DmaMax,      Metric::RoundTripP50, Metric::RoundTripP99};

    quint32 index = 0; ///< time / length of the interval
    quint16 samples = 0; ///< 0: nothing is known of the interval
    quint16 coveredMs = 0; ///< by samples that ended within it
    std::array<Extent, ranged.size()> extents{};
    std::array<float, single.size()> singles{}; ///< NaN where there is nothing to say
    std::array<quint32, ANARCHY_ERROR_COUNT> errors{}; ///< counted
};
static_assert(sizeof(Bucket) == 128 && std::is_trivially_copyable_v<Bucket>);

/// Buckets of one length on one time axis, at constant memory, with the latencies of the newest of them.
class BucketTier {
public:
    /// \param width of a bucket
    /// \param capacity buckets that are kept
    /// \param latencyBytes for their latencies, see LatencyArchive
    BucketTier(std::chrono::seconds width, int capacity, std::size_t latencyBytes);

    /// Adds a sample to the bucket in which it ended. `errors` are those counted since the sample before.
    void add(const Sample &sample, const std::array<quint64, ANARCHY_ERROR_COUNT> &errors);
    /// Takes back a bucket that was kept elsewhere. Left out if there is one already, or it is too old.
    void restore(const Bucket &bucket, const LatencyDistribution &latency);
    void clear();

    qint64 widthNs() const { return m_widthNs; }
    /// Time at which the oldest known bucket begins, or nothing.
    std::optional<qint64> oldestNs() const;
    /// The bucket that a moment falls into, or nothing if nothing is known of it.
    const Bucket *at(qint64 timeNs) const;
    /// The newest bucket, brought up to date, or null; it changes until the next begins.
    const Bucket *newest() const { return m_known ? at(m_newest * m_widthNs) : nullptr; }
    /// The known buckets that overlap fromNs..toNs, oldest first. Their numbers are brought up to date.
    std::vector<const Bucket *> between(qint64 fromNs, qint64 toNs) const;
    /// The known bucket before another, or null.
    const Bucket *before(const Bucket &bucket) const;
    /// Something is unknown between two known buckets. Slow sampling leaves buckets out without a gap: its samples
    /// cover them. Nor are gaps told that lie within a bucket.
    bool isGapBetween(const Bucket &earlier, const Bucket &later) const;
    /// Time from which on latencies are kept, or nothing while none are.
    std::optional<qint64> latencyOldestNs() const;
    /// The bucket that is being filled, and its latencies so far.
    struct Standing {
        Bucket bucket; ///< without samples while there is none
        LatencyDistribution latency;
    };
    Standing standing() const;
    /// Latencies of DMA completions in the buckets that overlap fromNs..toNs, as far as they are kept.
    /// \param newest as it stood once: later ones are left out, and it stands for itself; or null
    LatencyDistribution latency(qint64 fromNs, qint64 toNs, const Standing *newest = nullptr) const;

    /// Appends one point a bucket, in its middle, with its extremes; a NaN point where something is missing.
    /// \param newest a copy of a bucket as it stood once: later ones are left out, and it stands for itself; or null
    void collect(Metric metric, qint64 fromNs, qint64 toNs, std::vector<SeriesPoint> &points,
                 const Bucket *newest = nullptr) const;
    /// \param newest as for collect()
    SeriesStatistics statistics(Metric metric, qint64 fromNs, qint64 toNs, const Bucket *newest = nullptr) const;

    /// A bucket's value of a metric: mean, or the percentile; errors a second.
    double value(const Bucket &bucket, Metric metric) const;

private:
    /// Latencies of the bucket that is being filled.
    struct Open {
        LatencyDistribution dma;
        LatencyDistribution roundTrip;
        bool changed = false; ///< since the bucket's percentiles were worked out
        void clear();
    };
    /// What statistics() found in the buckets that are complete. Views ask for the same in every frame, and one that
    /// looks at thirty days would go through all of them each time.
    struct Remembered {
        qint64 first = -1; ///< the buckets first..last
        qint64 last = -1;
        quint64 version = 0; ///< of the buckets then
        SeriesStatistics statistics;
        double weighted = 0;
        double weight = 0;
    };

    Bucket &slot(qint64 index) const;
    void openNext(qint64 index);
    void bringUpToDate() const;
    void count(const Bucket &bucket, Metric metric, Remembered &sum) const;

    struct Release {
        void operator()(Bucket *memory) const;
    };
    qint64 m_widthNs;
    qint64 m_capacity;
    std::unique_ptr<Bucket[], Release> m_slots;
    qint64 m_oldest = 0; ///< index; valid if m_known
    qint64 m_newest = 0;
    bool m_known = false;
    mutable Open m_open;
    quint64 m_version = 1; ///< changes whenever a bucket but the newest does
    mutable std::array<Remembered, metricCount> m_remembered;
    LatencyArchive m_latency;
};

} // namespace anarchy
