// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/plot/linecanvas.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace anarchy {

namespace {

constexpr double loneSample = 4; // logical pixels across

QRgb over(QRgb above, QRgb below)
{
    if (!below)
        return above;
    const int rest = 255 - qAlpha(above);
    const auto channel = [rest](int a, int b) { return a + (b * rest + 127) / 255; };
    return qRgba(channel(qRed(above), qRed(below)), channel(qGreen(above), qGreen(below)),
                 channel(qBlue(above), qBlue(below)), channel(qAlpha(above), qAlpha(below)));
}

/// What is left of a premultiplied colour of which `shade` 255ths are drawn.
QRgb faded(QRgb ink, int shade)
{
    if (shade == 255)
        return ink;
    const auto channel = [shade](int value) { return (value * shade + 127) / 255; };
    return qRgba(channel(qRed(ink)), channel(qGreen(ink)), channel(qBlue(ink)), channel(qAlpha(ink)));
}

QRgb tint(QColor colour, double strength)
{
    colour.setAlphaF(static_cast<float>(strength));
    return qPremultiply(colour.rgba());
}

} // namespace

int LineCanvas::reach(double pixelRatio)
{
    return static_cast<int>(std::ceil(loneSample / 2 * pixelRatio)) + 1;
}

void LineCanvas::begin(const QRectF &area, double pixelRatio, const ColumnGrid &grid, int firstColumn)
{
    m_area = area;
    m_pixelRatio = pixelRatio;
    m_grid = grid;
    m_firstColumn = firstColumn;
    const QSize size(std::max(grid.columns() - firstColumn, 0),
                     static_cast<int>(area.height() * pixelRatio) + 2 * edge());
    if (m_image.size() != size) {
        m_image = QImage(size, QImage::Format_ARGB32_Premultiplied);
        m_empty = false; // of what memory held before
    }
    if (!m_empty)
        m_image.fill(Qt::transparent);
    m_empty = true;
    const auto columns = static_cast<std::size_t>(size.width());
    for (std::vector<int> *rows : {&m_bars.top, &m_bars.bottom, &m_band.top, &m_band.bottom})
        rows->resize(columns);
    m_ink.resize(columns);
}

int LineCanvas::imageColumn(double x) const
{
    return std::clamp(static_cast<int>(std::floor(x)) - m_firstColumn, 0, m_image.width());
}

// Takes over which columns a line covers. False: none.
bool LineCanvas::span(const std::vector<ColumnPoint> &line)
{
    m_first = imageColumn(line.front().x);
    m_end = std::max(imageColumn(line.back().x + 1), m_first);
    return m_first < m_end && m_image.height() > 0;
}

void LineCanvas::measure(const std::vector<ColumnPoint> &line, const LineLook &look)
{
    const int height = m_image.height();
    const double half = look.width / 2;
    const int thickness = std::max(qRound(look.width * m_pixelRatio), 1);
    const std::vector<QRgb> inks = look.inks(m_pixelRatio);
    const auto period = static_cast<qint64>(inks.size());
    const qint64 phase = (m_grid.first() + m_firstColumn) % period;
    m_hasBand = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const ColumnPoint &column = line[i];
        const int begin = imageColumn(column.x);
        const int end = i + 1 < line.size() ? imageColumn(line[i + 1].x) : m_end;
        if (begin >= end)
            continue;
        // Together with what leads here from the column before.
        const double before = i ? line[i - 1].last : column.first;
        const int top = std::max(rowOf(std::min(column.lowest, before) - half), 0);
        // Both ends are rounded alike, so that a line that sinks slowly is as thick everywhere.
        const int bottom = std::clamp(rowOf(std::max(column.highest, before) - half) + thickness, top, height);
        const bool wider = column.isRange();
        const int bandTop = wider ? std::clamp(rowOf(column.minimum - half), 0, top) : top;
        const int bandBottom = wider ? std::clamp(rowOf(column.maximum + half), bottom, height) : bottom;
        m_hasBand = m_hasBand || wider;
        for (int x = begin; x < end; ++x) {
            const auto at = static_cast<std::size_t>(x);
            m_bars.top[at] = top;
            m_bars.bottom[at] = bottom;
            m_band.top[at] = bandTop;
            m_band.bottom[at] = bandBottom;
            m_ink[at] = inks[static_cast<std::size_t>((phase + x) % period)];
        }
    }
}

// Fades towards the plot's lower edge.
void LineCanvas::fill(const QColor &colour)
{
    const int height = m_image.height() - edge();
    const int top = *std::min_element(m_bars.top.begin() + m_first, m_bars.top.begin() + m_end);
    for (int y = top; y < height; ++y) {
        const QRgb shade
            = tint(colour, LineLook::fillStrength * std::min((height - y) / static_cast<double>(height - edge()), 1.0));
        auto *pixels = reinterpret_cast<QRgb *>(m_image.scanLine(y));
        for (int x = m_first; x < m_end; ++x) {
            if (y >= m_bars.top[static_cast<std::size_t>(x)])
                pixels[x] = over(shade, pixels[x]);
        }
    }
}

