// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/measurement.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <numeric>

#include "telemetry/history.h"

namespace anarchy {

namespace {

template <typename Projection> double sumOf(const std::vector<Measurement::Point> &points, Projection projection)
{
    return std::transform_reduce(points.begin(), points.end(), 0.0, std::plus<>(),
                                 [&](const Measurement::Point &point) { return std::invoke(projection, point); });
}

} // namespace

quint64 Measurement::Point::errorTotal() const
{
    return std::accumulate(errors.begin(), errors.end(), quint64(0));
}

void Measurement::add(const Sample &sample)
{
    const auto counted = m_errors.next(sample);
    const auto finite = [&sample](Metric metric) {
        const double value = sample.value(metric);
        return std::isfinite(value) ? value : 0;
    };
    if (!std::isfinite(sample.value(Metric::TxRate)) || sample.intervalNs <= 0)
        return;
    Point point;
    point.seconds = static_cast<double>(sample.intervalNs) / 1e9;
    point.rxBytes = finite(Metric::RxRate) * point.seconds;
    point.bytes = finite(Metric::TxRate) * point.seconds + point.rxBytes;
    point.cpuSeconds = finite(Metric::CpuLoad) * point.seconds;
    std::ranges::transform(counted, point.errors.begin(), [](quint64 count) {
        return static_cast<quint32>(std::min<quint64>(count, std::numeric_limits<quint32>::max()));
    });
    if (std::isfinite(sample.value(Metric::MaximumRate)))
        m_maximumRate = sample.value(Metric::MaximumRate);
    append(point, sample.dmaLatency);
}

void Measurement::append(const Point &point, const LatencyDistribution &latency)
{
    m_points.push_back(point);
    latency.forEachBucket(
        [this](std::size_t bucket, quint32 count) { m_hits.push_back({static_cast<quint16>(bucket), count}); });
    m_hitsEnd.push_back(m_hits.size());
}

void Measurement::add(const Point &point, std::span<const Hit> hits)
{
    m_points.push_back(point);
    m_hits.insert(m_hits.end(), hits.begin(), hits.end());
    m_hitsEnd.push_back(m_hits.size());
}

void Measurement::clear()
{
    *this = {};
}

void Measurement::startOver()
{
    m_points.clear();
    m_hits.clear();
    m_hitsEnd.clear();
}

Measurement Measurement::of(const History &history, const TimeSpan &span)
{
    Measurement measurement;
    const BucketTier &tier = history.seconds();
    for (const Bucket *bucket : tier.between(span.fromNs, span.toNs)) {
        if (!bucket->coveredMs)
            continue;
        Point point;
        point.seconds = bucket->coveredMs / 1e3;
        const auto rate = [&](Metric metric) {
            const double value = tier.value(*bucket, metric);
            return std::isfinite(value) ? value : 0;
        };
        point.rxBytes = rate(Metric::RxRate) * point.seconds;
        point.bytes = rate(Metric::TxRate) * point.seconds + point.rxBytes;
        point.cpuSeconds = rate(Metric::CpuLoad) * point.seconds;
        point.errors = bucket->errors;
        if (const double maximum = rate(Metric::MaximumRate); maximum > 0)
            measurement.m_maximumRate = maximum;
        const qint64 beginNs = bucket->index * tier.widthNs();
        measurement.append(point, tier.latency(beginNs, beginNs + tier.widthNs() - 1));
    }
    return measurement;
}

Measurement Measurement::part(std::size_t first, std::size_t count) const
{
    Measurement measurement;
    measurement.m_maximumRate = m_maximumRate;
    measurement.m_errors = m_errors;
    const std::size_t end = std::min(first + count, m_points.size());
    for (std::size_t i = first; i < end; ++i)
        measurement.add(m_points[i], hits(i));
    return measurement;
}

Measurement Measurement::merged(std::size_t samples) const
{
    Measurement result;
    result.m_maximumRate = m_maximumRate;
    result.m_tellsDirections = m_tellsDirections;
    std::map<quint16, quint32> counts;
    std::vector<Hit> hits;
    for (std::size_t begin = 0; begin < size(); begin += samples) {
        const std::size_t end = std::min(begin + samples, size());
        if (end - begin == 1) {
            result.add(m_points[begin],
                       this->hits(begin)); // nothing to put together, as for every sample at the usual pace
            continue;
        }
        Point sum;
        counts.clear();
        for (std::size_t i = begin; i < end; ++i) {
            sum.seconds += m_points[i].seconds;
            sum.bytes += m_points[i].bytes;
            sum.rxBytes += m_points[i].rxBytes;
            sum.cpuSeconds += m_points[i].cpuSeconds;
            std::ranges::transform(sum.errors, m_points[i].errors, sum.errors.begin(), std::plus<>());
            for (const Hit &hit : this->hits(i))
                counts[hit.bucket] += hit.count;
        }
        hits.clear();
        for (const auto &[bucket, count] : counts)
            hits.push_back({bucket, count});
        result.add(sum, hits);
    }
    return result;
}

std::span<const Measurement::Hit> Measurement::hits(std::size_t index) const
{
    const std::size_t begin = index ? m_hitsEnd[index - 1] : 0;
    return std::span(m_hits).subspan(begin, m_hitsEnd[index] - begin);
}

double Measurement::seconds() const
{
    return sumOf(m_points, &Point::seconds);
}

double Measurement::bytes() const
{
    return sumOf(m_points, &Point::bytes);
}

double Measurement::cpuSeconds() const
{
    return sumOf(m_points, &Point::cpuSeconds);
}

std::array<quint64, ANARCHY_ERROR_COUNT> Measurement::errors() const
{
    std::array<quint64, ANARCHY_ERROR_COUNT> sum{};
    for (const Point &point : m_points)
        std::ranges::transform(sum, point.errors, sum.begin(), std::plus<>());
    return sum;
}

bool Measurement::operator==(const Measurement &other) const
{
    return m_points == other.m_points && m_hits == other.m_hits && m_hitsEnd == other.m_hitsEnd
        && m_maximumRate == other.m_maximumRate && m_tellsDirections == other.m_tellsDirections;
}

double Measurement::busyShare() const
{
    const double idleRate = m_maximumRate / 1000;
    const double all = seconds();
    const double busy = sumOf(m_points, [idleRate](const Point &point) {
        return point.bytes > idleRate * point.seconds ? point.seconds : 0;
    });
    return all > 0 ? busy / all : 0;
}

} // namespace anarchy
