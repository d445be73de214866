// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

#include "baselines/linkmeasuring.h"
#include "panel/controls/card.h"

namespace anarchy {

/// How far a measuring is, while one runs, with a way out.
class MeasuringBar : public Card {
    Q_OBJECT

public:
    explicit MeasuringBar(LinkMeasuring &measuring, QWidget *parent = nullptr);

    /// Shows itself for a measuring that has begun.
    /// \param what a sentence: "Recording "Usual"."
    void open(const QString &what);

Q_SIGNALS:
    void cancelled();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void follow();
    void cancel();

    LinkMeasuring &m_measuring;
    QString m_what;
    QLabel *m_text; ///< owned as children
    QProgressBar *m_progress;
    QPushButton *m_cancel;
};

} // namespace anarchy
