// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/profiles/profilespage.h"

#include <QVBoxLayout>

#include "desktop/look/look.h"
#include "panel/controls/pagescroll.h"
#include "panel/profiles/switchingcard.h"

namespace anarchy {

ProfilesPage::ProfilesPage(LinkReader &reader, ChangeController &changes, ProfileStore &store,
                           AutomaticSwitch &switching, QWidget *parent)
    : QWidget(parent)
    , m_list(new ProfileList(reader, changes, store, this))
{
    setAccessibleName(tr("Profiles page"));
    auto *sheets = new QWidget;
    auto *column = new QVBoxLayout(sheets);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(look::grid * 3 / 2);
    column->addWidget(m_list, 1);
    column->addWidget(new SwitchingCard(switching, switching.rules(), store, sheets));
    auto *scroll = new PageScroll(sheets, this);
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->addWidget(scroll);

    connect(m_list, &ProfileList::messageRaised, this, &ProfilesPage::messageRaised);
}

} // namespace anarchy

#include "moc_profilespage.cpp"
