// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ftxui/dom/elements.hpp>

#include <chrono>
#include <limits>
#include <vector>

#include "axes/axis.h"
#include "telemetry/timeseries.h"

namespace anarchy::cli {

/// One metric over time, to be drawn.
struct TerminalGraph {
    std::vector<SeriesPoint> points;
    qint64 fromNs = 0;
    qint64 toNs = 0;
    ValueAxis axis; ///< already fitted
    double limit = std::numeric_limits<double>::quiet_NaN(); ///< dashed where the axis reaches it
    ftxui::Color ink;
    bool timeLabels = true; ///< a line below the graph says how long ago
};

/// The graph with its axes, as large as there is room. Labels of values stand left of it.
ftxui::Element draw(TerminalGraph graph);

} // namespace anarchy::cli
