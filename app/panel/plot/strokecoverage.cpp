// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/plot/strokecoverage.h"

#include <cmath>

namespace anarchy {

namespace {

/// A straight piece, and how much it covers of the pixel around a point.
class Piece {
public:
    Piece(QPointF from, QPointF along, double reach)
        : m_from(from)
        , m_along(along)
        , m_square(along.x() * along.x() + along.y() * along.y())
        , m_reach(reach)
    {
    }

    double shadeAt(double x, double y) const
    {
        const double right = x - m_from.x();
        const double down = y - m_from.y();
        const double part
            = m_square > 0 ? std::clamp((right * m_along.x() + down * m_along.y()) / m_square, 0.0, 1.0) : 0.0;
        const double offX = right - part * m_along.x();
        const double offY = down - part * m_along.y();
        return m_reach - std::sqrt(offX * offX + offY * offY);
    }

private:
    QPointF m_from;
    QPointF m_along;
    double m_square;
    double m_reach;
};

} // namespace

void StrokeCoverage::forget()
{
    m_left = m_size.width();
    m_top = m_size.height();
    m_right = m_bottom = 0;
}

void StrokeCoverage::begin(const QSize &size)
{
    if (size != m_size) {
        m_size = size;
        m_shades.assign(static_cast<std::size_t>(size.width()) * static_cast<std::size_t>(size.height()), 0);
    }
    forget();
}

void StrokeCoverage::cover(int x, int y, double shade)
{
    uchar &pixel = m_shades[static_cast<std::size_t>(y) * static_cast<std::size_t>(m_size.width())
                            + static_cast<std::size_t>(x)];
    pixel = std::max(pixel, static_cast<uchar>(std::min(shade, 1.0) * 255 + 0.5));
}

void StrokeCoverage::add(QPointF from, QPointF to, double width)
{
    const QPointF along = to - from;
    const double reach = width / 2 + 0.5; // farther from the middle nothing is covered
    const Piece piece(from, along, reach);
    const bool steep = std::abs(along.y()) > std::abs(along.x());
    // Along the longer direction, only what is near the line across it is looked at.
    const double a0 = steep ? from.y() : from.x();
    const double b0 = steep ? from.x() : from.y();
    const double da = steep ? along.y() : along.x();
    const double db = steep ? along.x() : along.y();
    const double slope = da != 0 ? db / da : 0;
    const double across = reach * std::sqrt(1 + slope * slope);
    const int sizeA = steep ? m_size.height() : m_size.width();
    const int sizeB = steep ? m_size.width() : m_size.height();
    const auto within = [](double value, int size) { return std::clamp(static_cast<int>(std::floor(value)), 0, size); };
    const int beginA = within(std::min(a0, a0 + da) - reach, sizeA);
    const int endA = within(std::max(a0, a0 + da) + reach + 1, sizeA);
    int leastB = sizeB;
    int mostB = 0;
    for (int a = beginA; a < endA; ++a) {
        const double part = da != 0 ? std::clamp((a + 0.5 - a0) / da, 0.0, 1.0) : 0.0;
        const double middle = b0 + part * db;
        const int beginB = within(middle - across, sizeB);
        const int endB = within(middle + across + 1, sizeB);
        for (int b = beginB; b < endB; ++b) {
            const double shade = steep ? piece.shadeAt(b + 0.5, a + 0.5) : piece.shadeAt(a + 0.5, b + 0.5);
            if (shade > 0)
                cover(steep ? b : a, steep ? a : b, shade);
        }
        leastB = std::min(leastB, beginB);
        mostB = std::max(mostB, endB);
    }
    if (leastB >= mostB)
        return;
    m_left = std::min(m_left, steep ? leastB : beginA);
    m_right = std::max(m_right, steep ? mostB : endA);
    m_top = std::min(m_top, steep ? beginA : leastB);
    m_bottom = std::max(m_bottom, steep ? endA : mostB);
}

} // namespace anarchy
