// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/terminal/terminalview.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

#include "axes/timeaxis.h"
#include "base/units.h"
#include "cli/terminal/terminalgraph.h"
#include "contract/link.h"

namespace anarchy::cli {

namespace {

constexpr int wide = 120; // characters from which both directions stand side by side
constexpr int tall = 20; // lines from which kinds of error that did not happen are shown too
constexpr int leastGraphRows = 3;
constexpr int leastLatencyRows = 5;
constexpr int mostLatencyRows = 14;

struct TerminalViewText {
    Q_DECLARE_TR_FUNCTIONS(TerminalView)
};

ftxui::Element words(const QString &text)
{
    return ftxui::text(text.toStdString());
}

/// A name and its value, of which the value counts.
ftxui::Element reading(const QString &name, const QString &value)
{
    return ftxui::hbox({words(name + u' ') | ftxui::dim, words(value)});
}

ftxui::Element spaced(ftxui::Elements elements, int gap = 3)
{
    ftxui::Elements row;
    for (ftxui::Element &element : elements) {
        if (!row.empty())
            row.push_back(words(QString(gap, u' ')));
        row.push_back(std::move(element));
    }
    return ftxui::hbox(std::move(row));
}

Ink stateInk(anarchy_link_state state)
{
    switch (state) {
    case ANARCHY_LINK_UP:
        return Ink::Positive;
    case ANARCHY_LINK_CONNECTING:
    case ANARCHY_LINK_RECOVERING:
        return Ink::Warning;
    default:
        return Ink::Negative;
    }
}

} // namespace

TerminalView::TerminalView(const LiveModel &model, int link, ColourScheme scheme)
    : m_model(model)
    , m_link(link)
    , m_scheme(scheme)
{
}

void TerminalView::take(const Sample &sample)
{
    if (!m_model.view().isPaused())
        m_channels.take(sample);
}

double TerminalView::now(Metric metric) const
{
    return m_model.latest() || m_model.view().isPaused() ? m_model.view().statistics(metric).last
                                                         : std::numeric_limits<double>::quiet_NaN();
}

ftxui::Element TerminalView::header() const
{
    ftxui::Elements left{words(TerminalViewText::tr("link%1").arg(m_link)) | ftxui::bold};
    if (const std::optional<Sample> &sample = m_model.latest()) {
        left.push_back(words(QStringLiteral("● ") + linkStateText(sample->state))
                       | ftxui::color(colour(stateInk(sample->state))));
        // The badge says what a simulated link is.
        left.push_back(words(
            m_model.port().isSimulated()
                ? TerminalViewText::tr("Gen%1 x%2", "generation, lanes").arg(sample->generation).arg(sample->lanes)
                : linkText(sample->transport, sample->generation, sample->lanes)));
    } else {
        left.push_back(words(TerminalViewText::tr("○ No link")) | ftxui::bold | ftxui::color(colour(Ink::Negative)));
        left.push_back(words(m_model.port().presenceText()) | ftxui::dim);
    }
    ftxui::Elements right;
    if (m_model.view().isPaused())
        right.push_back(words(TerminalViewText::tr(" PAUSED ")) | ftxui::inverted);
    if (m_model.port().isSimulated())
        right.push_back(words(TerminalViewText::tr(" SIMULATED ")) | ftxui::inverted
                        | ftxui::color(colour(Ink::Warning)));
    return ftxui::hbox({spaced(std::move(left), 2) | ftxui::xflex, spaced(std::move(right), 1)});
}

ftxui::Element TerminalView::graph(const GraphSpec &spec, const ValueAxis &axis, double limit, int rows,
                                   bool timeLabels) const
{
    TerminalGraph graph{.points = {},
                        .fromNs = m_model.view().fromNs(),
                        .toNs = m_model.view().toNs(),
                        .axis = axis,
                        .limit = limit,
                        .ink = colour(spec.ink),
                        .timeLabels = timeLabels};
    m_model.view().collect(spec.metric, graph.fromNs, graph.toNs, m_model.history().resolutionFor(graph.fromNs),
                           graph.points);
    return cli::draw(std::move(graph)) | ftxui::size(ftxui::HEIGHT, ftxui::EQUAL, rows + (timeLabels ? 1 : 0));
}

ftxui::Element TerminalView::directionPanel(const GraphSpec &spec, int width, int rows, bool timeLabels) const
{
    const SeriesStatistics statistics = m_model.view().statistics(spec.metric);
    const double maximum = m_model.view().statistics(Metric::MaximumRate).last;
    ftxui::Elements legend{
        ftxui::hbox({words(QStringLiteral("▍") + spec.name + u' ') | ftxui::bold | ftxui::color(colour(spec.ink)),
                     words(rateQuantity(now(spec.metric)).text().leftJustified(9)) | ftxui::bold}),
        reading(TerminalViewText::tr("average"), rateQuantity(statistics.average).text().leftJustified(9)),
    };
    if (width >= 70)
        legend.push_back(reading(TerminalViewText::tr("peak"), rateQuantity(statistics.peak).text().leftJustified(9)));
    ftxui::Element limit = reading(TerminalViewText::tr("maximum"), rateQuantity(maximum).text());
    return ftxui::vbox({ftxui::hbox({spaced(std::move(legend), 2) | ftxui::xflex, std::move(limit)}),
                        graph(spec, m_rateAxis, maximum, rows, timeLabels)});
}

ftxui::Element TerminalView::latencyLine(int width, bool withGraph) const
{
    const auto value = [this](const char *name, Metric metric) {
        return reading(TerminalViewText::tr(name), durationQuantity(now(metric)).text().leftJustified(7));
    };
    ftxui::Element p99 = value("p99", Metric::DmaP99);
    if (withGraph) // its mark tells which of them the graph shows
        p99 = ftxui::hbox({words(QStringLiteral("▍")) | ftxui::color(colour(Ink::Percentile)), std::move(p99)});
    return spaced({words(width >= 72 ? TerminalViewText::tr("DMA latency") : TerminalViewText::tr("DMA")) | ftxui::bold,
                   value("p50", Metric::DmaP50), std::move(p99), value("p99.9", Metric::DmaP999),
                   value("max", Metric::DmaMax)},
                  2);
}

ftxui::Elements TerminalView::errorLines(int width, bool allKinds) const
{
    const std::optional<Sample> &sample = m_model.latest();
    const quint64 inView = m_model.view().errors();
    ftxui::Element count = words(countText(inView)) | ftxui::bold;
    if (inView)
        count |= ftxui::color(colour(Ink::Negative));
    ftxui::Element explained
        = words(TerminalViewText::tr(" in the last %1").arg(agoText(m_model.view().span()))) | ftxui::dim;
    ftxui::Elements lines{spaced(
        {words(TerminalViewText::tr("Errors")) | ftxui::bold, ftxui::hbox({std::move(count), std::move(explained)}),
         reading(TerminalViewText::tr("since load"), sample ? countText(sample->errorTotal) : QStringLiteral("–"))},
        2)};

    ftxui::Elements line;
    int used = 0;
    for (int kind = 0; sample && kind < ANARCHY_ERROR_COUNT; ++kind) {
        const quint64 errors = sample->errors[static_cast<std::size_t>(kind)];
        if (!errors && !allKinds)
            continue;
        const QString entry
            = TerminalViewText::tr("%1 %2", "kind of error, count").arg(errorText(kind), countText(errors));
        const auto length = static_cast<int>(entry.size()) + 3;
        if (used + length > width) {
            lines.push_back(spaced(std::exchange(line, {})));
            used = 0;
        }
        line.push_back(words(entry) | (errors ? ftxui::bold : ftxui::dim));
        used += length;
    }
    if (!line.empty())
        lines.push_back(spaced(std::move(line)));
    return lines;
}

ftxui::Element TerminalView::footer(int width) const
{
    ftxui::Elements keys;
    const auto key = [&keys](const QString &letter, const QString &meaning) {
        keys.push_back(ftxui::hbox({words(letter) | ftxui::bold, words(u' ' + meaning) | ftxui::dim}));
    };
    key(TerminalViewText::tr("q", "key"), TerminalViewText::tr("quit"));
    key(TerminalViewText::tr("p", "key"),
        m_model.view().isPaused() ? TerminalViewText::tr("go on") : TerminalViewText::tr("pause"));
    key(TerminalViewText::tr("+ -", "keys"), TerminalViewText::tr("span"));
    key(TerminalViewText::tr("?", "key"), TerminalViewText::tr("help"));
    const SamplerHealth health = m_model.health();
    const QString monitor = width >= 80
        ? TerminalViewText::tr("monitor %1 CPU, %2 missed").arg(percentText(health.cpuLoad), countText(health.missed))
        : QString();
    return ftxui::hbox({spaced(std::move(keys), 2) | ftxui::xflex, words(monitor) | ftxui::dim});
}

ftxui::Element TerminalView::help() const
{
    const auto row = [](const QString &keys, const QString &meaning) {
        return ftxui::hbox({words(keys.leftJustified(8)) | ftxui::bold, words(meaning)});
    };
    return ftxui::window(
               words(TerminalViewText::tr(" Help ")),
               ftxui::vbox({
                   row(TerminalViewText::tr("q"), TerminalViewText::tr("quit")),
                   row(TerminalViewText::tr("p"), TerminalViewText::tr("pause and go on; sampling goes on meanwhile")),
                   row(TerminalViewText::tr("+ -"), TerminalViewText::tr("longer or shorter span: 1, 5, 15 minutes")),
                   row(TerminalViewText::tr("?"), TerminalViewText::tr("show and hide this")),
                   words(QString()),
                   words(TerminalViewText::tr("Each column shows its highest sample. A gap is")),
                   words(TerminalViewText::tr("where there was nothing to read. The dashed line")),
                   words(TerminalViewText::tr("is the maximum that the link can carry.")),
               }))
        | ftxui::clear_under | ftxui::center;
}

ftxui::Element TerminalView::draw(int width, int height)
{
    if (width < leastWidth || height < leastHeight) {
        return ftxui::vbox({words(TerminalViewText::tr("The window is too small")) | ftxui::hcenter,
                            words(TerminalViewText::tr("%1 × %2, needed are %3 × %4")
                                      .arg(width)
                                      .arg(height)
                                      .arg(leastWidth)
                                      .arg(leastHeight))
                                | ftxui::hcenter})
            | ftxui::vcenter;
    }
    fitAxes();
    ftxui::Elements errors = errorLines(width, height >= tall);
    const Layout parts = layout(width, height, static_cast<int>(errors.size()));
    const GraphSpec tx{TerminalViewText::tr("TX"), Metric::TxRate, Ink::Tx};
    const GraphSpec rx{TerminalViewText::tr("RX"), Metric::RxRate, Ink::Rx};
    ftxui::Elements lines{header()};
    const auto gap = [&lines, &parts] {
        if (parts.airy)
            lines.push_back(words(QString()));
    };
    gap();
    if (parts.sideBySide) {
        const int half = (width - 2) / 2;
        lines.push_back(ftxui::hbox(
            {directionPanel(tx, half, parts.graphRows, true) | ftxui::size(ftxui::WIDTH, ftxui::EQUAL, half),
             words(QStringLiteral("  ")), directionPanel(rx, half, parts.graphRows, true) | ftxui::flex}));
    } else {
        lines.push_back(directionPanel(tx, width, parts.graphRows, false));
        lines.push_back(directionPanel(rx, width, parts.graphRows, true));
    }
    gap();
    lines.push_back(latencyLine(width, parts.latencyRows));
    if (parts.latencyRows) {
        lines.push_back(graph({TerminalViewText::tr("p99"), Metric::DmaP99, Ink::Percentile}, m_latencyAxis,
                              std::numeric_limits<double>::quiet_NaN(), parts.latencyRows, true));
    }
    gap();
    std::ranges::move(errors, std::back_inserter(lines));
    if (parts.channelLines) {
        lines.push_back(words(QString()));
        lines.push_back(m_channels.draw(parts.channelLines, width));
    }
    lines.push_back(ftxui::filler());
    lines.push_back(footer(width));
    ftxui::Element picture = ftxui::vbox(std::move(lines));
    return m_helpVisible ? ftxui::dbox({std::move(picture), help()}) : picture;
}

void TerminalView::fitAxes()
{
    const auto peak = [this](Metric metric) { return m_model.view().statistics(metric).peak; };
    m_rateAxis.fit(0, std::fmax(std::fmax(peak(Metric::TxRate), peak(Metric::RxRate)), peak(Metric::MaximumRate)));

    std::vector<SeriesPoint> points;
    m_model.view().collect(Metric::DmaP99, m_model.view().fromNs(), m_model.view().toNs(),
                           m_model.history().resolutionFor(m_model.view().fromNs()), points);
    double lowest = std::numeric_limits<double>::quiet_NaN();
    for (const SeriesPoint &point : points)
        lowest = std::fmin(lowest, point.value);
    m_latencyAxis.fit(lowest, peak(Metric::DmaP99));
}

TerminalView::Layout TerminalView::layout(int width, int height, int errorLineCount) const
{
    Layout parts{.sideBySide = width >= wide, .airy = false, .graphRows = 0, .latencyRows = 0, .channelLines = 0};
    const int graphs = parts.sideBySide ? 1 : 2; // that stand on one another
    // Header, legends, time labels, latency, errors and footer are always there; the rest is given out by importance.
    int spare = height - (1 + graphs + 1 + 1 + errorLineCount + 1) - graphs * leastGraphRows;
    parts.airy = spare >= 4;
    spare -= parts.airy ? 4 : 0;

    const int wanted = m_model.latest() ? m_channels.wantedLines() : 0;
    const int room = spare - 1 - graphs; // an empty line above, and a line more for each graph
    if (wanted && room >= std::min(wanted, 4)) {
        parts.channelLines = std::min(wanted, room);
        spare -= parts.channelLines + 1;
    }
    if (spare >= leastLatencyRows + 1 + graphs) {
        parts.latencyRows = std::clamp(spare / 3, leastLatencyRows, mostLatencyRows);
        spare -= parts.latencyRows + 1;
    }
    parts.graphRows = leastGraphRows + std::max(spare, 0) / graphs;
    return parts;
}

} // namespace anarchy::cli
