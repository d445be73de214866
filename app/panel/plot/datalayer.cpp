// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/plot/datalayer.h"

#include <QPainter>

#include <cmath>

#include "panel/plot/eventmarkpainter.h"

namespace anarchy {

// Whatever stood at a moment that was not settled when it was drawn, and what reaches over from there.
int DataLayer::firstChanged(const ColumnGrid &grid) const
{
    const qint64 moved = grid.first() - m_grid.first();
    // All is drawn anew once it has passed by, so that nothing wrong could stay.
    if (moved < 0 || grid.first() - m_drawnAllAt >= grid.columns())
        return 0;
    const double edge = std::clamp(grid.columnOf(m_settledNs), 0.0, static_cast<double>(grid.columns() - moved));
    return std::max(static_cast<int>(std::floor(edge)) - reach(), 0);
}

// Columns that what stands at a moment reaches to its sides. Nothing is wider than a mark.
int DataLayer::reach() const
{
    return static_cast<int>(std::ceil(eventMarkReach * m_basis.pixelRatio));
}

// In device pixels. What leaves the area there is gone.
int DataLayer::leftEdge() const
{
    return static_cast<int>(std::floor(m_basis.area.left() * m_basis.pixelRatio));
}

void DataLayer::show(const Basis &basis, const ColumnGrid &grid, qint64 settledNs, const Draw &draw)
{
    const int first = m_valid && basis == m_basis ? firstChanged(grid) : 0;
    const auto moved = static_cast<int>(first > 0 ? grid.first() - m_grid.first() : 0);
    m_basis = basis;
    m_grid = grid;
    m_settledNs = settledNs;
    m_valid = true;
    if (first <= 0) {
        drawAll(draw);
        return;
    }
    if (moved)
        m_pixmap.scroll(-moved, 0, m_pixmap.rect().adjusted(leftEdge(), 0, 0, 0));
    drawFrom(first, draw);
}

void DataLayer::drawAll(const Draw &draw)
{
    // Its memory is used again: to get as much anew from the system in every frame costs as much as drawing.
    const QSize pixels = m_basis.size * m_basis.pixelRatio;
    if (m_pixmap.size() != pixels)
        m_pixmap = QPixmap(pixels);
    m_pixmap.setDevicePixelRatio(m_basis.pixelRatio);
    m_pixmap.fill(Qt::transparent);
    m_drawnAllAt = m_grid.first();
    QPainter painter(&m_pixmap);
    draw(painter, 0);
}

void DataLayer::drawFrom(int firstColumn, const Draw &draw)
{
    // Where a painter's clip cuts a line, its first pixel gets another shade. So more is drawn than is taken.
    const int begin = std::max(firstColumn - reach(), 0);
    const QSize size(m_pixmap.width() - leftEdge() - begin, m_pixmap.height());
    if (m_part.size() != size)
        m_part = QPixmap(size);
    m_part.setDevicePixelRatio(m_basis.pixelRatio);
    m_part.fill(Qt::transparent);
    QPainter part(&m_part);
    part.translate(-(leftEdge() + begin) / m_basis.pixelRatio, 0);
    draw(part, begin);
    part.end();

    m_part.setDevicePixelRatio(1);
    m_pixmap.setDevicePixelRatio(1);
    QPainter painter(&m_pixmap);
    painter.setCompositionMode(QPainter::CompositionMode_Source);
    painter.drawPixmap(leftEdge() + firstColumn, 0, m_part, firstColumn - begin, 0, -1, -1);
    painter.end();
    m_pixmap.setDevicePixelRatio(m_basis.pixelRatio);
}

} // namespace anarchy
