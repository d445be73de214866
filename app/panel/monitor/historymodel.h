// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include <deque>
#include <optional>

#include "live/livemodel.h"
#include "telemetry/historyrows.h"

namespace anarchy {

/// What the plots show, as rows to read and copy: each sample or bucket in view once, the newest first. Rows stay where
/// they are while time passes; new ones come above them.
class HistoryModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        Time,
        Tx,
        TxPeak,
        Rx,
        RxPeak,
        P50,
        P99,
        P999,
        Maximum,
        Errors,
        InFlight,
        CpuLoad,
        Interrupts,
        ColumnCount
    };

    explicit HistoryModel(const LiveModel &model, QObject *parent = nullptr);

    /// Takes over what is in view now. As finely as it is drawn in `columns` pixel columns.
    void refresh(int columns);
    Resolution resolution() const { return m_resolution; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::optional<HistoryRow> rowAt(int row) const;
    QString text(const HistoryRow &row, int column) const;
    QString timeText(const HistoryRow &row) const;

    const LiveModel &m_model;
    Resolution m_resolution = Resolution::Samples;
    std::optional<HistoryRows> m_rows;
    std::deque<qint64> m_times; ///< of the rows that are shown, oldest first
};

} // namespace anarchy
