// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QPushButton>

#include "live/livemodel.h"

namespace anarchy {

class SegmentedControl;

/// Which part of time is in view: ranges, the way back to now, what is shown; and how the monitor itself is doing.
class TimeBar : public QWidget {
    Q_OBJECT

public:
    explicit TimeBar(LiveModel &model, QWidget *parent = nullptr);

    void refresh();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void updateView();
    void updateHealth();

    LiveModel &m_model;
    SegmentedControl *m_spans; ///< owned as children, like the others
    QPushButton *m_live;
    QLabel *m_view;
    QLabel *m_health;
};

} // namespace anarchy
