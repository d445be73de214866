// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>
#include <QLabel>
#include <QSpinBox>

#include "desktop/services/historykeeper.h"
#include "desktop/services/preferences.h"

class QGridLayout;

namespace anarchy {

/// What the user chooses for this program. Every choice holds at once; nothing here changes the driver.
class SettingsPage : public QWidget {
    Q_OBJECT

public:
    SettingsPage(PreferenceStore &preferences, HistoryKeeper &history, QWidget *parent = nullptr);

private:
    void addRow(QGridLayout &grid, const QString &label, QWidget *field, const QString &help);
    void showPreferences();
    void adoptFields();

    PreferenceStore &m_preferences;
    QComboBox *m_period; ///< owned as children, like the others
    QSpinBox *m_trial;
    QSpinBox *m_errors;
    QLabel *m_problem;
    bool m_showing = false; ///< fields change because they are shown, not because somebody chose
};

} // namespace anarchy
