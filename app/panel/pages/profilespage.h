// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "panel/widgets/profilelist.h"

namespace anarchy {

/// Presets and profiles.
class ProfilesPage : public QWidget {
    Q_OBJECT

public:
    ProfilesPage(LiveModel &model, ChangeController &changes, ProfileStore &store, QWidget *parent = nullptr);

    ProfileList &list() { return *m_list; }

Q_SIGNALS:
    void messageRaised(const anarchy::Message &message);

private:
    ProfileList *m_list; ///< owned as a child
};

} // namespace anarchy
