// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/plot/plotstack.h"

#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <ranges>
#include <utility>

#include "desktop/look/look.h"
#include "panel/plot/errorplot.h"
#include "panel/plot/lineplot.h"

using namespace Qt::StringLiterals;

namespace anarchy {

PlotStack::PlotStack(LiveModel &model, QWidget *parent)
    : Card(parent)
    , m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(look::grid * 3 / 2, look::grid * 3 / 2, look::grid * 3 / 2, look::grid);
    m_column->setSpacing(look::grid);

    m_throughput = new LinePlot(model, PlotUnit::Rate, tr("Throughput"),
                                {{Metric::TxRate, tr("TX"), look::Ink::Tx, Qt::SolidLine, true},
                                 {Metric::RxRate, tr("RX"), look::Ink::Rx, Qt::DashLine, true}},
                                this);
    m_throughput->setLimit(Metric::MaximumRate);
    add(u"throughput"_s, 5, m_throughput);
    m_latency = new LinePlot(model, PlotUnit::Duration, tr("DMA latency"),
                             {{Metric::DmaP99, tr("p99"), look::Ink::Percentile},
                              {Metric::DmaP999, tr("p99.9"), look::Ink::Maximum, Qt::DashDotLine},
                              {Metric::DmaMax, tr("max"), look::Ink::Maximum, Qt::DotLine},
                              {Metric::DmaP50, tr("p50"), look::Ink::Median, Qt::DashLine}},
                             this);
    add(u"latency"_s, 4, m_latency);
    add(u"errors"_s, 3, new ErrorPlot(model, this));
    const auto single = [&](PlotUnit unit, const QString &title, Metric metric, const QString &line) {
        return new LinePlot(model, unit, title, {{metric, line, look::Ink::Percentile, Qt::SolidLine, true}}, this);
    };
    add(u"in-flight"_s, 2, single(PlotUnit::Count, tr("Descriptors in flight"), Metric::InFlight, tr("in flight")));
    add(u"cpu"_s, 2, single(PlotUnit::Share, tr("Processor load"), Metric::CpuLoad, tr("of a core")));
    add(u"interrupts"_s, 2, single(PlotUnit::PerSecond, tr("Interrupts"), Metric::InterruptRate, tr("a second")));
    setHidden({});
}

PlotStack::~PlotStack()
{
    // A plot that has the focus loses it, and says so, after this object's members are gone.
    for (const Entry &each : m_plots)
        each.plot->disconnect(this);
}

void PlotStack::add(const QString &name, int stretch, PlotWidget *plot)
{
    m_plots.push_back({name, plot});
    m_column->addWidget(plot, stretch);
    plot->setLeastLines(2 + stretch); // in a small window one scrolls instead
    connect(plot, &PlotWidget::crosshairMoved, this, [this](std::optional<qint64> timeNs) {
        for (const Entry &each : m_plots)
            each.plot->setCrosshair(timeNs);
    });
}

void PlotStack::setBaseline(const BaselineBands &bands)
{
    const auto put
        = [](QHash<Metric, PlotBand> &hash, Metric metric, const std::optional<Band> &band, Qt::BrushStyle pattern) {
              if (band)
                  hash.insert(metric, {band->low, band->high, pattern});
          };
    QHash<Metric, PlotBand> throughput;
    put(throughput, Metric::TxRate, bands.tx, Qt::BDiagPattern);
    put(throughput, Metric::RxRate, bands.rx, Qt::FDiagPattern);
    m_throughput->setBands(bands.name, throughput);
    QHash<Metric, PlotBand> latency;
    put(latency, Metric::DmaP99, bands.dmaP99, Qt::BDiagPattern);
    m_latency->setBands(bands.name, latency);
}

QList<PlotStack::Choice> PlotStack::choices() const
{
    QList<Choice> choices;
    for (const Entry &each : m_plots)
        choices << Choice{each.name, each.plot, each.shown};
    return choices;
}

template <typename Plots> PlotWidget *PlotStack::firstShown(const Plots &plots)
{
    return std::ranges::find(plots, true, &Entry::shown)->plot; // there always is one
}

void PlotStack::setCramped(bool cramped)
{
    if (std::exchange(m_cramped, cramped) != cramped)
        refreshAxes();
}

int PlotStack::crampedExtra() const
{
    const bool one = firstShown(m_plots) == firstShown(m_plots | std::views::reverse);
    return m_cramped && !one ? firstShown(m_plots)->timeLabelsHeight() : 0;
}

void PlotStack::setHidden(const QSet<QString> &names)
{
    for (Entry &each : m_plots)
        each.shown = !names.contains(each.name);
    if (std::ranges::none_of(m_plots, &Entry::shown))
        m_plots.front().shown = true;
    for (const Entry &each : m_plots)
        each.plot->setVisible(each.shown);
    refreshAxes();
}

void PlotStack::refreshData()
{
    for (const Entry &each : m_plots)
        each.plot->refreshData();
}

void PlotStack::refreshNumbers()
{
    for (const Entry &each : m_plots)
        each.plot->refreshNumbers();
}

void PlotStack::refreshAxes()
{
    // All stand on one time axis, told below the lowest.
    const PlotWidget *lowest = firstShown(m_plots | std::views::reverse);
    const PlotWidget *highest = firstShown(m_plots);
    for (const Entry &each : m_plots)
        each.plot->setTimeLabelsVisible(each.plot == lowest || (m_cramped && each.plot == highest));
}

void PlotStack::paintTo(QPainter &painter)
{
    painter.fillRect(rect(), palette().color(QPalette::Base));
    for (const Entry &each : m_plots) {
        if (!each.shown)
            continue;
        painter.save();
        painter.translate(each.plot->pos());
        each.plot->paintTo(painter);
        painter.restore();
    }
}

} // namespace anarchy

#include "moc_plotstack.cpp"
