// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <optional>

#include "tuning/parameters.h"

namespace anarchy {

/// A thin scale along a field's lower edge: all that is allowed, in it the part that the guide recommends, and where the
/// value stands. Says nothing that the field's note does not say in words.
class RangeMark : public QWidget {
    Q_OBJECT

public:
    explicit RangeMark(int field, QWidget *parent = nullptr);

    /// Nothing while what is typed is no value.
    void setValue(std::optional<quint32> value);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int m_field;
    std::optional<quint32> m_value;
};

} // namespace anarchy
