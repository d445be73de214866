// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/profiles/switchrulerow.h"

#include <QHBoxLayout>
#include <QLabel>

#include "desktop/look/look.h"

using namespace Qt::StringLiterals;

namespace anarchy {

SwitchRuleRow::SwitchRuleRow(const SwitchRule &rule, const QList<Profile> &profiles, QWidget *parent)
    : QWidget(parent)
    , m_rule(rule)
    , m_when(new QComboBox(this))
    , m_program(new QLineEdit(rule.program, this))
    , m_profile(new QComboBox(this))
    , m_up(new QToolButton(this))
    , m_down(new QToolButton(this))
    , m_remove(new QToolButton(this))
{
    m_when->addItem(tr("While this program runs:"), int(SwitchRule::When::Program));
    m_when->addItem(tr("While a game asks GameMode"), int(SwitchRule::When::GameMode));
    m_when->addItem(tr("While the link is connected"), int(SwitchRule::When::Link));
    m_when->setCurrentIndex(m_when->findData(int(rule.when)));
    m_program->setPlaceholderText(tr("name, e.g. steam"));
    for (const Profile &profile : profiles)
        m_profile->addItem(profile.name, profile.id);
    if (m_profile->findData(rule.profile) < 0)
        m_profile->addItem(tr("%1 (missing)").arg(rule.profile), rule.profile);
    m_profile->setCurrentIndex(m_profile->findData(rule.profile));
    m_profile->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_profile->setMinimumContentsLength(14);
    for (QToolButton *button : {m_up, m_down, m_remove}) {
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
    }
    m_up->setArrowType(Qt::UpArrow);
    m_down->setArrowType(Qt::DownArrow);
    m_remove->setIcon(look::icon(u"window-close-symbolic"_s));

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(look::grid);
    row->addWidget(m_when);
    row->addWidget(m_program, 1);
    row->addWidget(new QLabel(tr("use"), this));
    row->addWidget(m_profile);
    row->addWidget(m_up);
    row->addWidget(m_down);
    row->addWidget(m_remove);

    connect(m_when, &QComboBox::currentIndexChanged, this, [this] {
        showFields();
        Q_EMIT edited();
    });
    connect(m_program, &QLineEdit::editingFinished, this, &SwitchRuleRow::edited);
    connect(m_profile, &QComboBox::currentIndexChanged, this, &SwitchRuleRow::edited);
    connect(m_up, &QToolButton::clicked, this, [this] { Q_EMIT moveRequested(-1); });
    connect(m_down, &QToolButton::clicked, this, [this] { Q_EMIT moveRequested(1); });
    connect(m_remove, &QToolButton::clicked, this, &SwitchRuleRow::removeRequested);
    showFields();
}

void SwitchRuleRow::showFields()
{
    QSizePolicy keepsPlace = m_program->sizePolicy();
    keepsPlace.setRetainSizeWhenHidden(true);
    m_program->setSizePolicy(keepsPlace);
    m_program->setVisible(m_when->currentData().toInt() == int(SwitchRule::When::Program));
}

SwitchRule SwitchRuleRow::rule() const
{
    SwitchRule rule = m_rule;
    rule.when = static_cast<SwitchRule::When>(m_when->currentData().toInt());
    rule.program = rule.when == SwitchRule::When::Program ? m_program->text().trimmed() : QString();
    rule.profile = m_profile->currentData().toString();
    return rule;
}

QString SwitchRuleRow::problem() const
{
    const SwitchRule now = rule();
    return now.when == SwitchRule::When::Program ? programNameProblem(now.program) : QString();
}

void SwitchRuleRow::setNumber(int number, int count)
{
    m_when->setAccessibleName(tr("Rule %1: when").arg(number));
    m_program->setAccessibleName(tr("Rule %1: program").arg(number));
    m_profile->setAccessibleName(tr("Rule %1: profile").arg(number));
    const auto name = [](QToolButton *button, const QString &text) {
        button->setAccessibleName(text);
        button->setToolTip(text);
    };
    name(m_up, tr("Move rule %1 up").arg(number));
    name(m_down, tr("Move rule %1 down").arg(number));
    name(m_remove, tr("Remove rule %1").arg(number));
    m_up->setEnabled(number > 1);
    m_down->setEnabled(number < count);
}

} // namespace anarchy

#include "moc_switchrulerow.cpp"
