// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/plot/barcanvas.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace anarchy {

namespace {

// How much of a line's colour is left where its pattern has a gap. A bar cannot be left out: it may be the only peak.
constexpr double gapStrength = 0.45;

QColor mixed(const QColor &colour, const QColor &paper, double strength)
{
    const auto mix = [strength](int a, int b) { return qRound(a * strength + b * (1 - strength)); };
    return QColor(mix(colour.red(), paper.red()), mix(colour.green(), paper.green()), mix(colour.blue(), paper.blue()));
}

bool isGap(const QList<qreal> &pattern, double all, int x)
{
    double left = std::fmod(x, all);
    qsizetype i = 0;
    while (i + 1 < pattern.size() && left >= pattern[i])
        left -= pattern[i++];
    return i % 2 == 1;
}

QRgb over(QRgb above, QRgb below)
{
    if (!below)
        return above;
    const int rest = 255 - qAlpha(above);
    const auto channel = [rest](int a, int b) { return a + (b * rest + 127) / 255; };
    return qRgba(channel(qRed(above), qRed(below)), channel(qGreen(above), qGreen(below)),
                 channel(qBlue(above), qBlue(below)), channel(qAlpha(above), qAlpha(below)));
}

} // namespace

void BarCanvas::begin(const QRectF &area, double pixelRatio)
{
    m_area = area;
    m_pixelRatio = pixelRatio;
    const QSize size = (area.size() * pixelRatio).toSize();
    if (m_image.size() != size) {
        m_image = QImage(size, QImage::Format_ARGB32_Premultiplied);
        m_empty = false; // of what memory held before
    }
    if (!m_empty)
        m_image.fill(Qt::transparent);
    m_empty = true;
    const auto columns = static_cast<std::size_t>(std::max(size.width(), 0));
    m_top.resize(columns);
    m_bottom.resize(columns);
    m_ink.resize(columns);
}

// Takes over which columns a line covers.
void BarCanvas::span(const std::vector<ColumnPoint> &line)
{
    m_first = std::clamp(static_cast<int>(std::floor(line.front().x)), 0, m_image.width());
    m_end = std::clamp(static_cast<int>(std::floor(line.back().x)) + 1, m_first, m_image.width());
}

void BarCanvas::measure(const std::vector<ColumnPoint> &line, const LineLook &look)
{
    const int width = m_image.width();
    const double half = look.width / 2;
    const int least = std::max(qRound(look.width * m_pixelRatio), 1);
    const QList<qreal> pattern = look.pattern(m_pixelRatio);
    const double all = std::accumulate(pattern.begin(), pattern.end(), 0.0);
    const QRgb ink = look.colour.rgb();
    const QRgb gap = mixed(look.colour, look.paper, gapStrength).rgb();
    span(line);
    for (std::size_t i = 0; i < line.size(); ++i) {
        const ColumnPoint &column = line[i];
        // Together with what leads here from the column before, and on to the next.
        const double before = i ? line[i - 1].last : column.first;
        const int top = rowOf(std::min(column.minimum, before) - half);
        const int bottom = std::max(rowOf(std::max(column.maximum, before) + half), top + least);
        const int end = i + 1 < line.size() ? static_cast<int>(std::floor(line[i + 1].x)) : m_end;
        for (int x = std::max(static_cast<int>(std::floor(column.x)), 0); x < std::min(end, width); ++x) {
            const auto at = static_cast<std::size_t>(x);
            m_top[at] = std::max(top, 0);
            m_bottom[at] = std::min(bottom, m_image.height());
            m_ink[at] = !pattern.isEmpty() && isGap(pattern, all, x) ? gap : ink;
        }
    }
}

void BarCanvas::fill(const QColor &colour)
{
    const int top = *std::min_element(m_top.begin() + m_first, m_top.begin() + m_end);
    const int height = m_image.height() - top;
    for (int y = top; y < m_image.height(); ++y) {
        QColor shade = colour;
        shade.setAlphaF(LineLook::fillStrength * static_cast<float>(m_image.height() - y) / static_cast<float>(height));
        const QRgb tint = qPremultiply(shade.rgba());
        auto *pixels = reinterpret_cast<QRgb *>(m_image.scanLine(y));
        for (int x = m_first; x < m_end; ++x) {
            if (y >= m_top[static_cast<std::size_t>(x)])
                pixels[x] = over(tint, pixels[x]);
        }
    }
}

void BarCanvas::drawBars()
{
    const int top = *std::min_element(m_top.begin() + m_first, m_top.begin() + m_end);
    const int bottom = *std::max_element(m_bottom.begin() + m_first, m_bottom.begin() + m_end);
    const int *const tops = m_top.data();
    const int *const bottoms = m_bottom.data();
    const QRgb *const inks = m_ink.data();
    for (int y = top; y < bottom; ++y) {
        auto *const pixels = reinterpret_cast<QRgb *>(m_image.scanLine(y));
        for (int x = m_first; x < m_end; ++x) {
            // No branch: where a lively line goes next is not to be guessed.
            const QRgb covered = -static_cast<QRgb>((y >= tops[x]) & (y < bottoms[x]));
            pixels[x] = (inks[x] & covered) | (pixels[x] & ~covered);
        }
    }
}

void BarCanvas::add(const std::vector<ColumnPoint> &line, const LineLook &look)
{
    measure(line, look);
    if (m_first >= m_end || m_image.height() <= 0)
        return;
    m_empty = false;
    if (look.fill)
        fill(look.colour);
    drawBars();
}

void BarCanvas::addFill(const std::vector<ColumnPoint> &line, const LineLook &look)
{
    span(line);
    if (m_first >= m_end || m_image.height() <= 0)
        return;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const ColumnPoint &from = line[i];
        const ColumnPoint &to = line[std::min(i + 1, line.size() - 1)];
        const double slope = to.x > from.x ? (to.first - from.last) / (to.x - from.x) : 0;
        const int end = std::min(static_cast<int>(std::floor(to.x)) + (i + 1 < line.size() ? 0 : 1), m_end);
        for (int x = std::max(static_cast<int>(std::floor(from.x)), m_first); x < end; ++x) {
            const double y = from.last + slope * std::max(x + 0.5 - from.x, 0.0);
            m_top[static_cast<std::size_t>(x)] = std::clamp(rowOf(y), 0, m_image.height());
        }
    }
    m_empty = false;
    fill(look.colour);
}

void BarCanvas::flush(QPainter &painter)
{
    if (m_empty)
        return;
    painter.drawImage(m_area, m_image);
    m_image.fill(Qt::transparent);
    m_empty = true;
}

} // namespace anarchy
