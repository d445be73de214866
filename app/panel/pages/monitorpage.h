// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QWidget>

#include "panel/changecontroller.h"
#include "telemetry/livemodel.h"

class QPushButton;

namespace anarchy {

class ErrorPlot;
class PlotWidget;
class SegmentedControl;
class Tile;

/// What the link does now and did in the last minutes: tiles over plots on one time axis.
class MonitorPage : public QWidget {
    Q_OBJECT

public:
    MonitorPage(LiveModel &model, const ChangeController &changes, QWidget *parent = nullptr);

    /// Draws anew with what the model has. Nothing happens while the page is hidden.
    void refresh();

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeTiles();
    QWidget *makePlots();
    QWidget *makeFooter();
    void updateRateTile(Tile &tile, Metric metric);
    void updateLatencyTile();
    void updateErrorTile();
    void updateChannelTile();
    void updateHealth();
    void updateView();
    void refreshIfMoved();
    QString inView() const;

    LiveModel &m_model;
    const ChangeController &m_changes;
    Tile *m_tx = nullptr;
    Tile *m_rx = nullptr;
    Tile *m_latency = nullptr;
    Tile *m_errors = nullptr;
    Tile *m_channels = nullptr;
    QList<PlotWidget *> m_plots;
    SegmentedControl *m_spans = nullptr;
    qint64 m_shownToNs = 0; ///< what the last refresh() showed
    qint64 m_shownSpanNs = 0;
    QPushButton *m_live = nullptr;
    QLabel *m_view = nullptr;
    QLabel *m_health = nullptr;
};

} // namespace anarchy
