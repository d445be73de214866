// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include "baselines/baseline.h"
#include "baselines/regressionwatch.h"
#include "cli/command/commandline.h"

namespace anarchy::cli {

struct WatchWish {
    std::chrono::seconds block = RegressionWatchOptions{}.block;
    bool once = false; ///< ends when something was told
};

/// Watches the link against a baseline until a signal ends it. ExitWorse when it told of a regression, ExitOk when it
/// did not.
int watchBaseline(Context &context, const Baseline &baseline, const WatchWish &wish);

} // namespace anarchy::cli
