// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/terminal/terminalgraph.h"

#include <ftxui/dom/node.hpp>

#include <algorithm>
#include <cmath>
#include <ranges>

#include "axes/timeaxis.h"
#include "cli/terminal/braille.h"

namespace anarchy::cli {

namespace {

constexpr int leastWidth = 24;
constexpr int leastRows = 2;

/// Writes characters into the screen where they fit. Every QChar of our labels is one cell wide.
void put(ftxui::Screen &screen, int x, int y, const QString &text)
{
    for (const QChar c : text) {
        ftxui::Pixel &pixel = screen.PixelAt(x++, y);
        pixel.character = QString(c).toStdString();
        pixel.dim = true;
    }
}

class GraphNode final : public ftxui::Node {
public:
    explicit GraphNode(TerminalGraph graph)
        : m_graph(std::move(graph))
    {
    }

    void ComputeRequirement() override
    {
        requirement_.min_x = leastWidth;
        requirement_.min_y = leastRows + (m_graph.timeLabels ? 1 : 0);
        requirement_.flex_grow_x = requirement_.flex_grow_y = 1;
        requirement_.flex_shrink_x = requirement_.flex_shrink_y = 1;
    }

    void Render(ftxui::Screen &screen) override
    {
        m_gutter = static_cast<int>(ValueAxis::widestLabel().size()) + 1;
        m_rows = box_.y_max - box_.y_min + 1 - (m_graph.timeLabels ? 1 : 0);
        m_width = box_.x_max - box_.x_min - m_gutter;
        if (m_rows < 1 || m_width < 1)
            return;
        drawValueAxis(screen);
        drawLimit(screen);
        drawArea(screen);
        if (m_graph.timeLabels)
            drawTimeAxis(screen);
    }

private:
    int rowOf(double value) const
    {
        return std::clamp(m_rows - 1 - static_cast<int>(m_graph.axis.position(value) * m_rows), 0, m_rows - 1);
    }

    void drawValueAxis(ftxui::Screen &screen) const
    {
        for (int row = 0; row < m_rows; ++row)
            put(screen, box_.x_min + m_gutter, box_.y_min + row, QStringLiteral("│"));
        int lastRow = m_rows;
        for (const ValueAxis::Tick &tick : m_graph.axis.ticks(std::clamp(m_rows / 3, 2, 8))) {
            const int row = rowOf(tick.value);
            if (row >= lastRow)
                continue; // a line of its own for each label
            lastRow = row;
            put(screen, box_.x_min, box_.y_min + row, tick.label.rightJustified(m_gutter - 1) + QStringLiteral(" ┤"));
        }
    }

    void drawLimit(ftxui::Screen &screen) const
    {
        if (!std::isfinite(m_graph.limit) || m_graph.limit > m_graph.axis.high())
            return;
        const int y = box_.y_min + rowOf(m_graph.limit);
        for (int x = 1; x <= m_width; ++x)
            put(screen, box_.x_min + m_gutter + x, y, QStringLiteral("╌"));
    }

    void drawArea(ftxui::Screen &screen) const
    {
        std::vector<double> shares = columnMaxima(m_graph.points, m_graph.fromNs, m_graph.toNs, 2 * m_width);
        for (double &share : shares)
            share = std::isnan(share) ? share : m_graph.axis.position(share);
        const std::vector<std::u32string> lines = brailleArea(shares, m_rows);
        for (int row = 0; row < m_rows; ++row) {
            for (int x = 0; x < m_width; ++x) {
                const char32_t character = lines[static_cast<std::size_t>(row)][static_cast<std::size_t>(x)];
                if (character == U'\u2800')
                    continue; // what lies behind stays visible
                ftxui::Pixel &pixel = screen.PixelAt(box_.x_min + m_gutter + 1 + x, box_.y_min + row);
                pixel.character = QString::fromUcs4(&character, 1).toStdString();
                pixel.foreground_color = m_graph.ink;
                pixel.dim = false;
            }
        }
    }

    void drawTimeAxis(ftxui::Screen &screen) const
    {
        const auto span
            = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::nanoseconds(m_graph.toNs - m_graph.fromNs));
        const int left = box_.x_min + m_gutter + 1;
        int free = left + m_width; // labels go from the right edge to the left as long as there is room
        std::vector<TimeTick> ticks = relativeTicks(span, left, m_width, std::max(m_width / 12, 2));
        for (const TimeTick &tick : std::views::reverse(ticks)) {
            const QString &label = tick.label;
            const auto length = static_cast<int>(label.size());
            const int x = std::clamp(tick.x - length / 2, left, left + m_width - length);
            if (x + length > free)
                continue;
            put(screen, x, box_.y_max, label);
            free = x - 1;
        }
    }

    TerminalGraph m_graph;
    int m_gutter = 0;
    int m_rows = 0;
    int m_width = 0; ///< characters that the graph itself has
};

} // namespace

ftxui::Element draw(TerminalGraph graph)
{
    return std::make_shared<GraphNode>(std::move(graph));
}

} // namespace anarchy::cli
