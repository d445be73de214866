// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/eventexport.h"

namespace anarchy {

EventExport::EventExport(QIODevice &device, ExportFormat format, const ExportHeader &header)
    : m_source(header.source.text())
    , m_writer(device, format, {"time", "time_unix_ns", "source", "kind", "text"})
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
    });
}

void EventExport::add(const EventMark &event)
{
    m_writer.moment(event.timeNs);
    m_writer.text(m_source);
    m_writer.text(QLatin1StringView(eventKindName(event.kind)));
    m_writer.text(event.text);
    m_writer.endRow();
    ++m_rows;
}

} // namespace anarchy
