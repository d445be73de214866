// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/plot/bandpainter.h"

#include <QBrush>
#include <QImage>
#include <QPaintEngine>
#include <QPainter>

#include <algorithm>
#include <cmath>

#include "desktop/look/look.h"

namespace anarchy {

namespace {
// Fainter than what is filled under lines: it only orders.
constexpr double fillStrength = 0.10;
constexpr double patternStrength = 0.32;
constexpr double endStrength = 0.55;
constexpr double strokesApart = 8; // logical pixels
constexpr double leastHeight = 3; // pixels: a baseline that never varied is still to be seen
/// Slanting strokes. Qt's own patterns begin at fractions of a pixel where a screen's ratio is not 1, and what is new
/// would not fit to what was moved.
QBrush hatching(const BandLook &look, double left, bool vector)
{
    if (vector)
        return {look::mix(look.paper, look.ink, patternStrength), look.pattern};
    const int period = std::max(qRound(strokesApart * look.pixelRatio), 2);
    const int thickness = std::max(qRound(look.pixelRatio), 1);
    const int direction = look.pattern == Qt::BDiagPattern ? 1 : period - 1;
    const QRgb ink = look::mix(look.paper, look.ink, patternStrength).rgb();
    QImage tile(period, period, QImage::Format_ARGB32_Premultiplied);
    tile.fill(Qt::transparent);
    for (int y = 0; y < period; ++y) {
        for (int x = 0; x < period; ++x) {
            if ((x + direction * y) % period < thickness)
                tile.setPixel(x, y, ink);
        }
    }
    QBrush brush(tile);
    const auto moved = static_cast<double>(look.firstColumn % period);
    brush.setTransform(
        QTransform::fromTranslate(left - moved / look.pixelRatio, 0).scale(1 / look.pixelRatio, 1 / look.pixelRatio));
    return brush;
}

} // namespace

void paintBand(QPainter &painter, const QRectF &band, const BandLook &look)
{
    // A thin one at zero grows upwards, or it would lie on what is beneath the plot.
    const double height = std::max(std::round(band.height()), leastHeight);
    const QRectF place(band.left(), std::round(band.bottom()) - height, band.width(), height);
    painter.save();
    painter.fillRect(place, look::mix(look.paper, look.ink, fillStrength));
    painter.fillRect(place, hatching(look, place.left(), painter.paintEngine()->type() == QPaintEngine::SVG));
    painter.setPen(QPen(look::mix(look.paper, look.ink, endStrength), 1));
    for (const double y : {place.top() + 0.5, place.bottom() - 0.5})
        painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y));
    painter.restore();
}

} // namespace anarchy
