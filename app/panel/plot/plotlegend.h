// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include "panel/plot/plotwidget.h"

class QPainter;

namespace anarchy {

/// Draws a plot's legend row: the title on the left; on the right each entry with its line, name and values. What does
/// not fit is left out in the order peak, average.
/// \param crosshair true when `now` is the value under the crosshair; averages are then left out
void paintLegend(QPainter &painter, const QRect &row, const QPalette &palette, const QFont &font, const QString &title,
                 const QList<LegendEntry> &entries, bool crosshair);

/// Draws the stroke or bar that stands for a series, 16 pixels wide.
void paintSwatch(QPainter &painter, const QPointF &leftMiddle, const QColor &colour, Qt::PenStyle line,
                 Qt::BrushStyle fill);

} // namespace anarchy
