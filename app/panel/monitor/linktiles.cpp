// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/monitor/linktiles.h"

#include <QHBoxLayout>
#include <QLocale>

#include <cmath>
#include <limits>

#include "axes/timeaxis.h"
#include "base/units.h"
#include "desktop/look/look.h"
#include "panel/controls/tile.h"

namespace anarchy {

LinkTiles::LinkTiles(LiveModel &model, const ChangeController &changes, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_changes(changes)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(look::grid);
    m_tx = new Tile(tr("TX"), tr("TX throughput"), this);
    m_tx->setSwatch(look::Ink::Tx, Qt::SolidLine);
    m_rx = new Tile(tr("RX"), tr("RX throughput"), this);
    m_rx->setSwatch(look::Ink::Rx, Qt::DashLine);
    m_latency = new Tile(tr("DMA p99"), tr("DMA latency p99"), this);
    m_latency->setSwatch(look::Ink::Percentile, Qt::SolidLine);
    m_errors = new Tile(tr("Errors"), tr("Errors"), this);
    m_channels = new Tile(tr("Channels"), tr("Channels"), this);
    for (Tile *tile : {m_tx, m_rx, m_latency, m_errors, m_channels})
        row->addWidget(tile, 1);
    connect(&m_changes, &ChangeController::configurationChanged, this, &LinkTiles::updateChannelTile);
}

void LinkTiles::refresh()
{
    updateRateTile(*m_tx, Metric::TxRate);
    updateRateTile(*m_rx, Metric::RxRate);
    updateLatencyTile();
    updateErrorTile();
    updateChannelTile();
}

QString LinkTiles::inView() const
{
    return m_model.view().isPaused() ? tr("in view") : tr("in the last %1").arg(agoText(m_model.view().span()));
}

void LinkTiles::updateRateTile(Tile &tile, Metric metric)
{
    const SeriesStatistics statistics = m_model.view().statistics(metric);
    tile.setValue(rateQuantity(statistics.last));
    QString exact;
    if (std::isfinite(statistics.average))
        exact = tr("%1 B/s over %2")
                    .arg(QString::number(std::llround(statistics.average)),
                         viewText(m_model.view().span(), m_model.view().toNs(), m_model.view().isPaused()));
    tile.setFirstLine(tr("average %1").arg(rateQuantity(statistics.average).text()), exact);
    tile.setSecondLine(tr("peak %1").arg(rateQuantity(statistics.peak).text()));
}

void LinkTiles::updateLatencyTile()
{
    const SeriesStatistics statistics = m_model.view().statistics(Metric::DmaP99);
    m_latency->setValue(durationQuantity(statistics.last));
    // The percentile of all that completed in view, which no average of percentiles is.
    const LatencyDistribution latency = m_model.view().latency();
    const double p99
        = latency.count() ? static_cast<double>(latency.percentileNs(99)) : std::numeric_limits<double>::quiet_NaN();
    m_latency->setFirstLine(tr("in view %1").arg(durationQuantity(p99).text()));
    m_latency->setSecondLine(tr("peak %1").arg(durationQuantity(statistics.peak).text()));
}

void LinkTiles::updateErrorTile()
{
    const quint64 errors = m_model.view().errors();
    m_errors->setValue({countText(errors), {}});
    m_errors->setValueInk(errors ? std::optional(look::Ink::Negative) : std::nullopt);
    m_errors->setFirstLine(inView());
    const QString total = m_model.latest() ? countText(m_model.latest()->errorTotal) : QStringLiteral("–");
    m_errors->setSecondLine(tr("%1 since load").arg(total), tr("%1 since the driver was loaded").arg(total));
}

void LinkTiles::updateChannelTile()
{
    const auto &sample = m_model.latest();
    const auto &configuration = m_changes.configuration();
    if (!sample || !configuration) {
        m_channels->setValue({QStringLiteral("–"), {}});
        m_channels->setFirstLine({});
        m_channels->setSecondLine({});
        return;
    }
    const quint32 wanted = configuration->running[ANARCHY_PARAM_MAX_DMA_CHANNELS];
    m_channels->setValue({QLocale().toString(sample->channelsEffective), tr("of %1").arg(wanted)});
    m_channels->setFirstLine(tr("%1 open").arg(sample->channelsOpen));
    const QString reason = limitText(sample->channelsLimit);
    m_channels->setSecondLine(reason.isEmpty() ? tr("not limited") : reason,
                              reason.isEmpty() ? QString() : tr("Limited by %1").arg(reason));
}

} // namespace anarchy

#include "moc_linktiles.cpp"
