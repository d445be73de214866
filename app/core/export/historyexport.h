// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tablewriter.h"
#include "export/exportheader.h"
#include "telemetry/historyrows.h"

namespace anarchy {

/// Writes rows of the past as a table, one after another, so that no more than one is held.
///
/// Columns: time (ISO 8601, UTC), time_unix_ns, length_ns; covered_ns and samples for buckets; after_gap, source; every
/// metric; errors_KIND, counted. The time is when a sample ended or a bucket began. Metrics whose extremes are kept
/// (Bucket::ranged) have three columns for buckets: _min, _mean (over time) and _max. An empty cell or null: nothing is
/// known. JSON says all that ExportHeader holds before the rows, under the schema below.
class HistoryExport {
public:
    static constexpr const char *schema = "anarchy-egpu-history";
    static constexpr int schemaVersion = 1; ///< grows when a reader of the version before would misunderstand

    /// \param device open for writing; must live longer
    HistoryExport(QIODevice &device, ExportFormat format, const ExportHeader &header, Resolution resolution);

    /// Appends a row; rows come in order.
    void add(const HistoryRow &row);
    /// Appends all rows, which are of this export's resolution.
    void add(const HistoryRows &rows);
    qint64 rows() const { return m_rows; }

    /// Ends the table. False when anything could not be written; the device has the reason.
    bool finish() { return m_writer.finish(); }

private:
    bool hasBuckets() const { return m_resolution != Resolution::Samples; }

    Resolution m_resolution;
    QString m_source;
    qint64 m_rows = 0;
    TableWriter m_writer;
};

} // namespace anarchy
