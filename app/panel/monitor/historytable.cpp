// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/monitor/historytable.h"

#include <QHeaderView>
#include <QVBoxLayout>

#include "desktop/look/look.h"
#include "panel/controls/tablelook.h"

namespace anarchy {

HistoryTable::HistoryTable(LiveModel &model, QWidget *parent)
    : Card(parent)
    , m_model(model)
    , m_layers(new QStackedWidget(this))
    , m_table(new QTableView(this))
    , m_empty(new QLabel(tr("Nothing is known of the time in view."), this))
{
    auto *sheet = new QVBoxLayout(this);
    sheet->setContentsMargins(look::grid / 2, look::grid / 2, look::grid / 2, look::grid / 2);
    sheet->addWidget(m_layers);
    m_table->setAccessibleName(tr("Readings table"));
    m_table->setModel(&m_model);
    look::applyTo(*m_table);
    const QFontMetrics metrics(m_table->font());
    QHeaderView *header = m_table->horizontalHeader();
    // Fixed widths: measuring thousands of rows for the widest would cost more than drawing them.
    for (int column = 0; column < HistoryModel::ColumnCount; ++column)
        header->resizeSection(column, metrics.horizontalAdvance(tr("88.88 MB/s")) + 2 * look::grid);
    header->resizeSection(HistoryModel::Time,
                          metrics.horizontalAdvance(tr("Wed 28 Sep 20:00, after a gap")) + 2 * look::grid);
    header->resizeSection(HistoryModel::Errors, metrics.horizontalAdvance(tr("888 errors: buffer overrun 888")));
    m_empty->setAlignment(Qt::AlignCenter);
    m_layers->addWidget(m_table);
    m_layers->addWidget(m_empty);
}

void HistoryTable::showEvent(QShowEvent *event)
{
    Card::showEvent(event);
    refresh();
}

void HistoryTable::refresh()
{
    if (!isVisible())
        return;
    m_model.refresh(width());
    const bool samples = m_model.resolution() == Resolution::Samples;
    // One sample's peak is the sample.
    for (const int column : {HistoryModel::TxPeak, HistoryModel::RxPeak})
        m_table->setColumnHidden(column, samples);
    m_layers->setCurrentWidget(m_model.rowCount() ? static_cast<QWidget *>(m_table) : m_empty);
}

} // namespace anarchy

#include "moc_historytable.cpp"
