// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QPushButton>

#include "desktop/services/changecontroller.h"

namespace anarchy {

/// Shown while a change is on trial: how long until the driver takes it back, what it did, Revert and Keep. The
/// countdown is the driver's own; when it ends without an answer the driver has already acted.
class TrialBar : public QWidget {
    Q_OBJECT

public:
    explicit TrialBar(ChangeController &changes, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void updatePhase();
    void updateCountdown();
    QString comparisonText() const;

    ChangeController &m_changes;
    QLabel *m_question;
    QLabel *m_countdown;
    QLabel *m_comparison;
    QPushButton *m_revert;
    QPushButton *m_keep;
};

/// "2.31 -> 2.72 GB/s (+18 %)"
QString changeText(double before, double after, bool duration);

} // namespace anarchy
