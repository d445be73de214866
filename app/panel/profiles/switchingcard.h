// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "desktop/services/automaticswitch.h"
#include "panel/controls/card.h"
#include "panel/profiles/switchrulerow.h"

namespace anarchy {

/// The switch for automatic switching, what it is doing and why, and its rules in their order. A rule counts as soon as
/// it is complete.
class SwitchingCard : public Card {
    Q_OBJECT

public:
    SwitchingCard(AutomaticSwitch &switching, SwitchRuleStore &rules, const ProfileStore &profiles,
                  QWidget *parent = nullptr);

private:
    void showRules();
    void showStatus();
    void showProblem();
    void addRow(const SwitchRule &rule);
    void renumber();
    void adoptRows();

    AutomaticSwitch &m_switching;
    SwitchRuleStore &m_rules;
    const ProfileStore &m_profiles;
    QList<SwitchRuleRow *> m_rows; ///< owned as children, like the others
    QCheckBox *m_enabled;
    QLabel *m_status;
    QPushButton *m_resume;
    QVBoxLayout *m_list;
    QPushButton *m_add;
    QLabel *m_problem;
    bool m_adopting = false;
};

} // namespace anarchy
