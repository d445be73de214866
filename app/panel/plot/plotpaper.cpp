// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/plot/plotpaper.h"

#include <QPainter>

#include <algorithm>
#include <utility>

#include "desktop/look/look.h"

namespace anarchy {

namespace {
// Qt shares what has more rows than 64 out to threads, and waking them took thirty times as long as drawing the lines
// (by a profiler: 861 samples against 27).
constexpr int rowsAtOnce = 24; // logical pixels, of which a screen may have two or more in each
} // namespace

bool PlotPaper::adopt(const QRect &area, const ValueAxis &axis, std::vector<TimeTick> times, const QFont &font)
{
    const int textHeight = QFontMetrics(font).height();
    std::vector<ValueLine> values;
    for (const ValueAxis::Tick &tick : axis.ticks(std::max(area.height() / (textHeight * 2), 2)))
        values.push_back({qRound(area.top() + (1 - axis.position(tick.value)) * area.height()), tick.label});
    const bool differs = area != m_area || font != m_font || values != m_values || times != m_times;
    m_area = area;
    m_font = font;
    m_values = std::move(values);
    m_times = std::move(times);
    return differs;
}

void PlotPaper::drawGrid(QPainter &painter, const QPalette &palette) const
{
    const QColor colour = look::hairline(palette);
    for (const ValueLine &line : m_values)
        painter.fillRect(m_area.left(), line.y, m_area.width(), 1, colour);
    for (const TimeTick &tick : m_times) {
        if (tick.x <= m_area.left() || tick.x >= m_area.right())
            continue; // lines at the edges would make a box
        for (int y = m_area.top(); y <= m_area.bottom(); y += rowsAtOnce)
            painter.fillRect(tick.x, y, 1, std::min(rowsAtOnce, m_area.bottom() + 1 - y), colour);
    }
}

void PlotPaper::drawValueLabels(QPainter &painter, const QPalette &palette) const
{
    painter.setFont(m_font);
    painter.setPen(look::secondaryText(palette));
    const QFontMetrics metrics = painter.fontMetrics();
    int lastY = m_area.bottom() + 2 * metrics.height();
    for (const ValueLine &line : m_values) {
        if (lastY - line.y < metrics.height())
            continue; // two labels never touch
        painter.drawText(QRect(0, line.y - metrics.height() / 2, m_area.left() - look::grid, metrics.height()),
                         Qt::AlignRight | Qt::AlignVCenter, line.label);
        lastY = line.y;
    }
}

void PlotPaper::drawTimeLabels(QPainter &painter, const QPalette &palette) const
{
    painter.setFont(m_font);
    painter.setPen(look::secondaryText(palette));
    const QFontMetrics metrics = painter.fontMetrics();
    int lastRight = m_area.left() - look::grid;
    for (const TimeTick &tick : m_times) {
        const int width = metrics.horizontalAdvance(tick.label);
        const int left = std::clamp(tick.x - width / 2, m_area.left(), m_area.right() - width);
        if (left < lastRight + look::grid)
            continue; // two labels never touch
        lastRight = left + width;
        painter.drawText(left, m_area.bottom() + 4 + metrics.ascent(), tick.label);
    }
}

} // namespace anarchy
