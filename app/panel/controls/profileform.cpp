// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/controls/profileform.h"

#include "profiles/profile.h"

using namespace Qt::StringLiterals;

namespace anarchy {

ProfileForm::ProfileForm(QWidget *parent)
    : NameForm({.id = "profile"_L1,
                .name = tr("Name of the profile"),
                .note = tr("Note on the profile"),
                .notePlaceholder = tr("What it is good for"),
                .accept = tr("Accept the name"),
                .cancel = tr("Cancel naming"),
                .longestName = Profile::longestName,
                .longestNote = Profile::longestNote},
               parent)
    , m_link(new QCheckBox(this))
{
    m_link->setAccessibleName(tr("For this link only"));
    addField(m_link);
}

void ProfileForm::open(const QString &title, const QString &name, Fields fields, const QString &link)
{
    m_link->setChecked(false);
    m_link->setVisible(!link.isEmpty());
    m_link->setText(tr("Only for %1").arg(link));
    NameForm::open(title, name, fields);
}

} // namespace anarchy

#include "moc_profileform.cpp"
