// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

#include <chrono>
#include <memory>
#include <optional>

#include "cli/commandline.h"
#include "telemetry/sample.h"

namespace anarchy::cli {

/// Samples of one link, one after another against absolute deadlines.
class Readings {
public:
    explicit Readings(const Context &context);

    /// Waits until `interval` after the reading before and returns what happened in between. Nothing when the link went
    /// away or its counters started anew; the next call looks for it again.
    std::optional<Sample> next(std::chrono::milliseconds interval);

private:
    const Context &m_context;
    std::unique_ptr<TelemetryReader> m_reader;
    TelemetryPage m_before{};
    bool m_havePage = false;
    std::chrono::steady_clock::time_point m_deadline;
};

/// The link's counters as they are now, at most some milliseconds old; nothing when there is no link to read.
std::optional<TelemetryPage> freshPage(const Context &context);

/// A sample for scripts. Rates in bytes a second, times in ns, counters as whole numbers; null where there is nothing.
QJsonObject toJson(const Sample &sample);

} // namespace anarchy::cli
