// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "desktop/services/automaticswitch.h"
#include "panel/profiles/profilelist.h"

namespace anarchy {

/// Presets and profiles, and when to switch between them by itself.
class ProfilesPage : public QWidget {
    Q_OBJECT

public:
    ProfilesPage(LinkReader &reader, ChangeController &changes, ProfileStore &store, AutomaticSwitch &switching,
                 QWidget *parent = nullptr);

    ProfileList &list() { return *m_list; }

Q_SIGNALS:
    void messageRaised(const anarchy::Message &message);

private:
    ProfileList *m_list; ///< owned as a child
};

} // namespace anarchy
