// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/buckets.h"
#include "base/numbers.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <new>

namespace anarchy {

namespace {
constexpr float notKnownF = std::numeric_limits<float>::quiet_NaN();

// What lies before the time axis begins is asked for by views that start there, and never known.
qint64 indexOf(qint64 timeNs, qint64 widthNs)
{
    return timeNs >= 0 ? timeNs / widthNs : -1;
}

template <std::size_t n> std::optional<std::size_t> placeOf(const std::array<Metric, n> &metrics, Metric metric)
{
    const auto at = std::ranges::find(metrics, metric);
    return at == metrics.end() ? std::nullopt : std::optional(static_cast<std::size_t>(at - metrics.begin()));
}

std::optional<std::size_t> errorOf(Metric metric)
{
    return metric < Metric::ErrorCrc
        ? std::nullopt
        : std::optional(static_cast<std::size_t>(metric) - static_cast<std::size_t>(Metric::ErrorCrc));
}

void widen(Bucket::Extent &extent, double value, double weightBefore, double weight)
{
    if (!std::isfinite(value))
        return;
    const auto number = static_cast<float>(value);
    if (!std::isfinite(extent.mean)) {
        extent = {number, number, number};
        return;
    }
    extent.minimum = std::min(extent.minimum, number);
    extent.maximum = std::max(extent.maximum, number);
    const double all = weightBefore + weight;
    extent.mean = static_cast<float>((static_cast<double>(extent.mean) * weightBefore + value * weight) / all);
}

} // namespace

void BucketTier::Release::operator()(Bucket *memory) const
{
    std::free(memory);
}

BucketTier::BucketTier(std::chrono::seconds width, int capacity, std::size_t latencyBytes)
    : m_widthNs(std::chrono::nanoseconds(width).count())
    , m_capacity(capacity)
    // Zeroed by the system page by page as they are first used: what is never filled takes no memory.
    , m_slots(static_cast<Bucket *>(std::calloc(static_cast<std::size_t>(capacity), sizeof(Bucket))))
    , m_latency(latencyBytes)
{
    if (!m_slots)
        throw std::bad_alloc();
}

Bucket &BucketTier::slot(qint64 index) const
{
    return m_slots[static_cast<std::size_t>(index % m_capacity)];
}

void BucketTier::clear()
{
    if (m_known) {
        for (qint64 i = m_oldest; i <= m_newest; ++i)
            slot(i).samples = 0;
    }
    m_known = false;
    ++m_version;
    m_open.clear();
    m_latency.clear();
}

void BucketTier::Open::clear()
{
    dma.clear();
    roundTrip.clear();
    changed = false;
}

void BucketTier::openNext(qint64 index)
{
    ++m_version;
    if (m_known) {
        bringUpToDate();
        m_latency.append(m_newest, m_open.dma);
        // What lies between is unknown; slots that are used again must not tell old stories.
        for (qint64 i = std::max(m_newest + 1, index - m_capacity + 1); i < index; ++i)
            slot(i).samples = 0;
        m_oldest = std::max(m_oldest, index - m_capacity + 1);
    } else {
        m_oldest = index;
        m_known = true;
    }
    m_open.clear();
    m_newest = index;
    Bucket &bucket = slot(index);
    bucket = {};
    bucket.index = static_cast<quint32>(index);
    bucket.extents.fill({notKnownF, notKnownF, notKnownF});
    bucket.singles.fill(notKnownF);
}

void BucketTier::add(const Sample &sample, const std::array<quint64, ANARCHY_ERROR_COUNT> &errors)
{
    const qint64 index = indexOf(sample.timeNs, m_widthNs);
    if (!m_known || index > m_newest)
        openNext(index);
    else if (index < m_newest)
        return; // time does not run backwards
    Bucket &bucket = slot(index);
    const double before = std::max<double>(bucket.coveredMs, bucket.samples ? 1 : 0);
    const double covered = std::max<double>(static_cast<double>(sample.intervalNs) / 1e6, 1e-3);
    for (std::size_t i = 0; i < Bucket::ranged.size(); ++i)
        widen(bucket.extents[i], sample.value(Bucket::ranged[i]), before, covered);
    bucket.singles[0] = static_cast<float>(sample.value(Metric::MaximumRate));
    for (std::size_t i = 0; i < errors.size(); ++i)
        bucket.errors[i] = static_cast<quint32>(
            std::min<quint64>(bucket.errors[i] + errors[i], std::numeric_limits<quint32>::max()));
    bucket.samples = static_cast<quint16>(std::min(bucket.samples + 1, 0xffff));
    bucket.coveredMs = static_cast<quint16>(std::min(std::round(before + covered), 65535.0));
    m_open.dma.add(sample.dmaLatency);
    m_open.roundTrip.add(sample.roundTrip);
    m_open.changed = true;
}

void BucketTier::bringUpToDate() const
{
    if (!m_known || !m_open.changed)
        return;
    m_open.changed = false;
    static constexpr std::array dmaPercents{50.0, 99.0, 99.9, 100.0};
    static constexpr std::array roundTripPercents{50.0, 99.0};
    std::array<quint64, 4> ns{};
    Bucket &bucket = slot(m_newest);
    if (m_open.dma.count()) {
        m_open.dma.percentilesNs(dmaPercents, ns);
        std::ranges::transform(ns, bucket.singles.begin() + 1, [](quint64 each) { return static_cast<float>(each); });
    }
    if (m_open.roundTrip.count()) {
        m_open.roundTrip.percentilesNs(roundTripPercents, std::span(ns).first(2));
        bucket.singles[5] = static_cast<float>(ns[0]);
        bucket.singles[6] = static_cast<float>(ns[1]);
    }
}

void BucketTier::restore(const Bucket &bucket, const LatencyDistribution &latency)
{
    const qint64 index = bucket.index;
    if (!bucket.samples)
        return;
    if (!m_known || index > m_newest) {
        openNext(index);
    } else if (index <= m_newest - m_capacity || slot(index).samples) {
        return;
    } else if (index < m_oldest) {
        for (qint64 i = index; i < m_oldest; ++i)
            slot(i).samples = 0;
        m_oldest = index;
    }
    ++m_version;
    slot(index) = bucket;
    if (index == m_newest)
        m_open.dma = latency;
    else
        m_latency.append(index, latency);
}

std::optional<qint64> BucketTier::oldestNs() const
{
    return m_known ? std::optional(m_oldest * m_widthNs) : std::nullopt;
}

const Bucket *BucketTier::at(qint64 timeNs) const
{
    const qint64 index = indexOf(timeNs, m_widthNs);
    if (!m_known || index < m_oldest || index > m_newest)
        return nullptr;
    bringUpToDate();
    const Bucket &bucket = slot(index);
    return bucket.samples ? &bucket : nullptr;
}

std::vector<const Bucket *> BucketTier::between(qint64 fromNs, qint64 toNs) const
{
    std::vector<const Bucket *> buckets;
    if (!m_known)
        return buckets;
    bringUpToDate();
    const qint64 last = std::min(indexOf(toNs, m_widthNs), m_newest);
    for (qint64 i = std::max(indexOf(fromNs, m_widthNs), m_oldest); i <= last; ++i) {
        if (slot(i).samples)
            buckets.push_back(&slot(i));
    }
    return buckets;
}

const Bucket *BucketTier::before(const Bucket &bucket) const
{
    for (qint64 i = qint64(bucket.index) - 1; m_known && i >= m_oldest; --i) {
        if (slot(i).samples)
            return &slot(i);
    }
    return nullptr;
}

bool BucketTier::isGapBetween(const Bucket &earlier, const Bucket &later) const
{
    const qint64 apart = (qint64(later.index) - qint64(earlier.index)) * m_widthNs;
    return apart - later.coveredMs * qint64(1'000'000) > m_widthNs;
}

std::optional<qint64> BucketTier::latencyOldestNs() const
{
    if (const std::optional<qint64> index = m_latency.oldest())
        return *index * m_widthNs;
    return m_open.dma.count() ? std::optional(m_newest * m_widthNs) : std::nullopt;
}

BucketTier::Standing BucketTier::standing() const
{
    const Bucket *bucket = newest();
    return bucket ? Standing{*bucket, m_open.dma} : Standing{};
}

LatencyDistribution BucketTier::latency(qint64 fromNs, qint64 toNs, const Standing *newest) const
{
    if (!m_known || (newest && !newest->bucket.samples))
        return {};
    const qint64 first = indexOf(fromNs, m_widthNs);
    const qint64 last = indexOf(toNs, m_widthNs);
    const qint64 open = newest ? newest->bucket.index : m_newest;
    LatencyDistribution sum = m_latency.merged(first, std::min(last, open - 1));
    if (first <= open && open <= last)
        sum.add(newest ? newest->latency : m_open.dma);
    return sum;
}

double BucketTier::value(const Bucket &bucket, Metric metric) const
{
    if (const auto place = placeOf(Bucket::ranged, metric))
        return static_cast<double>(bucket.extents[*place].mean);
    if (const auto place = placeOf(Bucket::single, metric))
        return static_cast<double>(bucket.singles[*place]);
    if (const auto kind = errorOf(metric))
        return bucket.errors[*kind] / (static_cast<double>(m_widthNs) / 1e9);
    return notKnown;
}

void BucketTier::collect(Metric metric, qint64 fromNs, qint64 toNs, std::vector<SeriesPoint> &points,
                         const Bucket *newest) const
{
    const auto place = placeOf(Bucket::ranged, metric);
    const Bucket *before = nullptr;
    if (!m_known)
        return;
    bringUpToDate();
    const qint64 newestIndex = newest ? newest->index : m_newest;
    const qint64 last = std::min(indexOf(toNs + m_widthNs, m_widthNs), newestIndex);
    for (qint64 i = std::max(indexOf(fromNs - m_widthNs, m_widthNs), m_oldest); i <= last; ++i) {
        const Bucket *bucket = newest && i == newestIndex ? newest : &slot(i);
        if (!bucket->samples)
            continue;
        const qint64 middle = bucket->index * m_widthNs + m_widthNs / 2;
        if (before && isGapBetween(*before, *bucket))
            points.push_back({middle, notKnown});
        before = bucket;
        if (place) {
            const Bucket::Extent &extent = bucket->extents[*place];
            points.push_back({middle, static_cast<double>(extent.mean), static_cast<double>(extent.minimum),
                              static_cast<double>(extent.maximum)});
        } else {
            const double number = value(*bucket, metric);
            points.push_back({middle, number});
        }
    }
}

void BucketTier::count(const Bucket &bucket, Metric metric, Remembered &sum) const
{
    if (!bucket.samples)
        return;
    const auto place = placeOf(Bucket::ranged, metric);
    SeriesStatistics &result = sum.statistics;
    const double number = value(bucket, metric);
    result.last = number;
    if (!std::isfinite(number))
        return;
    const double highest = place ? static_cast<double>(bucket.extents[*place].maximum) : number;
    const double covered = std::max<double>(bucket.coveredMs, 1);
    sum.weighted += number * covered;
    sum.weight += covered;
    result.peak = result.count ? std::max(result.peak, highest) : highest;
    result.count += bucket.samples;
}

SeriesStatistics BucketTier::statistics(Metric metric, qint64 fromNs, qint64 toNs, const Bucket *newest) const
{
    if (!m_known)
        return {};
    bringUpToDate();
    const qint64 first = std::max(indexOf(fromNs, m_widthNs), m_oldest);
    const qint64 newestIndex = newest ? newest->index : m_newest;
    const qint64 last = std::min(indexOf(toNs, m_widthNs), newestIndex);
    const qint64 lastComplete = std::min(last, newestIndex - 1);
    Remembered &complete = m_remembered[static_cast<std::size_t>(metric)];
    if (complete.version != m_version || complete.first != first || complete.last != lastComplete) {
        complete = {first, lastComplete, m_version, {}, 0, 0};
        for (qint64 i = first; i <= lastComplete; ++i)
            count(slot(i), metric, complete);
    }
    Remembered all = complete;
    if (last == newestIndex && last >= first)
        count(newest ? *newest : slot(last), metric, all);
    if (all.weight > 0)
        all.statistics.average = all.weighted / all.weight;
    return all.statistics;
}

} // namespace anarchy
