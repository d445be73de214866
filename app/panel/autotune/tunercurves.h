// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "tuner/tuner.h"

class QGridLayout;

namespace anarchy {

class CurveCard;

/// A card for each parameter that was tuned: its curve, what was chosen, why it went no further, and every value in
/// words. Beside one another where there is room.
class TunerCurves : public QWidget {
    Q_OBJECT

public:
    explicit TunerCurves(QWidget *parent = nullptr);

    void display(const TunerResult &result);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();

    QGridLayout *m_grid;
    QList<CurveCard *> m_cards; ///< owned as children
};

} // namespace anarchy
