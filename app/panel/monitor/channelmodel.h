// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include "live/linkreader.h"
#include "telemetry/channelactivity.h"

namespace anarchy {

/// The channels of a link, a row each: those that are open or that something went wrong on.
class ChannelModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Number, State, LastMinute, Tx, Rx, TxTotal, RxTotal, InFlight, Waiting, Errors, Resets, ColumnCount };
    /// Of LastMinute: a channel's number, to draw activity() with.
    static constexpr int channelRole = Qt::UserRole;

    explicit ChannelModel(LinkReader &reader, QObject *parent = nullptr);

    const ChannelActivity &activity() const { return m_activity; }
    /// Brings the rows up to what was sampled: whoever shows them asks, when there is something new and they are seen.
    void refresh();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void forget();
    QString text(std::size_t channel, int column) const;

    ChannelActivity m_activity;
    std::vector<std::size_t> m_rows; ///< numbers of the channels that have one
};

} // namespace anarchy
