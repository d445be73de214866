// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/timeseries.h"
#include "base/numbers.h"

#include <algorithm>
#include <cmath>

namespace anarchy {

namespace {
}

TimeSeries::TimeSeries(int capacity)
    : m_capacity(std::max(capacity, 1))
    , m_time(static_cast<std::size_t>(m_capacity))
    , m_interval(static_cast<std::size_t>(m_capacity))
    , m_breakBefore(static_cast<std::size_t>(m_capacity))
    , m_errors(static_cast<std::size_t>(m_capacity))
    , m_values(static_cast<std::size_t>(m_capacity) * metricCount)
{
}

void TimeSeries::append(const Sample &sample, const std::array<quint64, ANARCHY_ERROR_COUNT> &errors)
{
    if (m_size && sample.timeNs <= newestNs())
        return;
    if (m_size == m_capacity) {
        m_first = (m_first + 1) % m_capacity;
        --m_size;
    }
    const auto row = static_cast<std::size_t>(slot(m_size));
    m_time[row] = sample.timeNs;
    m_interval[row] = static_cast<float>(static_cast<double>(sample.intervalNs) / 1e9);
    m_breakBefore[row] = m_breakPending || sample.afterBreak;
    m_breakPending = false;
    std::ranges::transform(errors, m_errors[row].begin(), [](quint64 count) {
        return static_cast<quint32>(std::min<quint64>(count, std::numeric_limits<quint32>::max()));
    });
    for (std::size_t i = 0; i < metricCount; ++i)
        m_values[row * metricCount + i] = static_cast<float>(sample.values[i]);
    ++m_size;
}

void TimeSeries::breakLine()
{
    m_breakPending = true;
}

void TimeSeries::clear()
{
    m_first = m_size = 0;
    m_breakPending = false;
}

qint64 TimeSeries::newestNs() const
{
    return m_size ? timeAt(m_size - 1) : 0;
}

qint64 TimeSeries::timeAt(int index) const
{
    return m_time[static_cast<std::size_t>(slot(index))];
}

double TimeSeries::valueAt(Metric metric, int index) const
{
    return static_cast<double>(
        m_values[static_cast<std::size_t>(slot(index)) * metricCount + static_cast<std::size_t>(metric)]);
}

qint64 TimeSeries::intervalAt(int index) const
{
    return std::llround(static_cast<double>(m_interval[static_cast<std::size_t>(slot(index))]) * 1e9);
}

std::pair<int, int> TimeSeries::range(qint64 fromNs, qint64 toNs) const
{
    const int first = lowerBound(fromNs);
    const int end = toNs < std::numeric_limits<qint64>::max() ? lowerBound(toNs + 1) : m_size;
    return {first, std::max(first, end)};
}

int TimeSeries::lowerBound(qint64 timeNs) const
{
    int low = 0;
    int high = m_size;
    while (low < high) {
        const int middle = low + (high - low) / 2;
        if (timeAt(middle) < timeNs)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void TimeSeries::collect(Metric metric, qint64 fromNs, qint64 toNs, std::vector<SeriesPoint> &points,
                         qint64 horizonNs) const
{
    const int begin = std::max(lowerBound(fromNs) - 1, 0);
    const int known = range(0, horizonNs).second;
    const int end = std::min(lowerBound(toNs + 1) + 1, known);
    for (int i = begin; i < end; ++i) {
        const qint64 time = timeAt(i);
        if (i > begin && m_breakBefore[static_cast<std::size_t>(slot(i))])
            points.push_back({time, notKnown});
        const double value = valueAt(metric, i);
        points.push_back({time, value});
    }
    // The line that was broken off since the newest sample must not be drawn on by the caller.
    if (end == m_size && m_breakPending && m_size)
        points.push_back({newestNs(), notKnown});
}

SeriesStatistics TimeSeries::statistics(Metric metric, qint64 fromNs, qint64 toNs) const
{
    SeriesStatistics result;
    double weighted = 0;
    double seconds = 0;
    for (int i = lowerBound(fromNs); i < m_size && timeAt(i) <= toNs; ++i) {
        const double value = valueAt(metric, i);
        result.last = value;
        if (std::isnan(value))
            continue;
        const auto interval = static_cast<double>(m_interval[static_cast<std::size_t>(slot(i))]);
        weighted += value * interval;
        seconds += interval;
        result.peak = result.count ? std::max(result.peak, value) : value;
        ++result.count;
    }
    if (seconds > 0)
        result.average = weighted / seconds;
    return result;
}

quint64 TimeSeries::errors(int kind, qint64 fromNs, qint64 toNs) const
{
    quint64 sum = 0;
    for (int i = lowerBound(fromNs + 1); i < m_size && timeAt(i) <= toNs; ++i)
        sum += m_errors[static_cast<std::size_t>(slot(i))][static_cast<std::size_t>(kind)];
    return sum;
}

std::optional<int> TimeSeries::nearest(qint64 timeNs) const
{
    if (!m_size)
        return std::nullopt;
    const int after = lowerBound(timeNs);
    if (after == 0)
        return 0;
    if (after == m_size)
        return m_size - 1;
    return timeNs - timeAt(after - 1) <= timeAt(after) - timeNs ? after - 1 : after;
}

} // namespace anarchy
