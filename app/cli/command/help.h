// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "cli/command/description.h"

/// What a description says to people.
namespace anarchy::cli {

/// "--seconds N", "--format csv|json", "--force"
QString optionText(const OptionDescription &option);

/// "anarchy-egpu profile save NAME [--note TEXT] [--force]", on one line.
/// \param name the command's whole name
QString usageText(const QString &name, const CommandDescription &command);

/// All about one command or verb: usage, description, words, options, exit statuses.
/// \param name its whole name
/// \param program that it belongs to, or it itself
/// \param width columns that no line exceeds, 60 at least
QString helpText(const QString &name, const CommandDescription &command, const CommandDescription &program, int width);

/// Columns of the terminal that standard output is, within what can be read well; 80 where there is none.
int helpWidth();

} // namespace anarchy::cli
