// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCheckBox>
#include <QLabel>
#include <QTimeEdit>

#include "desktop/services/preferences.h"
#include "panel/controls/card.h"

namespace anarchy {

/// What the user wants to be told outside the window, and when not.
class NoticeSettings : public Card {
    Q_OBJECT

public:
    explicit NoticeSettings(PreferenceStore &preferences, QWidget *parent = nullptr);

private:
    void showPreferences();
    void adoptFields();

    PreferenceStore &m_preferences;
    std::array<QCheckBox *, noticeKindCount> m_kinds{}; ///< owned as children, like the others
    QCheckBox *m_quiet;
    QTimeEdit *m_from;
    QTimeEdit *m_to;
    bool m_showing = false; ///< fields change because they are shown, not because somebody chose
};

} // namespace anarchy
