// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "telemetry/sample.h"

/// The names of metrics for scripts: one table for everything that is written for them.
namespace anarchy {

/// Metrics that are not errors a second: these many from the first on.
inline constexpr int plainMetricCount = static_cast<int>(Metric::ErrorCrc);

/// Name of a metric that is not an error, as the command line's JSON has it: "tx_rate", "dma_p99_ns".
const char *metricName(Metric metric);
/// The same as the name of a column, which ends in its unit: "tx_bytes_per_second", "dma_p99_ns".
const char *metricColumn(Metric metric);
/// Column of the errors of one kind, counted: "errors_crc".
QByteArray errorColumn(int error);

} // namespace anarchy
