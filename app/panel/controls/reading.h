// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace anarchy {

/// A line of text that changes several times a second; where it is too long it ends in an ellipsis. A QLabel has the
/// whole window laid out anew for each of its texts; here what is around stands still.
class Reading : public QWidget {
    Q_OBJECT

public:
    explicit Reading(QWidget *parent = nullptr);

    void setText(const QString &text);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QString m_text;
};

} // namespace anarchy
