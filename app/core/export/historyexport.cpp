// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/historyexport.h"

#include <algorithm>

#include "telemetry/metric.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

bool hasExtremes(Resolution resolution, Metric metric)
{
    return resolution != Resolution::Samples && std::ranges::find(Bucket::ranged, metric) != Bucket::ranged.end();
}

std::vector<QByteArray> columns(Resolution resolution)
{
    std::vector<QByteArray> names{"time", "time_unix_ns", "length_ns"};
    if (resolution != Resolution::Samples)
        names.insert(names.end(), {"covered_ns", "samples"});
    names.insert(names.end(), {"after_gap", "source"});
    for (int i = 0; i < plainMetricCount; ++i) {
        const auto metric = static_cast<Metric>(i);
        const QByteArray name = metricColumn(metric);
        if (hasExtremes(resolution, metric))
            names.insert(names.end(), {name + "_min", name + "_mean", name + "_max"});
        else
            names.push_back(name);
    }
    for (int error = 0; error < ANARCHY_ERROR_COUNT; ++error)
        names.push_back(errorColumn(error));
    return names;
}

} // namespace

HistoryExport::HistoryExport(QIODevice &device, ExportFormat format, const ExportHeader &header, Resolution resolution)
    : m_resolution(resolution)
    , m_source(header.source.text())
    , m_writer(device, format, columns(resolution))
{
    m_writer.begin({
        {"schema", QLatin1StringView(schema)},
        {"schema_version", schemaVersion},
        {"program", header.program},
        {"source", header.source.toJson()},
        {"from", TableWriter::isoTime(header.fromNs)},
        {"from_unix_ns", header.fromNs},
        {"to", TableWriter::isoTime(header.toNs)},
        {"to_unix_ns", header.toNs},
        {"resolution", QLatin1StringView(resolutionName(resolution))},
        {"row_time", hasBuckets() ? "begin"_L1 : "end"_L1},
        {"parameters", header.parametersJson()},
    });
}

void HistoryExport::add(const HistoryRow &row)
{
    m_writer.moment(row.timeNs);
    m_writer.whole(row.lengthNs);
    if (hasBuckets()) {
        m_writer.whole(row.coveredNs);
        m_writer.whole(qint64(row.samples));
    }
    m_writer.flag(row.afterGap);
    m_writer.text(m_source);
    for (int i = 0; i < plainMetricCount; ++i) {
        const auto metric = static_cast<Metric>(i);
        const HistoryRow::Value &value = row.of(metric);
        const bool extremes = hasExtremes(m_resolution, metric);
        if (extremes)
            m_writer.number(value.minimum);
        m_writer.number(value.value);
        if (extremes)
            m_writer.number(value.maximum);
    }
    for (const quint64 count : row.errors)
        m_writer.whole(count);
    m_writer.endRow();
    ++m_rows;
}

void HistoryExport::add(const HistoryRows &rows)
{
    for (int i = 0; i < rows.size(); ++i)
        add(rows.at(i));
}

} // namespace anarchy
