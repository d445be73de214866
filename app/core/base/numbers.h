// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QJsonValue>

#include <charconv>
#include <cmath>
#include <concepts>
#include <limits>
#include <optional>
#include <system_error>

namespace anarchy {

/// The value of what is not known: a gap in a plot, an empty cell, null in JSON.
inline constexpr double notKnown = std::numeric_limits<double>::quiet_NaN();

/// JSON has no NaN and no infinity: null stands for both.
inline QJsonValue finiteOrNull(double number)
{
    return std::isfinite(number) ? QJsonValue(number) : QJsonValue();
}

/// A whole number written in digits and nothing else, as the kernel and journald do; nothing where it is none, or too
/// large for Number.
template <std::integral Number> std::optional<Number> wholeNumber(QByteArrayView text)
{
    Number value{};
    const auto [end, error] = std::from_chars(text.begin(), text.end(), value);
    return error == std::errc{} && end == text.end() ? std::optional(value) : std::nullopt;
}

} // namespace anarchy
