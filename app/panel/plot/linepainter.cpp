// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/plot/linepainter.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace anarchy {

void LinePainter::begin(const QRectF &area, double pixelRatio, bool vector)
{
    m_vector = vector;
    m_area = area;
    m_pixelRatio = pixelRatio;
    m_bars.begin(area, pixelRatio);
}

void LinePainter::draw(QPainter &painter, const std::vector<ColumnPoint> &line, const LineLook &look)
{
    if (line.empty())
        return;
    if (m_vector) {
        drawShapes(painter, line, look);
        return;
    }
    // Where each second column has a sample, a line between them shows nothing that bars do not.
    if (line.size() > 2 && line.back().x - line.front().x < 2 * static_cast<double>(line.size())) {
        m_bars.add(line, look);
        return;
    }
    if (look.fill && line.size() > 1)
        m_bars.addFill(line, look);
    m_bars.flush(painter); // lies below
    if (line.size() == 1) {
        // One sample between two gaps has no line; it still happened.
        painter.setPen(Qt::NoPen);
        painter.setBrush(look.colour);
        painter.drawEllipse(QPointF(xOf(line[0]), line[0].first), 2, 2);
        return;
    }
    drawHairlines(painter, line, look);
}

QPolygonF LinePainter::outlineOf(const std::vector<ColumnPoint> &line) const
{
    QPolygonF outline;
    outline.reserve(std::ssize(line) * 4);
    for (const ColumnPoint &column : line) {
        outline << QPointF(xOf(column), column.first);
        if (column.minimum != column.maximum)
            outline << QPointF(xOf(column), column.minimum) << QPointF(xOf(column), column.maximum)
                    << QPointF(xOf(column), column.last);
    }
    return outline;
}

void LinePainter::drawShapes(QPainter &painter, const std::vector<ColumnPoint> &line, const LineLook &look) const
{
    const QPolygonF outline = outlineOf(line);
    if (look.fill && outline.size() > 1) {
        QPolygonF body = outline;
        body << QPointF(outline.last().x(), m_area.bottom()) << QPointF(outline.first().x(), m_area.bottom());
        QColor top = look.colour;
        top.setAlphaF(LineLook::fillStrength);
        QColor bottom = look.colour;
        bottom.setAlphaF(0);
        QLinearGradient shade(0, outline.boundingRect().top(), 0, m_area.bottom());
        shade.setColorAt(0, top);
        shade.setColorAt(1, bottom);
        painter.setPen(Qt::NoPen);
        painter.setBrush(shade);
        painter.drawPolygon(body);
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(look.colour, look.width, look.style, Qt::FlatCap, Qt::RoundJoin));
    if (outline.size() == 1)
        painter.drawEllipse(outline.first(), 1, 1);
    else
        painter.drawPolyline(outline);
}

void LinePainter::drawHairlines(QPainter &painter, const std::vector<ColumnPoint> &line, const LineLook &look) const
{
    const QPolygonF outline = outlineOf(line);
    QPen pen(look.colour, 1, Qt::SolidLine, Qt::FlatCap);
    pen.setCosmetic(true); // a device pixel: anything wider is not a hairline to Qt
    if (const QList<qreal> pattern = look.pattern(m_pixelRatio); !pattern.isEmpty())
        pen.setDashPattern(pattern);
    painter.setPen(pen);
    const double width = look.width * m_pixelRatio; // device pixels
    const int count = std::max(static_cast<int>(std::ceil(width)), 1);
    const double apart = count > 1 ? (width - 1) / (count - 1) / m_pixelRatio : 0;
    for (int i = 0; i < count; ++i)
        painter.drawPolyline(outline.translated(0, (i - (count - 1) / 2.0) * apart));
}

} // namespace anarchy
