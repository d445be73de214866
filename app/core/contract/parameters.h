// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringView>

#include <array>
#include <optional>

#include "anarchy_egpu/parameters.h"
#include "rules.h"

/// The contract's parameter table for programs with Qt: names, units and help in the user's language, and text to
/// numbers.
namespace anarchy {

/// One value a parameter, by enum anarchy_parameter.
using ParameterValues = std::array<quint32, ANARCHY_PARAM_COUNT>;

/// Row of the parameter table; `field` is an enum anarchy_parameter.
inline const anarchy_parameter_info &parameterInfo(int field)
{
    return anarchy_parameters[field];
}

/// The word users type, e.g. "ring_buffer_size".
QString parameterName(int field);
/// Title for people, e.g. "Ring buffer size".
QString parameterTitle(int field);
/// Unit for people, e.g. "pages"; empty where the value is a choice (link speed, log level).
QString parameterUnit(int field);
/// One line on what the parameter does.
QString parameterHelp(int field);
/// Title of the group that the parameter belongs to.
QString groupTitle(anarchy_group group);
/// A value for people, with its unit: "256 pages", "automatic", "Gen3 (8 GT/s)".
QString parameterValueText(int field, quint32 value);
/// What is allowed, in one phrase: "a power of two from 16 to 1024".
QString allowedText(int field);
/// The tuning guide's range: "256 to 1024", or empty where it recommends nothing.
QString recommendedText(int field);
/// True when the guide recommends a range and the value lies outside it.
bool outsideRecommended(int field, quint32 value);

/// Every parameter at its default.
ParameterValues defaultValues();

/// The parameter of that name, or nothing.
std::optional<int> findParameter(QStringView name);

/// A number that was typed, or why it is not one.
struct ParsedValue {
    std::optional<quint32> value; ///< set when the text is an allowed value
    QString error; ///< names the parameter and what is allowed; empty when value is set
};

/// Reads what somebody typed for a parameter: decimal digits only, checked by the driver's own rules.
ParsedValue parseParameterValue(int field, QStringView text);

/// Why a request was refused, in words that name the field and what is allowed. Empty for "was not".
QString refusalText(const anarchy_refusal &refusal);

/// Why a running value is not honoured in full, e.g. "interrupt vectors". Empty for ANARCHY_LIMIT_NONE.
QString limitText(quint32 limit);

} // namespace anarchy
