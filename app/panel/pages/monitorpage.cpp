// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/pages/monitorpage.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "panel/look.h"
#include "panel/plot/errorplot.h"
#include "panel/plot/lineplot.h"
#include "panel/widgets/replaybar.h"
#include "panel/widgets/segmentedcontrol.h"
#include "panel/widgets/tile.h"
#include "plot/timeaxis.h"
#include "text/units.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

struct Range {
    std::chrono::seconds span;
    const char *label; ///< with its mnemonic
    const char *description;
};
constexpr std::array ranges{
    Range{ std::chrono::minutes(1), QT_TRANSLATE_NOOP("MonitorPage", "&1 min"), QT_TRANSLATE_NOOP("MonitorPage", "Show 1 minute") },
    Range{ std::chrono::minutes(5), QT_TRANSLATE_NOOP("MonitorPage", "&5 min"), QT_TRANSLATE_NOOP("MonitorPage", "Show 5 minutes") },
    Range{ std::chrono::minutes(15), QT_TRANSLATE_NOOP("MonitorPage", "15 mi&n"), QT_TRANSLATE_NOOP("MonitorPage", "Show 15 minutes") },
    Range{ std::chrono::hours(1), QT_TRANSLATE_NOOP("MonitorPage", "1 &h"), QT_TRANSLATE_NOOP("MonitorPage", "Show 1 hour") },
    Range{ std::chrono::hours(24), QT_TRANSLATE_NOOP("MonitorPage", "2&4 h"), QT_TRANSLATE_NOOP("MonitorPage", "Show 24 hours") },
    Range{ std::chrono::hours(30 * 24), QT_TRANSLATE_NOOP("MonitorPage", "&30 d"), QT_TRANSLATE_NOOP("MonitorPage", "Show 30 days") },
};

constexpr qint64 longestStill = 1'000'000'000; // readings are live in every view

} // namespace

MonitorPage::MonitorPage(LiveModel &model, const ChangeController &changes, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_changes(changes)
{
    setAccessibleName(tr("Monitor page"));
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(look::grid);
    column->addWidget(makeTiles());
    column->addWidget(makePlots(), 1);

    // Only a very low window, or one with messages open, has to scroll.
    auto *scroll = new QScrollArea(this);
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);

    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(look::grid);
    page->addWidget(scroll, 1);
    page->addWidget(new ReplayBar(m_model, this));
    page->addWidget(makeFooter());

    connect(&m_model, &LiveModel::frame, this, &MonitorPage::refreshIfMoved);
    connect(&m_changes, &ChangeController::configurationChanged, this, &MonitorPage::updateChannelTile);
    connect(&m_model, &LiveModel::spanChanged, this, &MonitorPage::updateView);
    connect(&m_model, &LiveModel::pausedChanged, this, &MonitorPage::updateView);
    updateView();
}

QWidget *MonitorPage::makeTiles()
{
    auto *tiles = new QWidget;
    auto *row = new QHBoxLayout(tiles);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(look::grid);
    m_tx = new Tile(tr("TX"), tr("TX throughput"), tiles);
    m_tx->setSwatch(look::Ink::Tx, Qt::SolidLine);
    m_rx = new Tile(tr("RX"), tr("RX throughput"), tiles);
    m_rx->setSwatch(look::Ink::Rx, Qt::DashLine);
    m_latency = new Tile(tr("DMA p99"), tr("DMA latency p99"), tiles);
    m_latency->setSwatch(look::Ink::Percentile, Qt::SolidLine);
    m_errors = new Tile(tr("Errors"), tr("Errors"), tiles);
    m_channels = new Tile(tr("Channels"), tr("Channels"), tiles);
    for (Tile *tile : { m_tx, m_rx, m_latency, m_errors, m_channels })
        row->addWidget(tile, 1);
    return tiles;
}

