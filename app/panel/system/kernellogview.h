// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QTableView>

#include "panel/controls/card.h"
#include "panel/system/kernellogmodel.h"

namespace anarchy {

/// The driver's lines of the kernel log with a filter. Reads only while it is seen; follows what comes unless somebody
/// has scrolled back.
class KernelLogView : public Card {
    Q_OBJECT

public:
    explicit KernelLogView(const KernelLogReader::Sources &sources, QWidget *parent = nullptr);

    /// \param why there is none to look at; empty where there may be one
    void setMissing(const QString &why);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QWidget *makeTools();
    QWidget *makeExplanation();
    void setUpTable();
    void append(const QList<KernelLogReader::Line> &lines);
    void copy();
    void showState();
    void applyPalette();

    KernelLogReader m_reader;
    KernelLogModel m_lines;
    QSortFilterProxyModel m_filtered;
    QString m_missing;
    QLineEdit *m_filter = nullptr; ///< owned as children, like the others
    QPushButton *m_copy = nullptr;
    QStackedWidget *m_layers;
    QTableView *m_table;
    QWidget *m_explanation = nullptr; ///< in place of the table when it has no rows
    QLabel *m_text = nullptr;
    QLabel *m_reason = nullptr;
    QLabel *m_command = nullptr;
};

} // namespace anarchy
