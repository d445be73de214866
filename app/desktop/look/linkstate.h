// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "desktop/look/look.h"
#include "live/linkreader.h"

class QPainter;

namespace anarchy {

/// The state of the link as people see it, the same in badge and tray: a word, a shape and a colour.
enum class LinkState { Up, Connecting, Recovering, Failed, Down, NoDriver };

LinkState linkState(const LinkReader &reader);
/// "Up", "Connecting", ...
QString linkStateText(LinkState state);
look::Ink linkStateInk(LinkState state);
/// Draws the shape of a state into a square: told apart without colour.
void paintLinkState(QPainter &painter, const QRectF &square, LinkState state, const QColor &colour);

/// "loopback", "Thunderbolt", "SIMULATED"; empty without a link.
QString transportText(const LinkReader &reader);
/// "Gen4 x4"; empty without a link.
QString speedText(const LinkReader &reader);

} // namespace anarchy
