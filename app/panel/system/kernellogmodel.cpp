// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/system/kernellogmodel.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace anarchy {

KernelLogModel::Weight KernelLogModel::weightOf(int level)
{
    return level <= 3 ? Weight::Error : level == 4 ? Weight::Warning : Weight::Note; // as syslog orders them
}

void KernelLogModel::append(const QList<KernelLogReader::Line> &lines)
{
    constexpr qsizetype most = KernelLogReader::mostLines;
    const QList<KernelLogReader::Line> fresh = lines.last(std::min(lines.size(), most));
    if (fresh.isEmpty())
        return;
    const auto kept = std::min<qsizetype>(static_cast<qsizetype>(m_lines.size()), most - fresh.size());
    if (const auto tooMany = static_cast<qsizetype>(m_lines.size()) - kept; tooMany > 0) {
        beginRemoveRows({}, 0, static_cast<int>(tooMany) - 1);
        m_lines.erase(m_lines.begin(), m_lines.begin() + tooMany);
        endRemoveRows();
    }
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(fresh.size()) - 1);
    m_lines.insert(m_lines.end(), fresh.begin(), fresh.end());
    endInsertRows();
}

void KernelLogModel::clear()
{
    beginResetModel();
    m_lines.clear();
    endResetModel();
}

void KernelLogModel::setIcons(const std::array<QIcon, weightCount> &icons)
{
    m_icons = icons;
    if (!m_lines.empty())
        Q_EMIT dataChanged(index(0, Level), index(rowCount() - 1, Level), {Qt::DecorationRole});
}

int KernelLogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int KernelLogModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant KernelLogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const KernelLogReader::Line &line = m_lines[static_cast<std::size_t>(index.row())];
    if (role == Qt::DecorationRole && index.column() == Level)
        return m_icons[static_cast<std::size_t>(weightOf(line.level))];
    if (role == Qt::ToolTipRole && index.column() == Text)
        return line.text;
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Time: {
        const QDateTime when = QDateTime::fromMSecsSinceEpoch(line.timeMs);
        return QLocale().toString(when, tr("yyyy-MM-dd HH:mm:ss.zzz", "time format"));
    }
    case Level:
        return logLevelText(line.level);
    default:
        return line.text;
    }
}

QVariant KernelLogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Time ? tr("Time") : section == Level ? tr("Level") : tr("Message");
}

} // namespace anarchy

#include "moc_kernellogmodel.cpp"
