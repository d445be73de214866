// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tablewriter.h"
#include "journal/changerecord.h"

namespace anarchy {

/// Writes changes as a table. Columns: id, time (ISO 8601, UTC), time_unix_ns, origin (see changeOriginName()), detail,
/// user, program, link, outcome (see changeOutcomeName()), ended (ISO 8601 or empty); of each parameter NAME_old and
/// NAME_new; of each quality (see qualityName()) NAME_before, NAME_after, NAME_difference (a share) with the limits of
/// its interval, NAME_low and NAME_high, at the level NAME_confidence, and NAME_verdict; seconds_before, seconds_after,
/// load_differs, note. What was not measured, or is without limit, is empty.
class ChangeExport {
public:
    static constexpr const char *schema = "anarchy-egpu-changes";
    static constexpr int schemaVersion = 1;

    /// \param device open for writing; must live longer
    /// \param program version of the program that writes it
    /// \param simulated the changes are those of a simulated link
    ChangeExport(QIODevice &device, ExportFormat format, const QString &program, bool simulated);

    void add(const ChangeRecord &record);
    /// Ends the table. False when anything could not be written; the device has the reason.
    bool finish() { return m_writer.finish(); }

private:
    TableWriter m_writer;
};

} // namespace anarchy
