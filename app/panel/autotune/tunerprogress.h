// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

#include "desktop/services/tunercontroller.h"
#include "panel/controls/card.h"

namespace anarchy {

/// What a run tries at present and why, how far it is, and a way out.
class TunerProgress : public Card {
    Q_OBJECT

public:
    TunerProgress(LinkReader &reader, TunerController &tuner, QWidget *parent = nullptr);

    /// Takes over what the run says.
    void showStep();

protected:
    void changeEvent(QEvent *event) override;

private:
    void showReadings();
    void quieten();

    LinkReader &m_reader;
    TunerController &m_tuner;
    QLabel *m_step; ///< owned as children, like the others
    QLabel *m_why;
    QLabel *m_count;
    QProgressBar *m_bar;
    QLabel *m_readings;
    QLabel *m_newest; ///< what was found last
    QPushButton *m_cancel;
};

} // namespace anarchy