QWidget *MonitorPage::makePlots()
{
    auto *card = new Card;
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(look::grid * 3 / 2, look::grid * 3 / 2, look::grid * 3 / 2, look::grid);
    column->setSpacing(look::grid);

    auto *throughput = new LinePlot(m_model, PlotUnit::Rate, tr("Throughput"),
                                    { { Metric::TxRate, tr("TX"), look::Ink::Tx, Qt::SolidLine, true },
                                      { Metric::RxRate, tr("RX"), look::Ink::Rx, Qt::DashLine, true } },
                                    card);
    throughput->setLimit(Metric::MaximumRate);
    auto *latency = new LinePlot(m_model, PlotUnit::Duration, tr("DMA latency"),
                                 { { Metric::DmaP99, tr("p99"), look::Ink::Percentile },
                                   { Metric::DmaP999, tr("p99.9"), look::Ink::Maximum, Qt::DashDotLine },
                                   { Metric::DmaMax, tr("max"), look::Ink::Maximum, Qt::DotLine },
                                   { Metric::DmaP50, tr("p50"), look::Ink::Median, Qt::DashLine } },
                                 card);
    auto *errors = new ErrorPlot(m_model, card);
    auto *inFlight = new LinePlot(m_model, PlotUnit::Count, tr("Descriptors in flight"),
                                  { { Metric::InFlight, tr("in flight"), look::Ink::Percentile, Qt::SolidLine, true } }, card);
    m_plots = { throughput, latency, errors, inFlight };
    const std::array stretch{ 5, 4, 3, 2 };
    for (qsizetype i = 0; i < m_plots.size(); ++i) {
        PlotWidget *plot = m_plots[i];
        plot->setTimeLabelsVisible(i + 1 == m_plots.size());
        column->addWidget(plot, stretch[static_cast<std::size_t>(i)]);
        connect(plot, &PlotWidget::crosshairMoved, this, [this](std::optional<qint64> timeNs) {
            for (PlotWidget *each : m_plots)
                each->setCrosshair(timeNs);
        });
    }
    return card;
}

QWidget *MonitorPage::makeFooter()
{
    auto *footer = new QWidget(this);
    auto *row = new QHBoxLayout(footer);
    row->setContentsMargins(0, 0, 0, 0);
    m_spans = new SegmentedControl(footer);
    for (const Range &range : ranges)
        m_spans->addSegment(tr(range.label), tr(range.description));
    connect(m_spans, &SegmentedControl::chosen, this,
            [this](int index) { m_model.setSpan(ranges[static_cast<std::size_t>(index)].span); });
    m_live = new QPushButton(footer);
    m_live->setText(tr("&Live"));
    m_live->setIcon(QIcon::fromTheme(u"go-last"_s));
    m_live->setToolTip(tr("Back to now, and follow it"));
    connect(m_live, &QPushButton::clicked, this, [this] { m_model.setPaused(false); });
    m_view = new QLabel(footer);
    m_view->setFont(look::caption(font()));
    m_view->setAccessibleName(tr("Span in view"));
    m_health = new QLabel(footer);
    m_health->setFont(look::caption(font()));
    m_health->setAccessibleName(tr("Monitor health"));
    m_health->setToolTip(tr("Of the sampling thread: processor time, how late it wakes on average, deadlines that passed without a sample"));
    row->addWidget(m_spans);
    row->addSpacing(look::grid);
    row->addWidget(m_live);
    row->addWidget(m_view);
    row->addStretch();
    row->addWidget(m_health);
    return footer;
}

void MonitorPage::updateView()
{
    const auto range = std::ranges::find(ranges, m_model.span(), &Range::span);
    m_spans->setCurrent(range == ranges.end() ? -1 : static_cast<int>(range - ranges.begin()));
    m_live->setVisible(m_model.isPaused());
    m_view->setVisible(m_model.isPaused() || range == ranges.end());
    for (PlotWidget *plot : m_plots)
        plot->setTimeLabelsVisible(plot == m_plots.last());
}

QString MonitorPage::inView() const
{
    return m_model.isPaused() ? tr("in view") : tr("in the last %1").arg(agoText(m_model.span()));
}

void MonitorPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

// In a long view time passes slowly: a frame that moves nothing by a quarter of a pixel is not worth drawing.
void MonitorPage::refreshIfMoved()
{
    const qint64 span = m_model.viewToNs() - m_model.viewFromNs();
    const qint64 least = std::min(span / std::max(4 * width(), 1), longestStill);
    if (span != m_shownSpanNs || std::abs(m_model.viewToNs() - m_shownToNs) >= least)
        refresh();
}

