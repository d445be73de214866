// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>
#include <QLineEdit>
#include <QToolButton>

#include "profiles/profile.h"
#include "profiles/switchrules.h"

namespace anarchy {

/// One rule as a person edits it: when, which program, which profile; up, down, away.
class SwitchRuleRow : public QWidget {
    Q_OBJECT

public:
    SwitchRuleRow(const SwitchRule &rule, const QList<Profile> &profiles, QWidget *parent = nullptr);

    /// What the fields say; may be incomplete, see problem().
    SwitchRule rule() const;
    /// Why it cannot be used as it is; empty if it can.
    QString problem() const;
    /// Its place among `count`, from 1: names the fields for assistive technology.
    void setNumber(int number, int count);
    QLineEdit *programField() const { return m_program; }

Q_SIGNALS:
    void edited();
    /// -1: one place up, 1: one place down.
    void moveRequested(int by);
    void removeRequested();

private:
    void showFields();

    SwitchRule m_rule; ///< as it came, for what only is kept
    QComboBox *m_when; ///< owned as children, like the others
    QLineEdit *m_program;
    QComboBox *m_profile;
    QToolButton *m_up;
    QToolButton *m_down;
    QToolButton *m_remove;
};

} // namespace anarchy
