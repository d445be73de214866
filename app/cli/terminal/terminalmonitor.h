// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include "cli/command/commandline.h"

namespace anarchy::cli {

/// Shows the link in the whole terminal until "q" or a signal; the terminal is then as it was. Takes the context's
/// driver.
/// \param interval between samples
/// \return exit code; a signal that ends it ends the program by that very signal, so that shells know
int runTerminalMonitor(Context &context, std::chrono::milliseconds interval);

} // namespace anarchy::cli