void MonitorPage::refresh()
{
    if (!isVisible())
        return;
    m_shownToNs = m_model.viewToNs();
    m_shownSpanNs = m_shownToNs - m_model.viewFromNs();
    updateRateTile(*m_tx, Metric::TxRate);
    updateRateTile(*m_rx, Metric::RxRate);
    updateLatencyTile();
    updateErrorTile();
    updateChannelTile();
    updateHealth();
    for (PlotWidget *plot : m_plots)
        plot->refresh();
}

void MonitorPage::updateRateTile(Tile &tile, Metric metric)
{
    const SeriesStatistics statistics = m_model.statistics(metric);
    tile.setValue(rateQuantity(statistics.last));
    QString exact;
    if (std::isfinite(statistics.average))
        exact = tr("%1 B/s over %2")
                    .arg(QString::number(std::llround(statistics.average)),
                         viewText(m_model.span(), m_model.viewToNs(), m_model.isPaused()));
    tile.setFirstLine(tr("average %1").arg(rateQuantity(statistics.average).text()), exact);
    tile.setSecondLine(tr("peak %1").arg(rateQuantity(statistics.peak).text()));
}

void MonitorPage::updateLatencyTile()
{
    const SeriesStatistics statistics = m_model.statistics(Metric::DmaP99);
    m_latency->setValue(durationQuantity(statistics.last));
    // The percentile of all that completed in view, which no average of percentiles is.
    const LatencyDistribution latency = m_model.latencyInView();
    const double p99 = latency.count() ? static_cast<double>(latency.percentileNs(99))
                                       : std::numeric_limits<double>::quiet_NaN();
    m_latency->setFirstLine(tr("in view %1").arg(durationQuantity(p99).text()));
    m_latency->setSecondLine(tr("peak %1").arg(durationQuantity(statistics.peak).text()));
}

void MonitorPage::updateErrorTile()
{
    const quint64 errors = m_model.errorsInView();
    m_errors->setValue({ countText(errors), {} });
    m_errors->setValueInk(errors ? std::optional(look::Ink::Negative) : std::nullopt);
    m_errors->setFirstLine(inView());
    const QString total = m_model.latest() ? countText(m_model.latest()->errorTotal) : QStringLiteral("–");
    m_errors->setSecondLine(tr("%1 since load").arg(total), tr("%1 since the driver was loaded").arg(total));
}

void MonitorPage::updateChannelTile()
{
    const auto &sample = m_model.latest();
    const auto &configuration = m_changes.configuration();
    if (!sample || !configuration) {
        m_channels->setValue({ QStringLiteral("–"), {} });
        m_channels->setFirstLine({});
        m_channels->setSecondLine({});
        return;
    }
    const quint32 wanted = configuration->running[ANARCHY_PARAM_MAX_DMA_CHANNELS];
    m_channels->setValue({ QLocale().toString(sample->channelsEffective), tr("of %1").arg(wanted) });
    m_channels->setFirstLine(tr("%1 open").arg(sample->channelsOpen));
    const QString reason = limitText(sample->channelsLimit);
    m_channels->setSecondLine(reason.isEmpty() ? tr("not limited") : reason,
                              reason.isEmpty() ? QString() : tr("Limited by %1").arg(reason));
}

void MonitorPage::updateHealth()
{
    m_view->setText(viewText(m_model.span(), m_model.viewToNs(), m_model.isPaused()));
    const SamplerHealth health = m_model.health();
    QString text = tr("monitor %1 CPU, %2 late, %3 missed")
                             .arg(percentText(health.cpuLoad), durationQuantity(health.jitterUs * 1000).text(),
                                  countText(health.missed));
    if (!m_model.historyProblem().isEmpty())
        text = tr("history is not kept: %1").arg(m_model.historyProblem());
    if (m_health->text() == text)
        return;
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, look::secondaryText(palette()));
    m_health->setPalette(quiet);
    m_health->setText(text);
    m_health->setAccessibleDescription(text);
}

} // namespace anarchy
