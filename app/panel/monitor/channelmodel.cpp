// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/monitor/channelmodel.h"

#include "base/units.h"
#include "contract/link.h"

namespace anarchy {

ChannelModel::ChannelModel(LinkReader &reader, QObject *parent)
    : QAbstractTableModel(parent)
{
    connect(&reader, &LinkReader::sampled, this, [this](const Sample &sample) { m_activity.take(sample); });
    connect(&reader, &LinkReader::portReplaced, this, &ChannelModel::forget);
    connect(&reader, &LinkReader::linkChosen, this, &ChannelModel::forget);
}

void ChannelModel::forget()
{
    beginResetModel();
    m_activity.clear();
    m_rows.clear();
    endResetModel();
}

void ChannelModel::refresh()
{
    std::vector<std::size_t> rows;
    for (std::size_t channel = 0; channel < ANARCHY_CHANNELS_MAX; ++channel) {
        if (m_activity.isShown(channel))
            rows.push_back(channel);
    }
    // Channels come and go seldom; a reset then costs a selection, but never shows a number in the wrong row.
    if (rows != m_rows) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
    } else if (!m_rows.empty()) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
}

int ChannelModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ChannelModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ChannelModel::text(std::size_t channel, int column) const
{
    const anarchy_channel_telemetry &counters = m_activity.channels()[channel];
    const ChannelActivity::Rates &rates = m_activity.rates().back();
    const auto rate = [](float bytesPerSecond) { return rateQuantity(static_cast<double>(bytesPerSecond)).text(); };
    const auto bytes = [](quint64 count) { return memoryQuantity(static_cast<double>(count)).text(); };
    switch (column) {
    case Number:
        return countText(channel);
    case State:
        return channelStateText(counters.state);
    case Tx:
        return rate(rates.tx[channel]);
    case Rx:
        return rate(rates.rx[channel]);
    case TxTotal:
        return bytes(counters.tx_bytes);
    case RxTotal:
        return bytes(counters.rx_bytes);
    case InFlight:
        return countText(counters.tx_in_flight);
    case Waiting:
        return countText(counters.rx_waiting);
    case Errors:
        return countText(counters.errors);
    case Resets:
        return countText(counters.resets);
    default:
        return {}; // drawn
    }
}

QVariant ChannelModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const std::size_t channel = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(channel, index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((index.column() == State ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case channelRole:
        return static_cast<int>(channel);
    case Qt::AccessibleTextRole:
        return index.column() == LastMinute ? tr("drawing of the last minute") : QVariant();
    default:
        return {};
    }
}

QVariant ChannelModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    static constexpr std::array titles{
        QT_TR_NOOP("Channel"), QT_TR_NOOP("State"),    QT_TR_NOOP("Last minute"), QT_TR_NOOP("TX"),
        QT_TR_NOOP("RX"),      QT_TR_NOOP("TX total"), QT_TR_NOOP("RX total"),    QT_TR_NOOP("In flight"),
        QT_TR_NOOP("Waiting"), QT_TR_NOOP("Errors"),   QT_TR_NOOP("Resets"),
    };
    static constexpr std::array meanings{
        QT_TR_NOOP("Number of the channel"),
        QT_TR_NOOP("Open, or stalled while its oldest descriptor is being reclaimed"),
        QT_TR_NOOP("TX and RX of the last samples, on one scale for all channels"),
        QT_TR_NOOP("Payload that the far end accepted"),
        QT_TR_NOOP("Payload that arrived"),
        QT_TR_NOOP("Since the driver was loaded"),
        QT_TR_NOOP("Since the driver was loaded"),
        QT_TR_NOOP("Descriptors that are posted and not yet completed"),
        QT_TR_NOOP("Frames that arrived and were not yet read"),
        QT_TR_NOOP("Of all kinds, since the driver was loaded"),
        QT_TR_NOOP("Times the watchdog had to reset the channel"),
    };
    const auto at = static_cast<std::size_t>(section);
    if (role == Qt::DisplayRole)
        return tr(titles[at]);
    if (role == Qt::ToolTipRole)
        return tr(meanings[at]);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section == State || section == LastMinute ? Qt::AlignLeft : Qt::AlignRight)
                                   | Qt::AlignVCenter);
    return {};
}

} // namespace anarchy

#include "moc_channelmodel.cpp"
