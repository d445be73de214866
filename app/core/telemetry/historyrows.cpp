// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/historyrows.h"

#include <algorithm>

namespace anarchy {

const char *resolutionName(Resolution resolution)
{
    switch (resolution) {
    case Resolution::Samples:
        return "samples";
    case Resolution::Seconds:
        return "seconds";
    case Resolution::Minutes:
        break;
    }
    return "minutes";
}

HistoryRow HistoryRow::from(const Sample &sample, const std::array<quint64, ANARCHY_ERROR_COUNT> &errors)
{
    HistoryRow row;
    row.timeNs = sample.timeNs;
    row.lengthNs = row.coveredNs = sample.intervalNs;
    row.afterGap = sample.afterBreak;
    std::ranges::transform(sample.values, row.values.begin(), [](double value) { return Value{value, value, value}; });
    row.errors = errors;
    return row;
}

HistoryRows::HistoryRows(const History &history, Resolution resolution, qint64 fromNs, qint64 toNs)
    : m_history(history)
    , m_tier(history.tier(resolution))
    , m_resolution(resolution)
{
    if (m_tier) {
        m_buckets = m_tier->between(fromNs, toNs);
        return;
    }
    const auto [first, end] = history.samples().range(fromNs, toNs);
    m_firstSample = first;
    m_samples = end - first;
}

int HistoryRows::size() const
{
    return m_tier ? static_cast<int>(m_buckets.size()) : m_samples;
}

qint64 HistoryRows::timeAt(int index) const
{
    return m_tier ? m_buckets[static_cast<std::size_t>(index)]->index * m_tier->widthNs()
                  : m_history.samples().timeAt(m_firstSample + index);
}

HistoryRow HistoryRows::at(int index) const
{
    return m_tier ? bucketAt(index) : sampleAt(index);
}

HistoryRow HistoryRows::sampleAt(int index) const
{
    const TimeSeries &samples = m_history.samples();
    const int at = m_firstSample + index;
    HistoryRow row;
    row.timeNs = samples.timeAt(at);
    row.lengthNs = row.coveredNs = samples.intervalAt(at);
    row.afterGap = samples.isAfterBreak(at);
    for (int metric = 0; metric < metricCount; ++metric) {
        const double value = samples.valueAt(static_cast<Metric>(metric), at);
        row.values[static_cast<std::size_t>(metric)] = {value, value, value};
    }
    std::ranges::copy(samples.errorsAt(at), row.errors.begin());
    return row;
}

HistoryRow HistoryRows::bucketAt(int index) const
{
    const Bucket &bucket = *m_buckets[static_cast<std::size_t>(index)];
    const Bucket *before = index > 0 ? m_buckets[static_cast<std::size_t>(index) - 1] : m_tier->before(bucket);
    HistoryRow row;
    row.timeNs = timeAt(index);
    row.lengthNs = m_tier->widthNs();
    row.coveredNs = bucket.coveredMs * qint64(1'000'000);
    row.samples = bucket.samples;
    row.afterGap = before && m_tier->isGapBetween(*before, bucket);
    for (int metric = 0; metric < metricCount; ++metric)
        row.values[static_cast<std::size_t>(metric)].value = m_tier->value(bucket, static_cast<Metric>(metric));
    for (std::size_t i = 0; i < Bucket::ranged.size(); ++i) {
        HistoryRow::Value &value = row.values[static_cast<std::size_t>(Bucket::ranged[i])];
        value.minimum = static_cast<double>(bucket.extents[i].minimum);
        value.maximum = static_cast<double>(bucket.extents[i].maximum);
    }
    std::ranges::copy(bucket.errors, row.errors.begin());
    return row;
}

std::vector<HistoryRow> HistoryRows::newest(int count) const
{
    std::vector<HistoryRow> rows;
    const int first = std::max(size() - std::max(count, 0), 0);
    rows.reserve(static_cast<std::size_t>(size() - first));
    for (int index = first; index < size(); ++index)
        rows.push_back(at(index));
    return rows;
}

} // namespace anarchy
