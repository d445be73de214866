// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

#include "live/livemodel.h"
#include "panel/controls/card.h"

class QPushButton;

namespace anarchy {

/// What happened in the part of the past that is selected in the plots. Hidden without a selection.
class SelectionBar : public Card {
    Q_OBJECT

public:
    explicit SelectionBar(LiveModel &model, QWidget *parent = nullptr);

private:
    void showStatistics();
    void copy() const;

    LiveModel &m_model;
    QLabel *m_span;
    QLabel *m_statistics;
};

} // namespace anarchy
