// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/jsonsource.h"
#include "contract/change.h"

/// Values of parameters as presets, profiles and everything else in JSON write them: {"ring_buffer_size": 512}.
namespace anarchy {

/// Reads the object "values" of a file: any of the parameters, each checked by the driver's own rules.
/// \param unknown takes the parameters that this version does not know; null: they are a problem
/// \return nothing, and why, when it is missing or anything in it is wrong
std::optional<Change> readValues(const JsonSource &source, JsonProblem &problem, QJsonObject *unknown = nullptr);

/// What readValues() reads.
QJsonObject writeValues(const Change &values);

} // namespace anarchy
