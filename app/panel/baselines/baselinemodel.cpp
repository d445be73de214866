// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/baselines/baselinemodel.h"

#include <QFont>
#include <QLocale>

#include <cmath>

#include "base/names.h"

namespace anarchy {

QString recordedText(const Baseline &baseline)
{
    const QDateTime local = baseline.recorded.toLocalTime();
    const bool thisYear = local.date().year() == QDate::currentDate().year();
    return QLocale().toString(local,
                              thisYear ? BaselineModel::tr("d MMM HH:mm", "date and time format")
                                       : BaselineModel::tr("d MMM yyyy HH:mm", "date and time format"));
}

QString lengthText(const Baseline &baseline)
{
    const double seconds = baseline.measurement.seconds();
    return seconds < 119.5 ? BaselineModel::tr("%1 s").arg(std::lround(seconds))
                           : BaselineModel::tr("%1 min").arg(QLocale().toString(seconds / 60, 'f', 0));
}

void BaselineModel::setBaselines(const std::vector<Baseline> &baselines, const QString &chosen)
{
    beginResetModel();
    m_rows.clear();
    for (const Baseline &baseline : baselines) {
        const QString unknown = tr("unknown");
        const QString help = tr("Kernel %1, driver %2, recorded by version %3")
                                 .arg(baseline.kernel.isEmpty() ? unknown : baseline.kernel,
                                      baseline.module.isEmpty() ? unknown : baseline.module,
                                      baseline.program.isEmpty() ? unknown : baseline.program);
        m_rows.push_back({{baseline.name, recordedText(baseline), lengthText(baseline), baseline.linkText(),
                           baseline.note.simplified()},
                          baseline.note.isEmpty() ? help : baseline.note + u'\n' + help,
                          !chosen.isEmpty() && isSameName(baseline.name, chosen)});
    }
    endResetModel();
}

QString BaselineModel::nameAt(int row) const
{
    return row >= 0 && row < rowCount() ? m_rows[static_cast<std::size_t>(row)].cells[Name] : QString();
}

int BaselineModel::rowOf(const QString &name) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (isSameName(nameAt(row), name))
            return row;
    }
    return -1;
}

int BaselineModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int BaselineModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant BaselineModel::data(const QModelIndex &index, int role) const
{
    if (index.row() < 0 || index.row() >= rowCount())
        return {};
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::FontRole && row.chosen && index.column() != Note) {
        QFont font;
        font.setBold(true);
        return font;
    }
    if (role == Qt::ToolTipRole)
        return row.help;
    if (role != Qt::DisplayRole)
        return {};
    if (index.column() == Name && row.chosen)
        return tr("%1 (in plots)").arg(row.cells[Name]);
    return row.cells.value(index.column());
}

QVariant BaselineModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Baseline");
    case Recorded:
        return tr("Recorded");
    case Length:
        return tr("Length");
    case Link:
        return tr("Link");
    case Note:
        return tr("Used for");
    default:
        return {};
    }
}

} // namespace anarchy

#include "moc_baselinemodel.cpp"
