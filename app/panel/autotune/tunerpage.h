// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

#include "desktop/services/tunercontroller.h"

namespace anarchy {

class ProfileStore;
class TunerCurves;
class TunerOutcome;
class TunerProgress;
class TunerSetup;

/// The tuning guide's procedure by one button: what is to be tuned, how far it is, and what came of it with the curve
/// of each parameter.
class TunerPage : public QWidget {
    Q_OBJECT

public:
    TunerPage(LinkReader &reader, ChangeController &changes, ProfileStore &profiles, QWidget *parent = nullptr);

    TunerController &tuner() { return m_tuner; }

Q_SIGNALS:
    void messageRaised(const anarchy::Message &message);

private:
    void showStage();
    void showCurves();

    TunerController m_tuner;
    QScrollArea *m_scroll = nullptr; ///< owned as children, like the others
    TunerSetup *m_setup;
    TunerProgress *m_progress;
    TunerOutcome *m_outcome;
    TunerCurves *m_curves;
    TunerController::Stage m_shown = TunerController::Stage::Idle;
};

} // namespace anarchy
