// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include <vector>

#include "journal/changerecord.h"

namespace anarchy {

/// Changes, a row each, the newest first.
class ChangeModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Time, What, How, Outcome, Effect, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// \param text rows without it are left out: see mentions(); the time counts, too
    void setRecords(std::vector<ChangeRecord> records, const QString &text);
    /// Null for a row that is not there.
    const ChangeRecord *at(int row) const;
    /// The row of a change, or -1.
    int rowOf(qint64 id) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    static QString text(const ChangeRecord &record, int column);

    std::vector<ChangeRecord> m_records;
};

} // namespace anarchy
