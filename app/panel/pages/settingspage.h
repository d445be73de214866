// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QSpinBox>

#include "panel/preferences.h"

class QGridLayout;

namespace anarchy {

/// What the user chooses for this program. Every choice holds at once; nothing here changes the driver.
class SettingsPage : public QWidget {
    Q_OBJECT

public:
    /// \param historyPath file that the history is kept in
    SettingsPage(PreferenceStore &preferences, const QString &historyPath, QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void addRow(QGridLayout &grid, const QString &label, QWidget *field, const QString &help);
    void showPreferences();
    void adoptFields();
    QString historyText() const;

    PreferenceStore &m_preferences;
    QString m_historyPath;
    QComboBox *m_period; ///< owned as children, like the others
    QSpinBox *m_trial;
    QSpinBox *m_errors;
    QCheckBox *m_history;
    QLabel *m_historyHelp = nullptr;
    QLabel *m_problem;
    bool m_showing = false; ///< fields change because they are shown, not because somebody chose
};

} // namespace anarchy
