// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/controls/tablelook.h"

#include <QAction>
#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QHeaderView>
#include <QPainter>
#include <QPointer>
#include <QStyledItemDelegate>
#include <QTableView>

#include <algorithm>

#include "desktop/look/look.h"

namespace anarchy::look {

namespace {

/// Leaves room between a column that is set right and one beside it that is set left.
class CellDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, option.palette.brush(QPalette::Highlight));
        QStyleOptionViewItem inner = option;
        inner.rect.adjust(grid / 2, 0, -grid / 2, 0);
        QStyledItemDelegate::paint(painter, inner, index);
    }
};

/// A style sheet keeps the colours that it was first polished with, and keeps the table from hearing of others: a
/// desktop that turns dark is heard of by what the table lies on.
class SheetFollowingPalette : public QObject {
public:
    SheetFollowingPalette(QTableView &table, const QString &sheet)
        : QObject(&table)
        , m_table(table)
        , m_sheet(sheet)
    {
        table.installEventFilter(this);
        table.setStyleSheet(sheet);
        watchParent();
    }

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (watched == &m_table && event->type() == QEvent::ParentChange) {
            watchParent();
        } else if (watched != &m_table && event->type() == QEvent::PaletteChange) {
            m_table.setStyleSheet({});
            m_table.setStyleSheet(m_sheet);
        }
        return QObject::eventFilter(watched, event);
    }

private:
    void watchParent()
    {
        if (m_parent)
            m_parent->removeEventFilter(this);
        m_parent = m_table.parentWidget();
        if (m_parent)
            m_parent->installEventFilter(this);
    }

    QTableView &m_table;
    QString m_sheet;
    QPointer<QWidget> m_parent;
};

QString selectedText(const QTableView &table)
{
    const QAbstractItemModel &model = *table.model();
    QModelIndexList rows = table.selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    if (rows.isEmpty())
        return {};
    QStringList lines;
    QStringList cells;
    for (int column = 0; column < model.columnCount(); ++column)
        cells << model.headerData(column, Qt::Horizontal).toString();
    lines << cells.join(u'\t');
    for (const QModelIndex &row : std::as_const(rows)) {
        cells.clear();
        for (int column = 0; column < model.columnCount(); ++column)
            cells << row.siblingAtColumn(column).data().toString();
        lines << cells.join(u'\t');
    }
    return lines.join(u'\n') + u'\n';
}

} // namespace

void applyTo(QTableView &table)
{
    // Flat like the cards that tables lie on.
    new SheetFollowingPalette(
        table,
        QStringLiteral(
            "QHeaderView { background: palette(base); }"
            "QHeaderView::section { background: palette(base); color: palette(placeholder-text); border: none;"
            " border-bottom: 1px solid palette(midlight); padding: 4px 8px; }"));
    table.setItemDelegate(new CellDelegate(&table));
    table.setFrameShape(QFrame::NoFrame);
    table.setShowGrid(false);
    table.setAlternatingRowColors(true);
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setWordWrap(false);
    table.setTabKeyNavigation(false); // Tab leaves the table; arrows move in it
    table.setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table.setFont(tabular(table.font()));
    table.verticalHeader()->hide();
    table.verticalHeader()->setDefaultSectionSize(table.fontMetrics().height() + grid);
    table.horizontalHeader()->setHighlightSections(false);
    table.horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    auto *copy = new QAction(QCoreApplication::translate("Table", "Copy"), &table);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    QObject::connect(copy, &QAction::triggered, &table,
                     [&table] { QGuiApplication::clipboard()->setText(selectedText(table)); });
    table.addAction(copy);
    table.setContextMenuPolicy(Qt::ActionsContextMenu);
}

void keepVisible(QTableView &table, int rows)
{
    table.setMinimumHeight(rows * table.verticalHeader()->defaultSectionSize()
                           + table.horizontalHeader()->sizeHint().height());
}

void applyToChoice(QTableView &table, int visibleRows)
{
    applyTo(table);
    table.setSelectionMode(QAbstractItemView::SingleSelection);
    table.setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table.horizontalHeader()->setStretchLastSection(true);
    keepVisible(table, visibleRows);
}

} // namespace anarchy::look
