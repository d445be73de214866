// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "baselines/linkmeasuring.h"
#include "desktop/services/baselines.h"
#include "desktop/services/changecontroller.h"
#include "panel/baselines/baselinelist.h"
#include "panel/baselines/comparisoncard.h"
#include "panel/baselines/measuringbar.h"

namespace anarchy {

/// How the link did once: recorded, shown in the plots, watched against, and compared with how it does now.
class BaselinesPage : public QWidget {
    Q_OBJECT

public:
    BaselinesPage(LinkReader &reader, ChangeController &changes, Baselines &baselines, QWidget *parent = nullptr);

    BaselineList &list() { return *m_list; }
    ComparisonCard &comparison() { return *m_comparison; }

Q_SIGNALS:
    void messageRaised(const anarchy::Message &message);

private:
    void record(const QString &name, const QString &note, std::chrono::seconds length);
    void measure(const QString &before, std::chrono::seconds length);
    void take(const Baseline &measured);
    void keep(Baseline baseline);
    void showObstacle();

    Baselines &m_baselines;
    LinkMeasuring m_measuring;
    QString m_name; ///< of what is recorded; empty while the link is measured for a comparison
    QString m_note;
    QString m_before; ///< what is to be compared with it
    BaselineList *m_list; ///< owned as children
    MeasuringBar *m_bar;
    ComparisonCard *m_comparison;
};

} // namespace anarchy
