// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QTimer>

#include "desktop/services/changekeeper.h"
#include "panel/changes/changemodel.h"

namespace anarchy {

class ChangeDetails;

/// What was changed, when, by whom and what came of it, with a way back to any point.
class ChangesPage : public QWidget {
    Q_OBJECT

public:
    static constexpr int shown = 2000; ///< changes; the command line lists all

    ChangesPage(LinkReader &reader, ChangeController &changes, ChangeKeeper &keeper, QWidget *parent = nullptr);

    /// Writes the changes that the list shows; JSON where the file's name ends in .json, else CSV. The file appears
    /// whole or not at all.
    /// \return what went wrong, with the file's name; empty when it was saved
    QString saveList(const QString &fileName) const;

Q_SIGNALS:
    /// Somebody wants to see a span in the plots.
    void plotRequested(const anarchy::TimeSpan &span);
    void messageRaised(const anarchy::Message &message);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeHeader();
    QWidget *makeList();
    void layOutColumns();
    void refresh();
    void refreshIfWritten();
    void showRecords(std::vector<ChangeRecord> records);
    void showCurrent();
    void showRunning();
    void askToSave();

    LinkReader &m_reader;
    ChangeController &m_changes;
    ChangeKeeper &m_keeper;
    ChangeModel m_records;
    qint64 m_revision = -1; ///< of what is shown
    qint64 m_selected = 0; ///< id, over resets of the model
    QTimer m_poll; ///< other programs write, too
    QLabel *m_summary; ///< owned as children, like the others
    QLabel *m_problem;
    QCheckBox *m_stayed;
    QComboBox *m_origin;
    QLineEdit *m_text;
    QPushButton *m_save;
    QStackedWidget *m_layers;
    QTableView *m_table;
    QLabel *m_empty;
    ChangeDetails *m_details;
};

} // namespace anarchy
