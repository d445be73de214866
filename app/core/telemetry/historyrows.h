// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <vector>

#include "telemetry/history.h"

namespace anarchy {

/// The word for a resolution in files and on the command line: "samples", "seconds", "minutes".
const char *resolutionName(Resolution resolution);

/// All that is known of one sample or one bucket. Numbers are NaN where there is nothing to say.
struct HistoryRow {
    /// One metric.
    struct Value {
        double value = std::numeric_limits<double>::quiet_NaN(); ///< of a bucket: mean over time
        double minimum = std::numeric_limits<double>::quiet_NaN(); ///< of a bucket: known for Bucket::ranged only
        double maximum = std::numeric_limits<double>::quiet_NaN();
    };

    qint64 timeNs = 0; ///< when a sample ended, or a bucket began
    qint64 lengthNs = 0; ///< of the sample or the bucket
    qint64 coveredNs = 0; ///< as much of it as samples know; slow samples that began before a bucket cover more
    int samples = 1; ///< what was put together
    bool afterGap = false; ///< something is unknown just before it; also where the row before is out of the span
    /// Latency percentiles are those of the row's own latencies. Errors are rates in here.
    std::array<Value, metricCount> values{};
    std::array<quint64, ANARCHY_ERROR_COUNT> errors{}; ///< counted; those that fell into a gap count at its end

    const Value &of(Metric metric) const { return values[static_cast<std::size_t>(metric)]; }

    /// The row of a sample. `errors` are those counted since the sample before.
    static HistoryRow from(const Sample &sample, const std::array<quint64, ANARCHY_ERROR_COUNT> &errors);
};

/// The rows of a span in one resolution, oldest first and each once: samples that ended in fromNs..toNs, or known
/// buckets that overlap it, ends included. Making it copies no row, and one row is looked up at the cost of that row.
/// Ends with the next change of the history, which must live longer.
class HistoryRows {
public:
    /// See History::resolutionFor() for the finest resolution that covers a span.
    HistoryRows(const History &history, Resolution resolution, qint64 fromNs, qint64 toNs);
    HistoryRows(History &&, Resolution, qint64, qint64) = delete;

    Resolution resolution() const { return m_resolution; }
    int size() const;
    bool isEmpty() const { return size() == 0; }
    /// \param index from 0 (oldest) to size() - 1
    HistoryRow at(int index) const;
    /// When a row ended (sample) or began (bucket), without making it.
    qint64 timeAt(int index) const;
    /// The newest rows, at most `count`, oldest first.
    std::vector<HistoryRow> newest(int count) const;

private:
    HistoryRow sampleAt(int index) const;
    HistoryRow bucketAt(int index) const;

    const History &m_history;
    const BucketTier *m_tier; ///< null: samples
    Resolution m_resolution;
    int m_firstSample = 0;
    int m_samples = 0;
    std::vector<const Bucket *> m_buckets;
};

} // namespace anarchy
