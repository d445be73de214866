// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/plotreducer.h"

#include <algorithm>
#include <cmath>

namespace anarchy {

int reduceToColumns(std::span<const SeriesPoint> points, const ColumnGrid &grid,
                    std::vector<std::vector<ColumnPoint>> &segments)
{
    std::size_t used = 0;
    bool inLine = false;
    for (const SeriesPoint &point : points) {
        if (!std::isfinite(point.value)) {
            inLine = false;
            continue;
        }
        if (!inLine) {
            if (used == segments.size())
                segments.emplace_back();
            segments[used].clear();
            ++used;
            inLine = true;
        }
        std::vector<ColumnPoint> &line = segments[used - 1];
        const double x = grid.columnOf(point.timeNs);
        // Points within one column fall together; a lone point keeps its exact place.
        if (!line.empty() && std::floor(line.back().x) == std::floor(x)) {
            ColumnPoint &column = line.back();
            column.minimum = std::min(column.minimum, point.minimum);
            column.maximum = std::max(column.maximum, point.maximum);
            column.lowest = std::min(column.lowest, point.value);
            column.highest = std::max(column.highest, point.value);
            column.last = point.value;
        } else {
            line.push_back({x, point.value, point.value, point.value, point.value, point.minimum, point.maximum});
        }
    }
    return static_cast<int>(used);
}

} // namespace anarchy
