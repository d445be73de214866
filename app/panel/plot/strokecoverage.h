// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QSize>

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace anarchy {

/// How much of each pixel a line with round ends and joins covers, for a picture of any size. A pixel counts by how far
/// its middle is from the line's edge, so that the same line gets the same shades wherever it begins to be drawn.
class StrokeCoverage {
public:
    /// Starts with nothing covered. Coordinates are pixels, whose middles are at halves.
    void begin(const QSize &size);
    /// Covers a straight piece too; where pieces meet, nothing is covered twice.
    void add(QPointF from, QPointF to, double width);

    /// Hands over each row that was touched, and forgets it: its number, the first column and the shades from there on,
    /// 0 to 255.
    template <typename Visit> void takeRows(Visit visit)
    {
        for (int y = m_top; y < m_bottom; ++y) {
            const auto row = m_shades.begin() + static_cast<std::ptrdiff_t>(y) * m_size.width();
            visit(y, m_left, std::span<const uchar>(row + m_left, row + m_right));
            std::fill(row + m_left, row + m_right, uchar{0});
        }
        forget();
    }

private:
    void forget();
    void cover(int x, int y, double shade);

    QSize m_size;
    std::vector<uchar> m_shades; ///< row by row
    // What was touched, ends not included.
    int m_left = 0;
    int m_right = 0;
    int m_top = 0;
    int m_bottom = 0;
};

} // namespace anarchy
