// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QPushButton>

#include "advice/advice.h"
#include "desktop/services/changecontroller.h"
#include "panel/controls/card.h"

namespace anarchy {

/// One finding of the advisor: how serious and how sure it is, what was seen, why that matters, what to do, and buttons
/// that try the fix and lead to the plots.
class FindingCard : public Card {
    Q_OBJECT

public:
    /// \param changes tells whether a fix can be tried now
    FindingCard(const ChangeController &changes, QWidget *parent = nullptr);

    void display(const Finding &finding);
    const Finding &finding() const { return m_finding; }
    /// In the order in which the Tab key goes through them.
    QList<QWidget *> buttons() const { return {m_try, m_plot}; }
    /// \param obstacle why nothing can be changed at all; empty where it can
    void setObstacle(const QString &obstacle);

Q_SIGNALS:
    void fixRequested(const QString &id, const anarchy::Change &fix);
    void plotRequested(const anarchy::TimeSpan &span);

protected:
    void changeEvent(QEvent *event) override;

private:
    void paintSeverity();
    void updateFix();

    const ChangeController &m_changes;
    Finding m_finding;
    QString m_obstacle;
    QLabel *m_icon;
    QLabel *m_severity;
    QLabel *m_confidence;
    QLabel *m_title;
    QLabel *m_evidence;
    QLabel *m_reason;
    QLabel *m_advice;
    QLabel *m_fix; ///< what it changes and what that should do, or why it cannot be tried
    QPushButton *m_try;
    QPushButton *m_plot;
};

} // namespace anarchy
