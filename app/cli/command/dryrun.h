// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include "cli/command/commandline.h"
#include "cli/command/description.h"
#include "contract/change.h"

namespace anarchy::cli {

/// "--dry-run", and "--seconds N", which goes with it.
QList<OptionDescription> dryRunOptions();

/// Watches the link for so long and tells what a change would do, without making it: what changes, memory, rates and
/// times before and after, and what speaks against it. With `json` one object a line: {"parameter", "from", "to"},
/// {"forecast", "unit", "before", "after", "exact"}, where null is not known, {"warning", "level", "parameters",
/// "text"}, and at last
/// {"outcome": "dry_run", "basis"} or {"outcome": "unchanged"}.
/// \return the exit code: 0 also with warnings
int foresee(Context &context, const Change &change, std::chrono::seconds watched);

} // namespace anarchy::cli
