// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

#include "anarchy_egpu/control.h"

namespace anarchy {

/// Something that happened and is worth a line in the plots.
struct EventMark {
    enum class Kind { Configuration, Reverted, LinkUp, LinkDown };
    qint64 timeNs = 0; ///< on the time axis of whoever holds the mark
    Kind kind = Kind::Configuration;
    QString text; ///< one sentence

    /// The mark of a driver's event, in the event's own time; nothing for an event that is not worth one.
    static std::optional<EventMark> from(const anarchy_event &event);
};

/// The word for a kind in files: "configuration", "reverted", "link_up", "link_down"; "unknown" for any other number.
const char *eventKindName(EventMark::Kind kind);

} // namespace anarchy
