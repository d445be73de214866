// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include "cli/command/commandline.h"

namespace anarchy::cli {

/// Seconds that --seconds asks for; sets arguments.error().
std::chrono::seconds dryRunWatch(Arguments &arguments);

/// Watches the link for so long and tells what a change would do, without making it: what changes, memory, rates and
/// times before and after, and what speaks against it. With `json` one object a line: {"parameter", "from", "to"},
/// {"forecast", "unit", "before", "after", "exact"}, where null is not known, {"warning", "level", "parameters",
/// "text"}, and at last
/// {"outcome": "dry_run", "basis"} or {"outcome": "unchanged"}.
/// \return the exit code: 0 also with warnings
int foresee(Context &context, const Change &change, std::chrono::seconds watched);

} // namespace anarchy::cli
