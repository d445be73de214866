// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/jsonfile.h"
#include "baselines/baseline.h"

/// A baseline as a file: JSON of the format "anarchy-egpu-baseline" (see text/jsonfile.h for its versions).
namespace anarchy {

/// Enough for every bucket of every sample's histogram; a larger file is no baseline.
inline constexpr qint64 baselineFileLimit = 4 * 1024 * 1024;

/// Reads a baseline's file. Nothing, and why, when anything in it is wrong: the whole is checked before any of it is
/// used. Unknown keys are an error, but in a file of a newer minor version they are kept for writeBaseline().
std::optional<Baseline> parseBaseline(const QByteArray &json, JsonProblem &problem);

/// The file of a baseline; see measurementcodec.h for how finely its samples are kept.
QByteArray writeBaseline(const Baseline &baseline);

} // namespace anarchy
