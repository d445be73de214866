// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include "telemetry/spanstatistics.h"

namespace anarchy {

/// A span for people: "30.5 s from 14:05:10", with its date where that is not today.
QString spanText(const TimeSpan &span);
/// What happened in a span, a statement each: "TX average 2.87 GB/s, peak 3.34 GB/s".
QStringList statisticsTexts(const SpanStatistics &statistics);
/// "no errors", or "12 errors: CRC 10, lost frame 2".
QString errorsText(const std::array<quint64, ANARCHY_ERROR_COUNT> &errors);

} // namespace anarchy
