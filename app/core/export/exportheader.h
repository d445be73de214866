// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

#include <optional>

#include "anarchy_egpu/telemetry.h"
#include "contract/parameters.h"

namespace anarchy {

/// Where exported numbers come from.
struct ExportSource {
    int link = 0;
    bool simulated = false; ///< nothing of it comes from a kernel
    QString recording; ///< name of the recording's file; empty for a link itself
    std::optional<anarchy_transport> transport; ///< nothing where it is not known any more

    /// What stands in each row of a table that has no head: "link0", "link0 simulated", "recording evening.aer",
    /// "recording evening.aer simulated".
    QString text() const;
    /// The same as members: link, transport, simulated, recording; null where there is nothing.
    QJsonObject toJson() const;
};

/// What an export tells of as a whole.
struct ExportHeader {
    QString program; ///< version of the program that writes it
    ExportSource source;
    qint64 fromNs = 0; ///< of the span that was asked for, ns since 1970
    qint64 toNs = 0;
    std::optional<ParameterValues> parameters; ///< running at the span's beginning, where that is known

    /// Parameters by name, or null.
    QJsonValue parametersJson() const;
};

} // namespace anarchy
