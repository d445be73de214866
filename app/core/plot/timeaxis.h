// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>
#include <vector>

namespace anarchy {

/// Moments to label on a time axis that ends now, as distances from now, newest first. About `count` of them.
std::vector<std::chrono::seconds> timeTicks(std::chrono::seconds span, int count);
/// "now", "-30 s", "-2 min".
/// \param span of the whole axis: minutes are used where it is longer than two of them
QString timeLabel(std::chrono::seconds ago, std::chrono::seconds span);
/// "30 seconds", "minute", "5 minutes": goes with "the last ..."
QString agoText(std::chrono::seconds span);

} // namespace anarchy
