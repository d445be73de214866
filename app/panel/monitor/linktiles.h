// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "desktop/services/changecontroller.h"
#include "live/livemodel.h"

namespace anarchy {

class Tile;

/// The readings that matter most, large: they speak of what is in view.
class LinkTiles : public QWidget {
    Q_OBJECT

public:
    LinkTiles(LiveModel &model, const ChangeController &changes, QWidget *parent = nullptr);

    void refresh();

private:
    void updateRateTile(Tile &tile, Metric metric);
    void updateLatencyTile();
    void updateErrorTile();
    void updateChannelTile();
    QString inView() const;

    LiveModel &m_model;
    const ChangeController &m_changes;
    Tile *m_tx; ///< owned as children, like the others
    Tile *m_rx;
    Tile *m_latency;
    Tile *m_errors;
    Tile *m_channels;
};

} // namespace anarchy
