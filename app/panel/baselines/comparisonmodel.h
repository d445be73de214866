// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QPalette>

#include <optional>

#include "analysis/comparison.h"

namespace anarchy {

/// A comparison of two measurements: two rows a quality, before and after, and what came of it beside them.
class ComparisonModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Title, Which, Median, MiddleHalf, P99, Difference, Outcome, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setComparison(const std::optional<Comparison> &comparison);
    /// Whose colours verdicts are written in, beside their words.
    void setPalette(const QPalette &palette);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString text(Quality quality, bool after, int column) const;

    std::optional<Comparison> m_comparison;
    QPalette m_palette;
};

} // namespace anarchy
