// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTypes>

#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "telemetry/sample.h"

namespace anarchy {

/// One point of one metric: a sample, or what was kept of several.
struct SeriesPoint {
    SeriesPoint(qint64 time, double only)
        : SeriesPoint(time, only, only, only)
    {
    }
    SeriesPoint(qint64 time, double mean, double lowest, double highest)
        : timeNs(time)
        , value(mean)
        , minimum(lowest)
        , maximum(highest)
    {
    }

    qint64 timeNs;
    double value; ///< NaN: nothing to say at this moment; a line breaks here
    double minimum; ///< of the samples that the point stands for
    double maximum;
};

/// Statistics of one metric over a span.
struct SeriesStatistics {
    double last = std::numeric_limits<double>::quiet_NaN();
    double average = std::numeric_limits<double>::quiet_NaN();
    double peak = std::numeric_limits<double>::quiet_NaN();
    int count = 0; ///< points that had a value
};

/// The samples of the last while, at constant memory: all metrics on one time axis. A gap in sampling is kept as a gap.
class TimeSeries {
public:
    /// Keeps at most `capacity` samples; the oldest go first.
    explicit TimeSeries(int capacity);

    /// Adds a sample that is newer than all before; an older one is left out. Sample::afterBreak breaks the line before
    /// it.
    /// \param errors counted since the sample before
    void append(const Sample &sample, const std::array<quint64, ANARCHY_ERROR_COUNT> &errors = {});
    /// Marks that nothing is known between the last sample and the next.
    void breakLine();
    void clear();

    /// Nothing is known since the newest sample.
    bool isBroken() const { return m_breakPending; }
    int size() const { return m_size; }
    bool isEmpty() const { return m_size == 0; }
    /// Time of the newest sample, or 0.
    qint64 newestNs() const;

    /// Points of a metric with fromNs <= time <= toNs, and the nearest on each side so that a line reaches the edges.
    /// Appends to `points`; breaks appear as a NaN point.
    /// \param horizonNs nothing newer is told
    void collect(Metric metric, qint64 fromNs, qint64 toNs, std::vector<SeriesPoint> &points,
                 qint64 horizonNs = std::numeric_limits<qint64>::max()) const;

    /// Statistics over fromNs <= time <= toNs. The average weighs every sample by its interval.
    SeriesStatistics statistics(Metric metric, qint64 fromNs, qint64 toNs) const;

    /// Errors of one kind counted by the samples with fromNs < time <= toNs.
    quint64 errors(int kind, qint64 fromNs, qint64 toNs) const;

    /// The sample nearest to a time, as an index for valueAt() and timeAt(), or nothing.
    std::optional<int> nearest(qint64 timeNs) const;
    qint64 timeAt(int index) const;
    double valueAt(Metric metric, int index) const;
    /// The samples with fromNs <= time <= toNs, as the first index and one past the last.
    std::pair<int, int> range(qint64 fromNs, qint64 toNs) const;
    /// Length of a sample, kept to seven digits.
    qint64 intervalAt(int index) const;
    /// Something is unknown between the sample and the one before.
    bool isAfterBreak(int index) const { return m_breakBefore[static_cast<std::size_t>(slot(index))]; }
    /// Errors counted since the sample before, by enum anarchy_error.
    const std::array<quint32, ANARCHY_ERROR_COUNT> &errorsAt(int index) const
    {
        return m_errors[static_cast<std::size_t>(slot(index))];
    }

private:
    int slot(int index) const { return (m_first + index) % m_capacity; }
    int lowerBound(qint64 timeNs) const;

    int m_capacity;
    int m_first = 0;
    int m_size = 0;
    bool m_breakPending = false;
    std::vector<qint64> m_time;
    std::vector<float> m_interval; // seconds
    std::vector<bool> m_breakBefore;
    std::vector<std::array<quint32, ANARCHY_ERROR_COUNT>> m_errors; // counted
    std::vector<float> m_values; // capacity rows of metricCount
};

} // namespace anarchy
