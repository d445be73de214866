// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/monitor/channelview.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

#include "desktop/look/look.h"
#include "panel/controls/tablelook.h"

namespace anarchy {

namespace {

constexpr int drawingWidth = 160;

/// Draws TX and RX of one channel's last samples.
class ActivityDelegate : public QStyledItemDelegate {
public:
    ActivityDelegate(const ChannelActivity &activity, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_activity(activity)
    {
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::paint(painter, option, index);
        const auto channel = static_cast<std::size_t>(index.data(ChannelModel::channelRole).toInt());
        const QRectF area = QRectF(option.rect).adjusted(look::grid / 2.0, 3, -look::grid / 2.0, -3);
        const float highest = std::max(highestRate(), 1.0F);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        drawLine(*painter, area, highest, look::ink(look::Ink::Rx, option.palette), Qt::DashLine,
                 [channel](const ChannelActivity::Rates &rates) { return rates.rx[channel]; });
        drawLine(*painter, area, highest, look::ink(look::Ink::Tx, option.palette), Qt::SolidLine,
                 [channel](const ChannelActivity::Rates &rates) { return rates.tx[channel]; });
        painter->restore();
    }

private:
    float highestRate() const
    {
        float highest = 0;
        for (const ChannelActivity::Rates &rates : m_activity.rates()) {
            for (std::size_t i = 0; i < rates.tx.size(); ++i)
                highest = std::fmax(highest, std::fmax(rates.tx[i], rates.rx[i])); // leaves NaN out
        }
        return highest;
    }

    template <typename Value>
    void drawLine(QPainter &painter, const QRectF &area, float highest, const QColor &colour, Qt::PenStyle style,
                  Value value) const
    {
        painter.setPen(QPen(colour, 1.2, style));
        const double step = area.width() / (ChannelActivity::samplesKept - 1);
        double x = area.right() - step * static_cast<double>(m_activity.rates().size() - 1);
        QPolygonF line;
        for (const ChannelActivity::Rates &rates : m_activity.rates()) {
            const float rate = value(rates);
            if (std::isfinite(rate)) {
                line << QPointF(x, area.bottom() - static_cast<double>(rate / highest) * area.height());
            } else {
                painter.drawPolyline(line);
                line.clear();
            }
            x += step;
        }
        painter.drawPolyline(line);
    }

    const ChannelActivity &m_activity;
};

} // namespace

ChannelView::ChannelView(LinkReader &reader, QWidget *parent)
    : Card(parent)
    , m_reader(reader)
    , m_layers(new QStackedWidget(this))
    , m_table(new QTableView(this))
    , m_empty(new QLabel(tr("No channel is open. Programs open them at the link's stream."), this))
{
    auto *sheet = new QVBoxLayout(this);
    sheet->setContentsMargins(look::grid / 2, look::grid / 2, look::grid / 2, look::grid / 2);
    sheet->addWidget(m_layers);
    m_table->setAccessibleName(tr("Channels table"));
    m_table->setModel(&m_reader);
    look::applyTo(*m_table);
    m_table->setItemDelegateForColumn(ChannelModel::LastMinute, new ActivityDelegate(m_reader.activity(), m_table));
    QHeaderView *header = m_table->horizontalHeader();
    const QFontMetrics metrics(m_table->font());
    for (int column = 0; column < ChannelModel::ColumnCount; ++column) {
        const QString title = m_reader.headerData(column, Qt::Horizontal).toString();
        const int widest = std::max(metrics.horizontalAdvance(title), metrics.horizontalAdvance(tr("888 MB/s")));
        header->resizeSection(column, widest + 3 * look::grid);
    }
    header->resizeSection(ChannelModel::LastMinute, drawingWidth);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_layers->addWidget(m_table);
    m_layers->addWidget(m_empty);
    connect(&m_reader, &QAbstractItemModel::modelReset, this, &ChannelView::updateEmpty);
    connect(&reader, &LinkReader::advanced, this, [this] {
        if (isVisible())
            m_reader.refresh();
    });
    updateEmpty();
}

void ChannelView::showEvent(QShowEvent *event)
{
    Card::showEvent(event);
    m_reader.refresh();
}

void ChannelView::updateEmpty()
{
    m_layers->setCurrentWidget(m_reader.rowCount() ? static_cast<QWidget *>(m_table) : m_empty);
}

} // namespace anarchy

#include "moc_channelview.cpp"
