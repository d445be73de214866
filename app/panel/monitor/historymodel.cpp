// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/monitor/historymodel.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <cmath>

#include "base/units.h"
#include "wording/statisticstext.h"

namespace anarchy {

HistoryModel::HistoryModel(const LiveModel &model, QObject *parent)
    : QAbstractTableModel(parent)
    , m_model(model)
{
}

void HistoryModel::refresh(int columns)
{
    const qint64 from = m_model.view().fromNs();
    const qint64 to = m_model.view().toNs();
    const Resolution resolution = m_model.history().resolutionFor(from, (to - from) / std::max(columns, 1));
    const HistoryRows rows(m_model.history(), resolution, from, to);
    const qint64 oldest = rows.isEmpty() ? 0 : rows.timeAt(0);
    const qint64 newest = rows.isEmpty() ? 0 : rows.timeAt(rows.size() - 1);
    const bool goesOn = resolution == m_resolution && !m_times.empty() && !rows.isEmpty() && oldest >= m_times.front()
        && oldest <= m_times.back() && newest >= m_times.back();
    if (!goesOn) {
        beginResetModel();
        m_resolution = resolution;
        m_rows.emplace(rows);
        m_times.clear();
        for (int i = 0; i < rows.size(); ++i)
            m_times.push_back(rows.timeAt(i));
        endResetModel();
        return;
    }
    m_rows.emplace(rows);
    // The newest bucket was still being filled.
    Q_EMIT dataChanged(index(0, 0), index(0, ColumnCount - 1));
    int added = 0;
    while (added < rows.size() && rows.timeAt(rows.size() - 1 - added) > m_times.back())
        ++added;
    if (added) {
        beginInsertRows({}, 0, added - 1);
        for (int i = rows.size() - added; i < rows.size(); ++i)
            m_times.push_back(rows.timeAt(i));
        endInsertRows();
    }
    const auto gone = std::ranges::find_if(m_times, [oldest](qint64 time) { return time >= oldest; }) - m_times.begin();
    if (gone) {
        const int last = static_cast<int>(m_times.size()) - 1;
        beginRemoveRows({}, last - static_cast<int>(gone) + 1, last);
        m_times.erase(m_times.begin(), m_times.begin() + gone);
        endRemoveRows();
    }
}

int HistoryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_times.size());
}

int HistoryModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

std::optional<HistoryRow> HistoryModel::rowAt(int row) const
{
    const qint64 time = m_times[m_times.size() - 1 - static_cast<std::size_t>(row)];
    int low = 0;
    int high = m_rows->size();
    while (low < high) {
        const int middle = low + (high - low) / 2;
        if (m_rows->timeAt(middle) < time)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == m_rows->size() || m_rows->timeAt(low) != time)
        return std::nullopt;
    return m_rows->at(low);
}

QString HistoryModel::timeText(const HistoryRow &row) const
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(row.timeNs / 1'000'000);
    QString text;
    switch (m_resolution) {
    case Resolution::Samples:
        text = QLocale().toString(time.time(), tr("HH:mm:ss.zzz", "time format"));
        break;
    case Resolution::Seconds:
        text = QLocale().toString(time.time(), tr("HH:mm:ss", "time format"));
        break;
    case Resolution::Minutes:
        text = QLocale().toString(time, tr("ddd d MMM HH:mm", "date and time format"));
        break;
    }
    return row.afterGap ? tr("%1, after a gap").arg(text) : text;
}

QString HistoryModel::text(const HistoryRow &row, int column) const
{
    const auto rate = [](double value) { return rateQuantity(value).text(); };
    const auto duration = [&](Metric metric) { return durationQuantity(row.of(metric).value).text(); };
    const auto count = [&](Metric metric) {
        const double value = row.of(metric).value;
        return std::isfinite(value) ? QLocale().toString(value, 'f', 0) : QStringLiteral("–");
    };
    switch (column) {
    case Time:
        return timeText(row);
    case Tx:
        return rate(row.of(Metric::TxRate).value);
    case TxPeak:
        return rate(row.of(Metric::TxRate).maximum);
    case Rx:
        return rate(row.of(Metric::RxRate).value);
    case RxPeak:
        return rate(row.of(Metric::RxRate).maximum);
    case P50:
        return duration(Metric::DmaP50);
    case P99:
        return duration(Metric::DmaP99);
    case P999:
        return duration(Metric::DmaP999);
    case Maximum:
        return duration(Metric::DmaMax);
    case Errors:
        return std::ranges::all_of(row.errors, [](quint64 errors) { return errors == 0; }) ? QLocale().toString(0)
                                                                                           : errorsText(row.errors);
    case InFlight:
        return count(Metric::InFlight);
    case CpuLoad:
        return percentText(row.of(Metric::CpuLoad).value);
    case Interrupts:
        return count(Metric::InterruptRate);
    default:
        return {};
    }
}

QVariant HistoryModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((index.column() == Time || index.column() == Errors ? Qt::AlignLeft : Qt::AlignRight)
                                   | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const std::optional<HistoryRow> row = rowAt(index.row());
    return row ? text(*row, index.column()) : QString();
}

QVariant HistoryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    static constexpr std::array titles{
        QT_TR_NOOP("Time"),         QT_TR_NOOP("TX"),      QT_TR_NOOP("TX peak"),   QT_TR_NOOP("RX"),
        QT_TR_NOOP("RX peak"),      QT_TR_NOOP("DMA p50"), QT_TR_NOOP("p99"),       QT_TR_NOOP("p99.9"),
        QT_TR_NOOP("max"),          QT_TR_NOOP("Errors"),  QT_TR_NOOP("In flight"), QT_TR_NOOP("Processor"),
        QT_TR_NOOP("Interrupts/s"),
    };
    static_assert(titles.size() == ColumnCount);
    if (role == Qt::DisplayRole)
        return tr(titles[static_cast<std::size_t>(section)]);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section == Time || section == Errors ? Qt::AlignLeft : Qt::AlignRight)
                                   | Qt::AlignVCenter);
    return {};
}

} // namespace anarchy

#include "moc_historymodel.cpp"
