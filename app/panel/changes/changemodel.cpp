// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/changes/changemodel.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

#include "wording/changetext.h"

namespace anarchy {

void ChangeModel::setRecords(std::vector<ChangeRecord> records, const QString &text)
{
    beginResetModel();
    m_records = std::move(records);
    if (!text.isEmpty()) {
        std::erase_if(m_records, [&](const ChangeRecord &record) {
            return !mentions(record, text) && !ChangeModel::text(record, Time).contains(text, Qt::CaseInsensitive);
        });
    }
    endResetModel();
}

const ChangeRecord *ChangeModel::at(int row) const
{
    return row >= 0 && row < rowCount() ? &m_records[static_cast<std::size_t>(row)] : nullptr;
}

int ChangeModel::rowOf(qint64 id) const
{
    const auto found = std::ranges::find(m_records, id, &ChangeRecord::id);
    return found == m_records.end() ? -1 : static_cast<int>(found - m_records.begin());
}

int ChangeModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_records.size());
}

int ChangeModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ChangeModel::text(const ChangeRecord &record, int column)
{
    switch (column) {
    case Time:
        return QLocale().toString(QDateTime::fromMSecsSinceEpoch(record.timeNs / 1'000'000),
                                  tr("d MMM yyyy HH:mm:ss", "time format"));
    case What:
        return changeTexts(record).join(tr("; ", "between changed values"));
    case How:
        return changeCauseText(record.cause);
    case Outcome:
        return changeOutcomeText(record.outcome);
    case Effect:
        return effectText(record.effect);
    default:
        return {};
    }
}

QVariant ChangeModel::data(const QModelIndex &index, int role) const
{
    const ChangeRecord *record = at(index.row());
    if (!record)
        return {};
    if (role == Qt::DisplayRole)
        return text(*record, index.column());
    if (role == Qt::ToolTipRole) {
        QStringList lines
            = index.column() == Effect && record->effect ? effectTexts(*record->effect) : changeTexts(*record);
        if (!record->note.isEmpty())
            lines += record->note;
        return lines.join(u'\n');
    }
    return {};
}

QVariant ChangeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Time:
        return tr("Time");
    case What:
        return tr("What changed");
    case How:
        return tr("How");
    case Outcome:
        return tr("Outcome");
    case Effect:
        return tr("Effect");
    default:
        return {};
    }
}

} // namespace anarchy

#include "moc_changemodel.cpp"
