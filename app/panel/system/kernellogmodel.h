// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QIcon>

#include <array>
#include <deque>

#include "machine/kernellogreader.h"

namespace anarchy {

/// The driver's lines of the kernel log, the oldest first; no more than KernelLogReader::mostLines of them.
class KernelLogModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Time, Level, Text, ColumnCount };
    /// What a level comes to for whoever reads it.
    enum class Weight { Error, Warning, Note };
    static constexpr int weightCount = 3;
    static Weight weightOf(int level);

    using QAbstractTableModel::QAbstractTableModel;

    void append(const QList<KernelLogReader::Line> &lines);
    void clear();
    /// By Weight; colours are the view's matter.
    void setIcons(const std::array<QIcon, weightCount> &icons);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::deque<KernelLogReader::Line> m_lines;
    std::array<QIcon, weightCount> m_icons;
};

} // namespace anarchy
