// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/settings/noticesettings.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QScopedValueRollback>

#include "desktop/look/look.h"

using namespace Qt::StringLiterals;

namespace anarchy {

NoticeSettings::NoticeSettings(PreferenceStore &preferences, QWidget *parent)
    : Card(parent)
    , m_preferences(preferences)
    , m_quiet(new QCheckBox(tr("&Quiet hours from"), this))
    , m_from(new QTimeEdit(this))
    , m_to(new QTimeEdit(this))
{
    setAccessibleName(tr("Notifications"));
    auto *title = new QLabel(tr("Tell me when the window is not before me"), this);
    title->setFont(look::strong(font()));
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(2 * look::grid, 2 * look::grid, 2 * look::grid, 2 * look::grid);
    grid->setHorizontalSpacing(3 * look::grid);
    grid->setVerticalSpacing(look::grid);
    grid->setColumnStretch(1, 1);
    grid->addWidget(title, 0, 0, 1, 2);
    for (int kind = 0; kind < noticeKindCount; ++kind) {
        const QString text = noticeKindText(static_cast<NoticeKind>(kind));
        auto *box = new QCheckBox(text, this);
        box->setAccessibleName(tr("Tell me: %1").arg(text));
        connect(box, &QCheckBox::toggled, this, &NoticeSettings::adoptFields);
        m_kinds[static_cast<std::size_t>(kind)] = box;
        grid->addWidget(box, 1 + kind / 2, kind % 2);
    }
    m_quiet->setAccessibleName(tr("Quiet hours"));
    m_from->setAccessibleName(tr("Quiet hours begin"));
    m_to->setAccessibleName(tr("Quiet hours end"));
    const QString help
        = tr("Nothing is told in them; they may go over midnight. What happened is in the window all the same.");
    m_quiet->setAccessibleDescription(help);
    auto *hours = new QHBoxLayout;
    hours->setSpacing(look::grid);
    hours->addWidget(m_quiet);
    hours->addWidget(m_from);
    hours->addWidget(new QLabel(tr("to"), this));
    hours->addWidget(m_to);
    hours->addStretch();
    grid->addLayout(hours, 1 + (noticeKindCount + 1) / 2, 0, 1, 2);
    auto *words = new QLabel(help, this);
    words->setWordWrap(true);
    words->setFont(look::caption(font()));
    words->setForegroundRole(QPalette::PlaceholderText);
    grid->addWidget(words, grid->rowCount(), 0, 1, 2);

    connect(m_quiet, &QCheckBox::toggled, this, &NoticeSettings::adoptFields);
    for (QTimeEdit *edit : {m_from, m_to}) {
        edit->setDisplayFormat(tr("HH:mm", "time format"));
        connect(edit, &QTimeEdit::timeChanged, this, &NoticeSettings::adoptFields);
    }
    connect(&m_preferences, &PreferenceStore::changed, this, &NoticeSettings::showPreferences);
    showPreferences();
}

void NoticeSettings::showPreferences()
{
    const QScopedValueRollback showing(m_showing, true);
    const NoticeRules &rules = m_preferences.get().notices;
    for (int kind = 0; kind < noticeKindCount; ++kind)
        m_kinds[static_cast<std::size_t>(kind)]->setChecked(rules.wants(static_cast<NoticeKind>(kind)));
    m_quiet->setChecked(rules.quiet.on);
    m_from->setTime(rules.quiet.from);
    m_to->setTime(rules.quiet.to);
    m_from->setEnabled(rules.quiet.on);
    m_to->setEnabled(rules.quiet.on);
}

void NoticeSettings::adoptFields()
{
    if (m_showing)
        return;
    Preferences preferences = m_preferences.get();
    for (std::size_t kind = 0; kind < m_kinds.size(); ++kind)
        preferences.notices.wanted[kind] = m_kinds[kind]->isChecked();
    preferences.notices.quiet = {m_quiet->isChecked(), m_from->time(), m_to->time()};
    m_preferences.set(preferences);
}

} // namespace anarchy

#include "moc_noticesettings.cpp"
