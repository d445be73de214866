// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>

#include "desktop/services/tunercontroller.h"
#include "panel/controls/card.h"

namespace anarchy {

class SegmentedControl;

/// Chooses what is tuned, with which load, and says beforehand what that takes. One button starts it.
class TunerSetup : public Card {
    Q_OBJECT

public:
    TunerSetup(LinkReader &reader, ChangeController &changes, TunerController &tuner, QWidget *parent = nullptr);

    TuningWish wish() const;
    void setObjective(Objective objective);

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *makeParameters();
    void showState();
    void showLoad();
    void quieten();
    QLabel *makeHelp();

    LinkReader &m_reader;
    ChangeController &m_changes;
    TunerController &m_tuner;
    QList<QLabel *> m_quiet; ///< texts that explain
    SegmentedControl *m_objectives; ///< owned as children, like the others
    QLabel *m_objectiveText;
    QRadioButton *m_live;
    QRadioButton *m_bench;
    QLabel *m_loadText;
    QList<QCheckBox *> m_parameters;
    QList<int> m_fields; ///< of m_parameters
    QSpinBox *m_seconds;
    QLabel *m_forecast;
    QLabel *m_obstacle;
    QPushButton *m_start;
    Objective m_objective = Objective::Throughput;
};

} // namespace anarchy
