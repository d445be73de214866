// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/profiles/switchingcard.h"

#include <QHBoxLayout>
#include <QScopedValueRollback>

#include "desktop/look/look.h"

using namespace Qt::StringLiterals;

namespace anarchy {

SwitchingCard::SwitchingCard(AutomaticSwitch &switching, SwitchRuleStore &rules, const ProfileStore &profiles,
                             QWidget *parent)
    : Card(parent)
    , m_switching(switching)
    , m_rules(rules)
    , m_profiles(profiles)
    , m_enabled(new QCheckBox(tr("S&witch automatically"), this))
    , m_status(new QLabel(this))
    , m_resume(new QPushButton(tr("Resume"), this))
    , m_list(new QVBoxLayout)
    , m_add(new QPushButton(tr("Add a rule"), this))
    , m_problem(new QLabel(this))
{
    m_enabled->setAccessibleName(tr("Switch automatically"));
    m_enabled->setToolTip(
        tr("While the panel runs, in the tray too. The first rule that matches is used; when none does any "
           "more, the settings from before come back."));
    m_status->setObjectName(u"switchingStatus"_s);
    m_status->setAccessibleName(tr("Automatic switching"));
    m_status->setWordWrap(true);
    m_resume->setAccessibleName(tr("Resume automatic switching"));
    m_add->setAccessibleName(tr("Add a rule"));
    m_problem->setObjectName(u"switchingProblem"_s);
    m_problem->setAccessibleName(tr("What is wrong with the rules"));
    m_problem->setWordWrap(true);
    QPalette colours = m_problem->palette();
    colours.setColor(QPalette::WindowText, look::ink(look::Ink::Negative, palette()));
    m_problem->setPalette(colours);
    for (QPushButton *button : {m_resume, m_add})
        button->setAutoDefault(false);

    auto *top = new QHBoxLayout;
    top->setSpacing(2 * look::grid);
    top->addWidget(m_enabled);
    top->addWidget(m_status, 1);
    top->addWidget(m_resume);
    m_list->setSpacing(look::grid / 2);
    auto *bottom = new QHBoxLayout;
    bottom->setSpacing(look::grid);
    bottom->addWidget(m_add);
    bottom->addWidget(m_problem, 1);
    bottom->addStretch(); // in place of a problem
    auto *sheet = new QVBoxLayout(this);
    sheet->setContentsMargins(2 * look::grid, look::grid * 3 / 2, 2 * look::grid, look::grid * 3 / 2);
    sheet->setSpacing(look::grid);
    sheet->addLayout(top);
    sheet->addLayout(m_list);
    sheet->addLayout(bottom);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);

    connect(m_enabled, &QCheckBox::clicked, this, [this] { adoptRows(); });
    connect(m_resume, &QPushButton::clicked, &m_switching, &AutomaticSwitch::resume);
    connect(m_add, &QPushButton::clicked, this, [this] {
        addRow({SwitchRule::When::Program, {}, m_profiles.profiles().constFirst().id, {}});
        renumber();
        m_rows.constLast()->programField()->setFocus(Qt::OtherFocusReason);
    });
    connect(&m_rules, &SwitchRuleStore::changed, this, [this] {
        if (!m_adopting)
            showRules();
    });
    connect(&m_profiles, &ProfileStore::changed, this, &SwitchingCard::showRules);
    connect(&m_switching, &AutomaticSwitch::changed, this, &SwitchingCard::showStatus);
    showRules();
}

void SwitchingCard::showRules()
{
    qDeleteAll(m_rows);
    m_rows.clear();
    for (const SwitchRule &rule : m_rules.get().rules)
        addRow(rule);
    renumber();
    m_enabled->setChecked(m_rules.get().enabled);
    showStatus();
    showProblem();
}

void SwitchingCard::addRow(const SwitchRule &rule)
{
    auto *row = new SwitchRuleRow(rule, m_profiles.profiles(), this);
    m_rows += row;
    m_list->addWidget(row);
    row->show();
    connect(row, &SwitchRuleRow::edited, this, &SwitchingCard::adoptRows);
    connect(row, &SwitchRuleRow::removeRequested, this, [this, row] {
        m_rows.removeOne(row);
        row->hide();
        row->deleteLater(); // this is its button's click
        renumber();
        adoptRows();
        m_add->setFocus(Qt::OtherFocusReason);
    });
    connect(row, &SwitchRuleRow::moveRequested, this, [this, row](int by) {
        const qsizetype at = m_rows.indexOf(row);
        m_rows.move(at, at + by);
        m_list->insertWidget(static_cast<int>(at + by), row);
        renumber();
        adoptRows();
    });
}

void SwitchingCard::renumber()
{
    for (qsizetype i = 0; i < m_rows.size(); ++i)
        m_rows[i]->setNumber(static_cast<int>(i) + 1, static_cast<int>(m_rows.size()));
}

void SwitchingCard::adoptRows()
{
    SwitchRules rules = m_rules.get();
    rules.enabled = m_enabled->isChecked();
    rules.rules.clear();
    for (const SwitchRuleRow *row : std::as_const(m_rows)) {
        if (row->problem().isEmpty())
            rules.rules += row->rule();
    }
    const QScopedValueRollback adopting(m_adopting, true);
    if (!m_rules.set(rules))
        m_enabled->setChecked(m_rules.get().enabled);
    showStatus();
    showProblem();
}

void SwitchingCard::showStatus()
{
    m_status->setText(m_switching.statusText());
    m_status->setAccessibleDescription(m_status->text());
    m_resume->setVisible(!m_switching.heldBecause().isEmpty());
}

void SwitchingCard::showProblem()
{
    QString problem = m_rules.problem();
    for (qsizetype i = 0; i < m_rows.size() && problem.isEmpty(); ++i) {
        if (!m_rows[i]->problem().isEmpty())
            problem = tr("Rule %1 is not used yet: %2.").arg(i + 1).arg(m_rows[i]->problem());
    }
    m_problem->setText(problem);
    m_problem->setAccessibleDescription(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_add->setEnabled(m_rules.get().rules.size() < SwitchRules::most);
}

} // namespace anarchy

#include "moc_switchingcard.cpp"
