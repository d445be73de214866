// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonValue>

#include <cmath>
#include <limits>

namespace anarchy {

/// The value of what is not known: a gap in a plot, an empty cell, null in JSON.
inline constexpr double notKnown = std::numeric_limits<double>::quiet_NaN();

/// JSON has no NaN and no infinity: null stands for both.
inline QJsonValue finiteOrNull(double number)
{
    return std::isfinite(number) ? QJsonValue(number) : QJsonValue();
}

} // namespace anarchy
