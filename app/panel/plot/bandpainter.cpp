// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/plot/bandpainter.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

#include "panel/look.h"

namespace anarchy {

namespace {
// Fainter than what is filled under lines: it only orders.
constexpr double fillStrength = 0.10;
constexpr double patternStrength = 0.32;
constexpr double endStrength = 0.55;
constexpr double leastHeight = 3; // pixels: a baseline that never varied is still to be seen
} // namespace

void paintBand(QPainter &painter, const QRectF &band, const QColor &ink, const QColor &paper, Qt::BrushStyle pattern)
{
    // A thin one at zero grows upwards, or it would lie on what is beneath the plot.
    const double height = std::max(std::round(band.height()), leastHeight);
    const QRectF place(band.left(), std::round(band.bottom()) - height, band.width(), height);
    painter.save();
    painter.fillRect(place, look::mix(paper, ink, fillStrength));
    painter.fillRect(place, QBrush(look::mix(paper, ink, patternStrength), pattern));
    painter.setPen(QPen(look::mix(paper, ink, endStrength), 1));
    for (const double y : { place.top() + 0.5, place.bottom() - 0.5 })
        painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y));
    painter.restore();
}

} // namespace anarchy
