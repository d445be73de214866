// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <array>

#include "anarchy_egpu/control.h"
#include "anarchy_egpu/telemetry.h"

/// The words for what a link is and does; names are for scripts, texts for people.
namespace anarchy {

const char *linkStateName(anarchy_link_state state); ///< "up"
QString linkStateText(anarchy_link_state state); ///< "Up"
const char *transportName(anarchy_transport transport); ///< "loopback"
QString transportText(anarchy_transport transport); ///< "loopback", "Thunderbolt", "SIMULATED"
const char *errorName(int error); ///< "crc"
QString errorText(int error); ///< "CRC"
/// "CRC 10, lost frame 2": the kinds that were counted; empty when none was.
QString errorKindsText(const std::array<quint64, ANARCHY_ERROR_COUNT> &errors);
/// "loopback, Gen4 x4"
QString linkText(anarchy_transport transport, quint32 generation, quint32 lanes);
QString channelStateText(quint32 state); ///< of enum anarchy_channel_state: "open"
/// "2 open of 7 (interrupt vectors)": the reason is why no more than 7 can be opened.
QString channelsText(quint32 open, quint32 usable, quint32 limit);
/// "1 channel", "8 channels"
QString channelCountText(quint32 count);

/// An event tells of this link, or of no link in particular as those of the configuration do.
bool concernsLink(const anarchy_event &event, int link);

} // namespace anarchy
