// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/baselines/comparisonmodel.h"

#include <QFont>

#include "desktop/look/look.h"
#include "wording/comparisontext.h"

namespace anarchy {

void ComparisonModel::setComparison(const std::optional<Comparison> &comparison)
{
    beginResetModel();
    m_comparison = comparison;
    endResetModel();
}

void ComparisonModel::setPalette(const QPalette &palette)
{
    m_palette = palette;
    if (m_comparison)
        Q_EMIT dataChanged(index(0, Outcome), index(rowCount() - 1, Outcome), {Qt::ForegroundRole});
}

int ComparisonModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_comparison ? 0 : 2 * qualityCount;
}

int ComparisonModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ComparisonModel::text(Quality quality, bool after, int column) const
{
    const QualityComparison &result = (*m_comparison)[quality];
    const QualitySummary &summary = after ? result.after : result.before;
    const auto value = [quality](double number) { return qualityText(quality, number); };
    switch (column) {
    case Title:
        return after ? QString() : qualityTitle(quality);
    case Which:
        return after ? tr("after") : tr("before");
    case Median:
        return value(summary.median);
    case MiddleHalf:
        return tr("%1 to %2", "quartiles").arg(value(summary.lowerQuartile), value(summary.upperQuartile));
    case P99:
        return value(summary.p99);
    case Difference:
        return after ? intervalText(result) : differenceText(result.difference);
    case Outcome:
        return after ? tr("effect %1").arg(effectSizeText(result.cliffsDelta)) : verdictText(result.verdict);
    default:
        return {};
    }
}

QVariant ComparisonModel::data(const QModelIndex &index, int role) const
{
    if (!m_comparison || index.row() < 0 || index.row() >= rowCount())
        return {};
    const auto quality = static_cast<Quality>(index.row() / 2);
    const bool after = index.row() % 2;
    const Verdict verdict = (*m_comparison)[quality].verdict;
    const bool decided = verdict == Verdict::Better || verdict == Verdict::Worse;
    if (index.column() == Outcome && !after && decided) {
        if (role == Qt::ForegroundRole)
            return look::ink(verdict == Verdict::Better ? look::Ink::Positive : look::Ink::Negative, m_palette);
        if (role == Qt::FontRole) {
            QFont font;
            font.setBold(true);
            return font;
        }
    }
    return role == Qt::DisplayRole ? text(quality, after, index.column()) : QVariant();
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::ToolTipRole) {
        if (section == Difference)
            return tr("Of the whole, and beneath it the interval that holds the true one");
        if (section == Outcome)
            return tr("Beneath it how much more often a sample after is above one before than below it, from -1 to 1");
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Median:
        return tr("Median");
    case MiddleHalf:
        return tr("Middle half");
    case P99:
        return tr("p99");
    case Difference:
        return tr("Difference");
    case Outcome:
        return tr("Verdict");
    default:
        return QString();
    }
}

} // namespace anarchy

#include "moc_comparisonmodel.cpp"
