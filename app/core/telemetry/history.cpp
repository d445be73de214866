// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/history.h"
#include "base/numbers.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace anarchy {

namespace {

using namespace std::chrono_literals;
// Latencies of an hour of seconds at some 60 bytes each, and of thirty days of minutes at some 40.
constexpr std::size_t secondLatencyBytes = 256 * 1024;
constexpr std::size_t minuteLatencyBytes = 1536 * 1024;
// Extremes, means over time and counts come out the same in every resolution but for the span's two ends, so nothing
// finer than this part of it is looked through: views ask for them in every frame.
constexpr qint64 statisticsResolution = 1000;

/// What a horizon has a copy of, of a resolution; null without a horizon.
const BucketTier::Standing *newestOf(Resolution resolution, const History::Horizon *horizon)
{
    if (!horizon)
        return nullptr;
    return resolution == Resolution::Minutes ? &horizon->minute : &horizon->second;
}

const Bucket *newestBucket(Resolution resolution, const History::Horizon *horizon)
{
    const BucketTier::Standing *newest = newestOf(resolution, horizon);
    return newest ? &newest->bucket : nullptr;
}

} // namespace

History::History()
    : m_samples(sampleCapacity)
    , m_seconds(1s, secondCapacity, secondLatencyBytes)
    , m_minutes(1min, minuteCapacity, minuteLatencyBytes)
{
}

void History::clear()
{
    m_samples.clear();
    m_seconds.clear();
    m_minutes.clear();
    m_errors.clear();
}

void History::append(const Sample &sample)
{
    if (!m_samples.isEmpty() && sample.timeNs <= m_samples.newestNs())
        return;
    const auto added = m_errors.next(sample);
    m_samples.append(sample, added);
    m_seconds.add(sample, added);
    m_minutes.add(sample, added);
}

const BucketTier *History::tier(Resolution resolution) const
{
    switch (resolution) {
    case Resolution::Seconds:
        return &m_seconds;
    case Resolution::Minutes:
        return &m_minutes;
    case Resolution::Samples:
        break;
    }
    return nullptr;
}

Resolution History::resolutionFor(qint64 fromNs, qint64 columnNs) const
{
    // Coarser buckets help only if they know something of the span that the finer ones do not.
    const auto reaches = [fromNs](const BucketTier &tier, qint64 finerOldestNs) {
        const std::optional<qint64> oldestNs = tier.oldestNs();
        return oldestNs && fromNs < finerOldestNs && *oldestNs + tier.widthNs() < finerOldestNs;
    };
    constexpr qint64 never = std::numeric_limits<qint64>::max();
    const qint64 samplesFrom = m_samples.isEmpty() ? never : m_samples.timeAt(0);
    const qint64 secondsFrom = m_seconds.oldestNs().value_or(never);
    if (columnNs >= m_minutes.widthNs() || reaches(m_minutes, std::min(secondsFrom, samplesFrom)))
        return Resolution::Minutes;
    if (columnNs >= m_seconds.widthNs() || reaches(m_seconds, samplesFrom))
        return Resolution::Seconds;
    return Resolution::Samples;
}

void History::collect(Metric metric, qint64 fromNs, qint64 toNs, qint64 columnNs,
                      std::vector<SeriesPoint> &points) const
{
    collect(metric, fromNs, toNs, resolutionFor(fromNs, columnNs), points);
}

History::Horizon History::horizon() const
{
    return {newestNs(), m_seconds.standing(), m_minutes.standing()};
}

void History::collect(Metric metric, qint64 fromNs, qint64 toNs, Resolution resolution,
                      std::vector<SeriesPoint> &points, const Horizon *horizon) const
{
    if (const BucketTier *buckets = tier(resolution)) {
        buckets->collect(metric, fromNs, toNs, points, newestBucket(resolution, horizon));
        // What is broken off now must not be drawn on by the caller.
        if (m_samples.isBroken() && !points.empty() && toNs >= newestNs())
            points.push_back({points.back().timeNs, notKnown});
        return;
    }
    m_samples.collect(metric, fromNs, toNs, points, horizon ? horizon->newestNs : std::numeric_limits<qint64>::max());
}

SeriesStatistics History::statistics(Metric metric, qint64 fromNs, qint64 toNs, const Horizon *horizon) const
{
    const Resolution resolution = resolutionFor(fromNs, (toNs - fromNs) / statisticsResolution);
    if (const BucketTier *buckets = tier(resolution))
        return buckets->statistics(metric, fromNs, toNs, newestBucket(resolution, horizon));
    return m_samples.statistics(metric, fromNs, horizon ? std::min(toNs, horizon->newestNs) : toNs);
}

LatencyDistribution History::latency(qint64 fromNs, qint64 toNs, const Horizon *horizon) const
{
    // Seconds keep theirs for about an hour, minutes for as long as there are any.
    const std::optional<qint64> seconds = m_seconds.latencyOldestNs();
    const std::optional<qint64> minutes = m_minutes.latencyOldestNs();
    const bool minutesKnowMore
        = minutes && (!seconds || (fromNs < *seconds && *minutes + m_minutes.widthNs() <= *seconds));
    const Resolution resolution = minutesKnowMore ? Resolution::Minutes : Resolution::Seconds;
    return tier(resolution)->latency(fromNs, toNs, newestOf(resolution, horizon));
}

quint64 History::errors(int kind, qint64 fromNs, qint64 toNs, const Horizon *horizon) const
{
    const Resolution resolution = resolutionFor(fromNs, (toNs - fromNs) / statisticsResolution);
    const BucketTier *buckets = tier(resolution);
    if (!buckets)
        return m_samples.errors(kind, fromNs, horizon ? std::min(toNs, horizon->newestNs) : toNs);
    const Bucket *newest = newestBucket(resolution, horizon);
    quint64 sum = 0;
    for (const Bucket *bucket : buckets->between(fromNs, toNs)) {
        if (newest && bucket->index > newest->index)
            break;
        const Bucket *asItStood = newest && bucket->index == newest->index ? newest : bucket;
        sum += asItStood->errors[static_cast<std::size_t>(kind)];
    }
    return sum;
}

std::optional<History::Moment> History::nearest(qint64 timeNs, qint64 fromNs, qint64 toNs, qint64 columnNs) const
{
    Moment moment{0, {}};
    const BucketTier *buckets = tier(resolutionFor(fromNs, columnNs));
    if (!buckets) {
        const std::optional<int> index = m_samples.nearest(timeNs);
        if (!index)
            return std::nullopt;
        moment.timeNs = m_samples.timeAt(*index);
        for (int metric = 0; metric < metricCount; ++metric)
            moment.values[static_cast<std::size_t>(metric)] = m_samples.valueAt(static_cast<Metric>(metric), *index);
        return moment;
    }
    const Bucket *best = nullptr;
    const auto distance = [&](const Bucket *bucket) {
        return std::abs(bucket->index * buckets->widthNs() + buckets->widthNs() / 2 - timeNs);
    };
    for (const Bucket *bucket : buckets->between(fromNs, toNs)) {
        if (!best || distance(bucket) < distance(best))
            best = bucket;
    }
    if (!best)
        return std::nullopt;
    moment.timeNs = best->index * buckets->widthNs() + buckets->widthNs() / 2;
    for (int metric = 0; metric < metricCount; ++metric)
        moment.values[static_cast<std::size_t>(metric)] = buckets->value(*best, static_cast<Metric>(metric));
    return moment;
}

} // namespace anarchy
