// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>
#include <vector>

namespace anarchy {

/// Moments to label on a time axis that ends now, as distances from now, newest first. About `count` of them.
std::vector<std::chrono::seconds> timeTicks(std::chrono::seconds span, int count);
/// "now", "-30 s", "-2 min"
QString timeLabel(std::chrono::seconds ago);
/// "30 seconds", "minute", "5 minutes": goes with "the last ..."
QString agoText(std::chrono::seconds span);

} // namespace anarchy
