// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QPushButton>
#include <QTableView>

#include "desktop/services/baselines.h"
#include "desktop/services/changecontroller.h"
#include "panel/baselines/baselineform.h"
#include "panel/baselines/baselinemodel.h"
#include "panel/controls/card.h"
#include "panel/controls/problemlabel.h"

namespace anarchy {

/// All baselines with everything that can be done to one, and how the link does against the chosen one.
class BaselineList : public Card {
    Q_OBJECT

public:
    explicit BaselineList(Baselines &baselines, QWidget *parent = nullptr);

    /// The row that the buttons are about, or empty.
    QString current() const { return m_model.nameAt(m_table->currentIndex().row()); }
    void select(const QString &name);
    /// \param obstacle why nothing can be recorded now; empty if it can
    void setObstacle(const QString &obstacle);

    void askToRecord();
    void askToRename();
    /// Shows the current one in the plots, or takes it out of them.
    void toggleChosen();
    void removeCurrent();
    /// Brings back what was removed last.
    void undoRemove();

Q_SIGNALS:
    void recordRequested(const QString &name, const QString &note, std::chrono::seconds length);
    void messageRaised(const anarchy::Message &message);

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *makeButtons();
    void showBaselines();
    void showCurrent();
    void showWatch();
    void paintWords();
    void finish();
    void say(Message::Kind kind, const QString &text, Message::Action action = Message::Action::None);

    Baselines &m_baselines;
    BaselineModel m_model;
    QString m_selected; ///< over resets of the model
    QString m_renamed; ///< what the form renames; empty while it asks for a new one
    QString m_obstacle;
    QTableView *m_table; ///< owned as children, like the others
    QWidget *m_empty; ///< in place of the table
    QLabel *m_emptyText = nullptr;
    QLabel *m_watch;
    ProblemLabel *m_problems;
    BaselineForm *m_form;
    QPushButton *m_record = nullptr;
    QPushButton *m_choose = nullptr;
    QPushButton *m_rename = nullptr;
    QPushButton *m_remove = nullptr;
};

} // namespace anarchy
