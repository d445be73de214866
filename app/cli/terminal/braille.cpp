// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/terminal/braille.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "telemetry/plotreducer.h"

namespace anarchy::cli {

namespace {

constexpr char32_t emptyBraille = U'\u2800';
constexpr int dotsPerRow = 4;
// Bits of the dots of a character, from the bottom up; Unicode numbers the lowest last, because it came last.
constexpr std::array<std::array<char32_t, dotsPerRow>, 2> dotBits{{{0x40, 0x04, 0x02, 0x01}, {0x80, 0x20, 0x10, 0x08}}};

} // namespace

std::vector<double> columnMaxima(std::span<const SeriesPoint> points, qint64 fromNs, qint64 toNs, int columns)
{
    std::vector<double> maxima(static_cast<std::size_t>(columns), std::numeric_limits<double>::quiet_NaN());
    const auto raise = [&](int column, double value) {
        if (column < 0 || column >= columns)
            return;
        double &maximum = maxima[static_cast<std::size_t>(column)];
        maximum = std::isnan(maximum) ? value : std::max(maximum, value);
    };
    // While the view is held, the last column must not go on to fill.
    const auto end = std::ranges::upper_bound(points, toNs, {}, &SeriesPoint::timeNs);
    points = points.first(static_cast<std::size_t>(end - points.begin()));
    std::vector<std::vector<ColumnPoint>> lines;
    const int used = reduceToColumns(points, ColumnGrid(fromNs, toNs, columns), lines);
    for (int i = 0; i < used; ++i) {
        const ColumnPoint *previous = nullptr;
        for (const ColumnPoint &point : lines[static_cast<std::size_t>(i)]) {
            const int column = static_cast<int>(std::floor(point.x));
            raise(column, point.maximum);
            if (previous) {
                const int first = std::max(static_cast<int>(std::floor(previous->x)) + 1, 0);
                for (int between = first; between < std::min(column, columns); ++between) {
                    const double share = (between + 0.5 - previous->x) / (point.x - previous->x);
                    raise(between, std::lerp(previous->last, point.first, std::clamp(share, 0.0, 1.0)));
                }
            }
            previous = &point;
        }
    }
    return maxima;
}

std::vector<std::u32string> brailleArea(std::span<const double> shares, int rows)
{
    const std::size_t width = (shares.size() + 1) / 2;
    std::vector<std::u32string> lines(static_cast<std::size_t>(rows), std::u32string(width, emptyBraille));
    const int height = rows * dotsPerRow;
    for (std::size_t column = 0; column < shares.size(); ++column) {
        if (std::isnan(shares[column]))
            continue;
        const int dots = std::clamp(static_cast<int>(std::lround(shares[column] * height)), 1, height);
        for (int dot = 0; dot < dots; ++dot) {
            const auto row = static_cast<std::size_t>(rows - 1 - dot / dotsPerRow);
            lines[row][column / 2] |= dotBits[column % 2][static_cast<std::size_t>(dot % dotsPerRow)];
        }
    }
    return lines;
}

} // namespace anarchy::cli
