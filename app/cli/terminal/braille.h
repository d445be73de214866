// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <vector>

#include "telemetry/timeseries.h"

/// Graphs of braille characters, each two dots wide and four high.
namespace anarchy::cli {

/// The highest value that a line through the points has in each column of a span; NaN where no line is. A spike of a
/// single sample is kept at every width, and nothing leads over a gap.
/// \param points in order of time; NaN breaks the line
/// \param columns that show fromNs to toNs
std::vector<double> columnMaxima(std::span<const SeriesPoint> points, qint64 fromNs, qint64 toNs, int columns);

/// Columns that are filled from the bottom up, as lines of braille characters from top to bottom.
/// \param shares of the height, 0 to 1 each and two a character; NaN leaves a column empty, everything else fills at
/// least one dot, so that nothing and zero look different
/// \param rows lines to make
std::vector<std::u32string> brailleArea(std::span<const double> shares, int rows);

} // namespace anarchy::cli
