// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QRectF>
#include <QtTypes>

class QPainter;

namespace anarchy {

/// A range of values that lies under a plot's data over its whole length.
struct PlotBand {
    double low = 0; ///< in the plot's unit
    double high = 0;
    Qt::BrushStyle pattern = Qt::BDiagPattern; ///< tells it from others without colour

    bool operator==(const PlotBand &) const = default;
};

/// How a band looks.
struct BandLook {
    QColor ink;
    QColor paper; ///< that lies under it
    Qt::BrushStyle pattern = Qt::BDiagPattern; ///< or Qt::FDiagPattern
    double pixelRatio = 1;
    qint64 firstColumn = 0; ///< device pixels that time has moved the band's left end on by; the pattern goes with it
};

/// Draws a band: a breath of colour, its pattern, and its two ends as thin lines.
/// \param band where it lies on the plot
void paintBand(QPainter &painter, const QRectF &band, const BandLook &look);

} // namespace anarchy
