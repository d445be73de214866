// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tablewriter.h"
#include "export/exportheader.h"
#include "live/eventmark.h"

namespace anarchy {

/// Writes events as a table. Columns: time (ISO 8601, UTC), time_unix_ns, source, kind (see eventKindName()), text (one
/// sentence in the language of the program that kept it).
class EventExport {
public:
    static constexpr const char *schema = "anarchy-egpu-events";
    static constexpr int schemaVersion = 1;

    /// \param device open for writing; must live longer
    EventExport(QIODevice &device, ExportFormat format, const ExportHeader &header);

    /// Appends an event, its time in ns since 1970; events come in order.
    void add(const EventMark &event);
    qint64 rows() const { return m_rows; }

    /// Ends the table. False when anything could not be written; the device has the reason.
    bool finish() { return m_writer.finish(); }

private:
    QString m_source;
    qint64 m_rows = 0;
    TableWriter m_writer;
};

} // namespace anarchy
