// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/plot/linepainter.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <ranges>

namespace anarchy {

bool LinePainter::isDense(std::span<const std::vector<ColumnPoint>> lines)
{
    double columns = 0;
    std::size_t samples = 0;
    for (const std::vector<ColumnPoint> &line : lines) {
        columns += line.back().x - line.front().x;
        samples += line.size();
    }
    return columns < 2 * static_cast<double>(samples);
}

void LinePainter::begin(const QRectF &area, double pixelRatio, const ColumnGrid &grid, int firstColumn, bool vector)
{
    m_vector = vector;
    m_area = area;
    m_pixelRatio = pixelRatio;
    m_grid = grid;
    m_bars.begin(area, pixelRatio, grid, firstColumn);
}

void LinePainter::draw(QPainter &painter, const std::vector<ColumnPoint> &line, const LineLook &look, bool dense)
{
    if (line.empty())
        return;
    if (m_vector) {
        drawShapes(painter, line, look);
        return;
    }
    if (line.size() == 1) {
        if (line[0].x < 0 || line[0].x > m_grid.columns())
            return; // a neighbour that no line leads to
        m_bars.flush(painter); // lies below
        // One sample between two gaps has no line; it still happened.
        painter.setPen(Qt::NoPen);
        painter.setBrush(look.colour);
        painter.drawEllipse(QPointF(xOf(line[0]), line[0].first), 2, 2);
        return;
    }
    if (dense) {
        m_bars.add(line, look);
        return;
    }
    if (look.fill)
        m_bars.addFill(line, look);
    m_bars.flush(painter);
    drawBand(painter, line, look);
    drawHairlines(painter, line, look);
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
    const auto isWider = [](const ColumnPoint &column) {
        return column.minimum < column.lowest || column.maximum > column.highest;
    };
    if (std::ranges::none_of(line, isWider))
        return;
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

// The style lies along the time axis, and moves with it.
QBrush LinePainter::inkOf(const LineLook &look) const
{
    const std::vector<QRgb> inks = look.inks(m_pixelRatio);
    if (inks.size() == 1)
        return look.colour;
    QImage period(static_cast<int>(inks.size()), 1, QImage::Format_ARGB32_Premultiplied);
    std::ranges::copy(inks, reinterpret_cast<QRgb *>(period.scanLine(0)));
    QBrush brush(period);
    const auto phase = static_cast<double>(m_grid.first() % std::ssize(inks));
    brush.setTransform(QTransform::fromTranslate(m_area.left() - phase / m_pixelRatio, 0).scale(1 / m_pixelRatio, 1));
    return brush;
}

void LinePainter::drawHairlines(QPainter &painter, const std::vector<ColumnPoint> &line, const LineLook &look) const
{
    const QPolygonF outline = outlineOf(line);
    QPen pen(inkOf(look), 1, Qt::SolidLine, Qt::FlatCap);
    pen.setCosmetic(true); // a device pixel: anything wider is not a hairline to Qt
    painter.setPen(pen);
    const double width = look.width * m_pixelRatio; // device pixels
    const int count = std::max(static_cast<int>(std::ceil(width)), 1);
    const double apart = count > 1 ? (width - 1) / (count - 1) / m_pixelRatio : 0;
    for (int i = 0; i < count; ++i)
        painter.drawPolyline(outline.translated(0, (i - (count - 1) / 2.0) * apart));
}

} // namespace anarchy
