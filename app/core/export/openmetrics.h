// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "port/driverport.h"

/// The telemetry of a link for monitoring systems.
namespace anarchy {

/// How the same metrics are written. Names, labels and values of the samples do not differ.
enum class ExpositionFormat {
    OpenMetrics, ///< OpenMetrics 1.0: units, info and state sets have types of their own, "# EOF" ends it
    PrometheusText, ///< text format 0.0.4, the only one that node_exporter's textfile collector reads
};

/// The Content-Type that goes with a format.
QByteArray contentType(ExpositionFormat format);

/// What an exposition tells of.
struct ExposedLink {
    int number = 0;
    const TelemetryPage *page = nullptr; ///< null: the link cannot be read, so that anarchy_egpu_up is 0
    bool simulated = false; ///< nothing of the page comes from a kernel
};

/// One exposition, UTF-8. Counters end in _total, bytes and seconds are the units, and every sample carries the number
/// of its link; all but the program's own also carry simulated="true" where that is so.
///
/// Latencies are histograms since the module was loaded. Their bounds are the ends of the driver's octaves from 2^8 ns
/// to 2^34 ns (17 s), one bucket an octave. The driver measures in whole nanoseconds, so `le` is one less than the
/// power of two and every count is exact. Channels that never were in use are left out.
/// \param version of this program
QByteArray exposition(const ExposedLink &link, ExpositionFormat format, const QByteArray &version);

} // namespace anarchy
