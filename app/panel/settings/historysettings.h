// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCheckBox>
#include <QLabel>
#include <QPushButton>

#include "desktop/services/historykeeper.h"
#include "desktop/services/preferences.h"
#include "panel/controls/card.h"

namespace anarchy {

/// Whether the past is kept when the panel ends, how much there is of it, and a way to delete it.
class HistorySettings : public Card {
    Q_OBJECT

public:
    HistorySettings(PreferenceStore &preferences, HistoryKeeper &keeper, QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeQuestion();
    void showState();
    void ask(bool asked);
    void deleteHistory();

    PreferenceStore &m_preferences;
    HistoryKeeper &m_keeper;
    QCheckBox *m_keep; ///< owned as children, like the others
    QLabel *m_size;
    QPushButton *m_delete;
    QPushButton *m_cancel;
    QWidget *m_question;
    QLabel *m_outcome;
};

} // namespace anarchy
