// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

#include "desktop/services/tunercontroller.h"
#include "panel/controls/card.h"
#include "panel/controls/profileform.h"
#include "profiles/profilestore.h"

namespace anarchy {

/// What came of a run, in words: the decision, what would change, old against new with how sure that is; Keep, save as
/// a profile, or tune again.
class TunerOutcome : public Card {
    Q_OBJECT

public:
    TunerOutcome(ChangeController &changes, TunerController &tuner, ProfileStore &profiles, QWidget *parent = nullptr);

    /// Takes over what the run says.
    void showResult();

Q_SIGNALS:
    void messageRaised(const anarchy::Message &message);

protected:
    void changeEvent(QEvent *event) override;

private:
    void showComparison(const TunerResult &result);
    void showButtons();
    void askToSave();
    void save();
    void paint();

    ChangeController &m_changes;
    TunerController &m_tuner;
    ProfileStore &m_profiles;
    QLabel *m_icon; ///< owned as children, like the others
    QLabel *m_title;
    QLabel *m_why;
    QLabel *m_values;
    QLabel *m_comparison;
    QLabel *m_effort;
    QPushButton *m_keep;
    QPushButton *m_save;
    QPushButton *m_again;
    ProfileForm *m_form;
};

} // namespace anarchy
