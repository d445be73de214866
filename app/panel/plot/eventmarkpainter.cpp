// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/plot/eventmarkpainter.h"

#include <QPainter>

#include "desktop/look/look.h"

namespace anarchy {

void paintEventMark(QPainter &painter, double x, const QRectF &area, EventMark::Kind kind, const QPalette &palette)
{
    const bool bad = kind == EventMark::Kind::LinkDown || kind == EventMark::Kind::ErrorBurst;
    const QColor colour = bad ? look::ink(look::Ink::Negative, palette) : look::secondaryText(palette);
    painter.setPen(QPen(colour, 1, kind == EventMark::Kind::Reverted ? Qt::DashLine : Qt::SolidLine));
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    // A small flag at the top tells the kinds apart by shape: down, up, a diamond for settings (a square for a whole
    // preset), a bar for errors.
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    const double y = area.top();
    QPolygonF flag;
    if (kind == EventMark::Kind::LinkDown)
        flag << QPointF(x - 4, y) << QPointF(x + 4, y) << QPointF(x, y + 6);
    else if (kind == EventMark::Kind::LinkUp)
        flag << QPointF(x - 4, y + 6) << QPointF(x + 4, y + 6) << QPointF(x, y);
    else if (kind == EventMark::Kind::ErrorBurst)
        flag << QPointF(x - 5, y) << QPointF(x + 5, y) << QPointF(x + 5, y + 3) << QPointF(x - 5, y + 3);
    else if (kind == EventMark::Kind::Preset)
        flag << QPointF(x - 3.5, y) << QPointF(x + 3.5, y) << QPointF(x + 3.5, y + 7) << QPointF(x - 3.5, y + 7);
    else
        flag << QPointF(x, y - 1) << QPointF(x + 4, y + 3) << QPointF(x, y + 7) << QPointF(x - 4, y + 3);
    painter.drawPolygon(flag);
}

} // namespace anarchy