void LineCanvas::drawBand(const QColor &colour)
{
    const QRgb shade = tint(colour, LineLook::bandStrength);
    // The ends stand out, so that a spike of one column is not lost.
    const QRgb end = tint(colour, LineLook::bandEndStrength);
    const int top = *std::min_element(m_band.top.begin() + m_first, m_band.top.begin() + m_end);
    const int bottom = *std::max_element(m_band.bottom.begin() + m_first, m_band.bottom.begin() + m_end);
    for (int y = top; y < bottom; ++y) {
        auto *pixels = reinterpret_cast<QRgb *>(m_image.scanLine(y));
        for (int x = m_first; x < m_end; ++x) {
            const auto at = static_cast<std::size_t>(x);
            if (y >= m_band.top[at] && y < m_band.bottom[at])
                pixels[x] = over(y == m_band.top[at] || y == m_band.bottom[at] - 1 ? end : shade, pixels[x]);
        }
    }
}

void LineCanvas::drawBars()
{
    const int top = *std::min_element(m_bars.top.begin() + m_first, m_bars.top.begin() + m_end);
    const int bottom = *std::max_element(m_bars.bottom.begin() + m_first, m_bars.bottom.begin() + m_end);
    const int *const tops = m_bars.top.data();
    const int *const bottoms = m_bars.bottom.data();
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

void LineCanvas::addBars(const std::vector<ColumnPoint> &line, const LineLook &look)
{
    if (!span(line))
        return;
    measure(line, look);
    m_empty = false;
    if (look.fill)
        fill(look.colour);
    if (m_hasBand)
        drawBand(look.colour);
    drawBars();
}

// For each column that the line covers, the row in which a straight way from sample to sample meets its middle.
void LineCanvas::trace(const std::vector<ColumnPoint> &line, double ColumnPoint::*leave, double ColumnPoint::*arrive,
                       std::vector<int> &rows) const
{
    for (std::size_t i = 0; i < line.size(); ++i) {
        const ColumnPoint &from = line[i];
        const ColumnPoint &to = line[std::min(i + 1, line.size() - 1)];
        const double slope = to.x > from.x ? (to.*arrive - from.*leave) / (to.x - from.x) : 0;
        const int end = i + 1 < line.size() ? imageColumn(to.x) : m_end;
        for (int x = imageColumn(from.x); x < end; ++x) {
            const double y = from.*leave + slope * std::max(m_firstColumn + x + 0.5 - from.x, 0.0);
            rows[static_cast<std::size_t>(x)] = std::clamp(rowOf(y), 0, m_image.height());
        }
    }
}

void LineCanvas::addStroke(const std::vector<ColumnPoint> &line, const LineLook &look)
{
    m_empty = false;
    const bool covers = span(line);
    if (covers && look.fill) {
        trace(line, &ColumnPoint::last, &ColumnPoint::first, m_bars.top);
        fill(look.colour);
    }
    if (covers && std::ranges::any_of(line, &ColumnPoint::isRange)) {
        trace(line, &ColumnPoint::minimum, &ColumnPoint::minimum, m_band.top);
        trace(line, &ColumnPoint::maximum, &ColumnPoint::maximum, m_band.bottom);
        drawBand(look.colour);
    }
    drawStroke(line, look); // which also reaches in from beside the image
}

// In pixels of the image, as finely as to see. Rounded, so that it is the same in a part as in the whole.
QPointF LineCanvas::pointOf(double x, double y) const
{
    constexpr double parts = 64;
    return {std::round((x - m_firstColumn) * parts) / parts, std::round(deviceY(y) * parts) / parts};
}

void LineCanvas::drawStroke(const std::vector<ColumnPoint> &line, const LineLook &look)
{
    m_stroke.begin(m_image.size());
    const double width = look.width * m_pixelRatio;
    QPointF last = pointOf(line.front().x, line.front().first);
    // One sample between two gaps has no line; it still happened.
    if (line.size() == 1)
        m_stroke.add(last, last, loneSample * m_pixelRatio);
    const auto lineTo = [&](double x, double y) {
        const QPointF point = pointOf(x, y);
        if (point == last)
            return;
        m_stroke.add(last, point, width);
        last = point;
    };
    for (const ColumnPoint &column : line) {
        for (const double y : {column.first, column.lowest, column.highest, column.last})
            lineTo(column.x, y);
    }
    // The style lies along the time axis, and moves with it.
    const std::vector<QRgb> inks = look.inks(m_pixelRatio);
    const auto period = static_cast<qint64>(inks.size());
    const qint64 phase = (m_grid.first() + m_firstColumn) % period;
    m_stroke.takeRows([&](int y, int left, std::span<const uchar> shades) {
        auto *const pixels = reinterpret_cast<QRgb *>(m_image.scanLine(y)) + left;
        for (std::size_t i = 0; i < shades.size(); ++i) {
            if (shades[i])
                pixels[i] = over(
                    faded(inks[static_cast<std::size_t>((phase + left + static_cast<qint64>(i)) % period)], shades[i]),
                    pixels[i]);
        }
    });
}

void LineCanvas::flush(QPainter &painter)
{
    if (m_empty)
        return;
    painter.drawImage(QRectF(m_area.left() + m_firstColumn / m_pixelRatio, m_area.top() - edge() / m_pixelRatio,
                             m_image.width() / m_pixelRatio, m_image.height() / m_pixelRatio),
                      m_image);
    m_image.fill(Qt::transparent);
    m_empty = true;
}

} // namespace anarchy
