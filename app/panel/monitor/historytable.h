// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QStackedWidget>
#include <QTableView>

#include "panel/controls/card.h"
#include "panel/monitor/historymodel.h"

namespace anarchy {

/// The plots' twin for reading: what is in view, row by row.
class HistoryTable : public Card {
    Q_OBJECT

public:
    explicit HistoryTable(LiveModel &model, QWidget *parent = nullptr);

    /// Shows what is in view now. Costs nothing while not visible.
    void refresh();

protected:
    void showEvent(QShowEvent *event) override;

private:
    HistoryModel m_model;
    QStackedWidget *m_layers; ///< owned as children, like the others
    QTableView *m_table;
    QLabel *m_empty;
};

} // namespace anarchy
