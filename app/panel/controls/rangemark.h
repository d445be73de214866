// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <optional>

#include "contract/parameters.h"

namespace anarchy {

/// A thin scale in a field, along its lower edge: all that is allowed, in it the part that the guide recommends, and
/// where the value stands. Says nothing that the field's note does not say in words, and takes no clicks.
class RangeMark : public QWidget {
    Q_OBJECT

public:
    explicit RangeMark(int field, QWidget *parent = nullptr);

    /// Nothing while what is typed is no value.
    void setValue(std::optional<quint32> value);

    static constexpr int thickness = 6; ///< pixels

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int m_field;
    std::optional<quint32> m_value;
};

} // namespace anarchy
