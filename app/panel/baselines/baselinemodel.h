// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include <vector>

#include "baselines/baseline.h"

namespace anarchy {

/// Baselines, a row each. The bold one is chosen.
class BaselineModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Recorded, Length, Link, Note, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// \param chosen name of the one that is, or empty
    void setBaselines(const std::vector<Baseline> &baselines, const QString &chosen);
    /// Empty for a row that is not there.
    QString nameAt(int row) const;
    /// The row of a baseline, or -1.
    int rowOf(const QString &name) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row {
        QStringList cells; ///< by Column
        QString help;
        bool chosen;
    };
    std::vector<Row> m_rows;
};

/// "25 Nov 14:05", with the year where it is another one.
QString recordedText(const Baseline &baseline);
/// "60 s", "5 min".
QString lengthText(const Baseline &baseline);

} // namespace anarchy
