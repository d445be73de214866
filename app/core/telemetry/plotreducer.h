// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "axes/columngrid.h"
#include "telemetry/timeseries.h"

namespace anarchy {

/// What one pixel column of a plot shows of a series.
struct ColumnPoint {
    double x; ///< column, 0 at the left edge; neighbours of what is in view lie outside
    double first; ///< value
    double last;
    double lowest; ///< of the values
    double highest;
    double minimum; ///< of all that the points stand for
    double maximum;

    /// Whether there are values beside those that are told.
    bool isRange() const { return minimum < lowest || maximum > highest; }
};

/// Cuts points down to at most one ColumnPoint a pixel column, keeping each column's extremes, so a spike of a single
/// sample is visible at every zoom (M4: Jugel et al., VLDB 2014).
/// \param points in order of time
/// \param segments receives one vector a line: lines end where points are NaN. Its vectors are reused.
/// \return number of segments that are in use
int reduceToColumns(std::span<const SeriesPoint> points, const ColumnGrid &grid,
                    std::vector<std::vector<ColumnPoint>> &segments);

} // namespace anarchy
