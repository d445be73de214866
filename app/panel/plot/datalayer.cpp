// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/plot/datalayer.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <cstring>

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

// In device pixels of the plot. What leaves it on the left is gone; a line's edge reaches a pixel beyond the data.
QRect DataLayer::place() const
{
    const double ratio = m_basis.pixelRatio;
    const QRect area = m_basis.area.adjusted(0, -1, 0, 1);
    const auto left = static_cast<int>(std::floor(area.left() * ratio));
    const auto top = static_cast<int>(std::floor(area.top() * ratio));
    return {QPoint(left, top),
            QSize(static_cast<int>(std::ceil(m_basis.size.width() * ratio)) - left,
                  static_cast<int>(std::ceil((area.top() + area.height()) * ratio)) - top)};
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
    m_begin = (m_begin + moved) % m_ring.width();
    drawFrom(first, draw);
}

void DataLayer::drawAll(const Draw &draw)
{
    // Its memory is used again: to get as much anew from the system in every frame costs as much as drawing.
    const QSize pixels = place().size();
    if (m_ring.size() != pixels)
        m_ring = QImage(pixels, QImage::Format_RGB32);
    m_begin = 0;
    m_drawnAllAt = m_grid.first();
    drawInto(m_ring, 0, draw);
}

void DataLayer::drawFrom(int firstColumn, const Draw &draw)
{
    // Where a painter's clip cuts a line, its first pixel gets another shade. So more is drawn than is taken.
    const int begin = std::max(firstColumn - reach(), 0);
    const QSize size(m_ring.width() - begin, m_ring.height());
    if (m_part.size() != size)
        m_part = QImage(size, QImage::Format_RGB32);
    drawInto(m_part, begin, draw);
    takeOver(m_part, firstColumn - begin, firstColumn);
}

void DataLayer::drawInto(QImage &image, int firstColumn, const Draw &draw) const
{
    image.fill(m_basis.palette.color(QPalette::Base));
    image.setDevicePixelRatio(m_basis.pixelRatio);
    QPainter painter(&image);
    painter.translate(-QPointF(place().left() + firstColumn, place().top()) / m_basis.pixelRatio);
    draw(painter, firstColumn);
    painter.end();
    image.setDevicePixelRatio(1);
}

// Copies what a part has from a column of its own on to a column of the view and those after it.
void DataLayer::takeOver(const QImage &part, int from, int to)
{
    const int width = m_ring.width();
    const int start = (m_begin + to) % width;
    const int count = part.width() - from;
    const int untilSeam = std::min(count, width - start);
    const auto bytes = [](int pixels) { return static_cast<std::size_t>(pixels) * sizeof(QRgb); };
    for (int y = 0; y < m_ring.height(); ++y) {
        auto *line = reinterpret_cast<QRgb *>(m_ring.scanLine(y));
        const auto *drawn = reinterpret_cast<const QRgb *>(part.constScanLine(y)) + from;
        std::memcpy(line + start, drawn, bytes(untilSeam));
        std::memcpy(line, drawn + untilSeam, bytes(count - untilSeam));
    }
}

void DataLayer::paint(QPainter &painter) const
{
    const QRect at = place();
    const int untilSeam = m_ring.width() - m_begin;
    painter.save();
    painter.scale(1 / m_basis.pixelRatio, 1 / m_basis.pixelRatio); // pixel by pixel, which Qt copies without scaling
    // Within one rectangle Qt copies rows. Within the several that are painted in a frame it blends spans, in threads.
    painter.setClipRect(at, Qt::IntersectClip);
    painter.drawImage(at.topLeft(), m_ring, QRect(m_begin, 0, untilSeam, m_ring.height()));
    if (m_begin)
        painter.drawImage(at.topLeft() + QPoint(untilSeam, 0), m_ring, QRect(0, 0, m_begin, m_ring.height()));
    painter.restore();
}

} // namespace anarchy
