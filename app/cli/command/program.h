// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include "cli/command/description.h"

namespace anarchy::cli {

/// The program with all its commands: options that each of them knows, exit statuses that mean the same everywhere.
const CommandDescription &describeProgram();

/// Does what the words after the program's name ask for.
/// \return the exit code
int runProgram(const QStringList &words);

} // namespace anarchy::cli
