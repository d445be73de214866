// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/plot/linepainter.h"

#include <QPainter>

#include <algorithm>
#include <ranges>

namespace anarchy {

bool LinePainter::isDense(std::span<const std::vector<ColumnPoint>> lines)
{
    double columns = 0;
    std::size_t steps = 0; // a link that has only begun has none
    for (const std::vector<ColumnPoint> &line : lines) {
        columns += line.back().x - line.front().x;
        steps += line.size() - 1;
    }
    return columns < 2 * static_cast<double>(steps);
}

void LinePainter::begin(const QRectF &area, double pixelRatio, const ColumnGrid &grid, int firstColumn, bool vector)
{
    m_vector = vector;
    m_area = area;
    m_pixelRatio = pixelRatio;
    m_grid = grid;
    m_canvas.begin(area, pixelRatio, grid, firstColumn);
}

void LinePainter::draw(QPainter &painter, const std::vector<ColumnPoint> &line, const LineLook &look, bool dense)
{
    if (line.empty())
        return;
    if (m_vector) {
        drawShapes(painter, line, look);
        return;
    }
    if (dense && line.size() > 1)
        m_canvas.addBars(line, look);
    else
        m_canvas.addStroke(line, look);
}

QPolygonF LinePainter::outlineOf(const std::vector<ColumnPoint> &line) const
{
    QPolygonF outline;
    outline.reserve(std::ssize(line) * 4);
    for (const ColumnPoint &column : line) {
        outline << QPointF(xOf(column), column.first);
        if (column.lowest != column.highest)
            outline << QPointF(xOf(column), column.lowest) << QPointF(xOf(column), column.highest)
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
        top.setAlphaF(static_cast<float>(LineLook::fillStrength));
        QColor bottom = look.colour;
        bottom.setAlphaF(0);
        QLinearGradient shade(0, m_area.top(), 0, m_area.bottom());
        shade.setColorAt(0, top);
        shade.setColorAt(1, bottom);
        painter.setPen(Qt::NoPen);
        painter.setBrush(shade);
        painter.drawPolygon(body);
    }
    if (std::ranges::any_of(line, &ColumnPoint::isRange))
        drawBand(painter, line, look);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(look.colour, look.width, look.style, Qt::FlatCap, Qt::RoundJoin));
    if (outline.size() == 1)
        painter.drawEllipse(outline.first(), 1, 1);
    else
        painter.drawPolyline(outline);
}

void LinePainter::drawBand(QPainter &painter, const std::vector<ColumnPoint> &line, const LineLook &look) const
{
    QPolygonF band;
    band.reserve(std::ssize(line) * 2);
    for (const ColumnPoint &column : line)
        band << QPointF(xOf(column), column.minimum);
    for (const ColumnPoint &column : line | std::views::reverse)
        band << QPointF(xOf(column), column.maximum);
    QColor tint = look.colour;
    tint.setAlphaF(static_cast<float>(LineLook::bandStrength));
    painter.setPen(Qt::NoPen);
    painter.setBrush(tint);
    painter.drawPolygon(band);
}

} // namespace anarchy
