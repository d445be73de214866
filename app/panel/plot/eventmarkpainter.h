// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPalette>
#include <QRectF>

#include "live/eventmark.h"

class QPainter;

namespace anarchy {

/// What is drawn of an event reaches at most so far to its sides, logical pixels.
inline constexpr int eventMarkReach = 6;
/// Draws the line and the flag of an event into a plot's data at `x`. Kinds differ in shape, not in colour alone.
void paintEventMark(QPainter &painter, double x, const QRectF &area, EventMark::Kind kind, const QPalette &palette);

} // namespace anarchy
