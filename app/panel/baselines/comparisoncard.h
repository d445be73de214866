// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QTableView>

#include "desktop/services/baselines.h"
#include "panel/baselines/comparisonmodel.h"
#include "panel/controls/card.h"

namespace anarchy {

/// A baseline against another one, or against the link as it is now: what is better and what is worse, in words and in
/// numbers, and what else was different.
class ComparisonCard : public Card {
    Q_OBJECT

public:
    explicit ComparisonCard(const Baselines &baselines, QWidget *parent = nullptr);

    /// Chooses what is compared. \param after empty: the link now
    void choose(const QString &before, const QString &after);
    /// Compares what is chosen, or asks for a measurement first.
    void compare();
    /// \param after what was measured has no name
    void display(const Baseline &before, const Baseline &after);
    /// \param obstacle why the link cannot be measured now; empty if it can
    void setObstacle(const QString &obstacle);

Q_SIGNALS:
    /// The link has to be measured, to be compared with the baseline of that name.
    void measureRequested(const QString &before, std::chrono::seconds length);

protected:
    void changeEvent(QEvent *event) override;

private:
    void showBaselines();
    void showChoice();
    void clear();
    void fitTable();

    const Baselines &m_baselines;
    ComparisonModel m_model;
    QString m_obstacle;
    QComboBox *m_before; ///< owned as children, like the others
    QComboBox *m_after;
    QPushButton *m_compare;
    QLabel *m_hint; ///< why these cannot be compared, or how long it takes
    QLabel *m_conclusions;
    QLabel *m_changed;
    QTableView *m_table;
};

} // namespace anarchy
