// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ftxui/dom/elements.hpp>

#include "axes/axis.h"
#include "cli/terminal/channeltable.h"
#include "cli/terminal/terminalcolours.h"
#include "live/livemodel.h"

namespace anarchy::cli {

/// A LiveModel in characters: what is shown for a size, without a terminal.
class TerminalView {
public:
    static constexpr int leastWidth = 60;
    static constexpr int leastHeight = 15;

    /// Shows link number `link` through `model`, which must live longer.
    TerminalView(const LiveModel &model, int link, ColourScheme scheme);

    /// Takes over a sample for the channels, which the model has no series of.
    void take(const Sample &sample);
    void setHelpVisible(bool visible) { m_helpVisible = visible; }
    bool isHelpVisible() const { return m_helpVisible; }

    /// The picture for a window of `width` times `height` characters.
    ftxui::Element draw(int width, int height);

private:
    /// How many lines each part gets in a window.
    struct Layout {
        bool sideBySide; ///< TX and RX
        bool airy; ///< with empty lines between the parts
        int graphRows; ///< of each throughput graph, less its time labels
        int latencyRows; ///< of the latency graph; 0: none
        int channelLines; ///< 0: none
    };

    struct GraphSpec {
        QString name;
        Metric metric;
        Ink ink;
    };

    Layout layout(int width, int height, int errorLineCount) const;
    ftxui::Element header() const;
    ftxui::Element directionPanel(const GraphSpec &spec, int width, int rows, bool timeLabels) const;
    ftxui::Element latencyLine(int width, bool withGraph) const;
    ftxui::Elements errorLines(int width, bool allKinds) const;
    ftxui::Element footer(int width) const;
    ftxui::Element help() const;
    ftxui::Element graph(const GraphSpec &spec, const ValueAxis &axis, double limit, int rows, bool timeLabels) const;
    void fitAxes();
    ftxui::Color colour(Ink ink) const { return terminalColour(ink, m_scheme); }
    /// What a metric is now; NaN without a link.
    double now(Metric metric) const;

    const LiveModel &m_model;
    int m_link;
    ColourScheme m_scheme;
    ValueAxis m_rateAxis{PlotUnit::Rate}; ///< one for both directions, so that they can be compared
    ValueAxis m_latencyAxis{PlotUnit::Duration};
    ChannelTable m_channels;
    bool m_helpVisible = false;
};

} // namespace anarchy::cli
