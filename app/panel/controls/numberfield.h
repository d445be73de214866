// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractSpinBox>

#include "contract/parameters.h"

namespace anarchy {

class RangeMark;

/// Edits one number of the parameter table. Stepping only reaches allowed values (powers of two double and halve);
/// typing is free and judged by the caller as one types, instead of keys that silently do nothing. Where the guide
/// recommends a range the field shows it.
class NumberField : public QAbstractSpinBox {
    Q_OBJECT
    Q_PROPERTY(int value READ value)

public:
    explicit NumberField(int field, QWidget *parent = nullptr);

    void setValue(quint32 value);
    ParsedValue parsed() const;
    /// The number when it is allowed, else the parameter's default; for assistive technology.
    int value() const;

    void stepBy(int steps) override;
    QValidator::State validate(QString &input, int &position) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

    QLineEdit *edit() const { return lineEdit(); }
    /// What the scale below the number adds to the height.
    int scaleHeight() const;

Q_SIGNALS:
    void edited();

protected:
    StepEnabled stepEnabled() const override;
    /// Undo and redo are left to the page: its steps are whole values of all fields, not letters of one.
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    quint32 stepped(quint32 value, bool up) const;

    int m_field;
    RangeMark *m_mark = nullptr;
};

} // namespace anarchy
