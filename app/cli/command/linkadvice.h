// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include "advice/advisor.h"
#include "cli/command/description.h"

namespace anarchy::cli {

/// The longest that a command watches a link before it answers.
inline constexpr int longestWatchSeconds = 3600;
/// "--seconds N": how long it does so.
/// \param fallback 0: the description tells
OptionDescription watchOption(const QString &description, int shortest, int fallback);
/// Says on a terminal that the answer takes so long.
void announceWatch(std::chrono::seconds time);

/// How much of a recording's end is looked at unless asked otherwise.
inline constexpr int recordedWatchSeconds = 900;

/// Watches a link for so long, or reads as much of a recording's end, and returns what is known of it then. A link that
/// gives no samples is not waited for much longer; nothing is measured then.
Advice adviceOn(LiveModel &model, std::chrono::seconds time);

} // namespace anarchy::cli
