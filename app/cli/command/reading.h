// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

#include <chrono>
#include <memory>
#include <optional>

#include "cli/command/commandline.h"
#include "cli/command/description.h"
#include "telemetry/sample.h"
#include "telemetry/sampler.h"

namespace anarchy::cli {

/// How often a link may be read, in milliseconds.
inline constexpr NumberRange samplingPeriods{static_cast<int>(Sampler::minimumPeriod.count()),
                                             static_cast<int>(Sampler::maximumPeriod.count())};

/// Samples of one link, one after another.
class Readings {
public:
    /// Of the link that `context` names, or of its recording. Must not outlive it.
    static std::unique_ptr<Readings> of(const Context &context);
    virtual ~Readings() = default;

    /// Waits until `interval` after the reading before and returns what happened in between; a recording gives its own
    /// next sample at once. Nothing when the link went away or its counters started anew; the next call looks for it
    /// again.
    virtual std::optional<Sample> next(std::chrono::milliseconds interval) = 0;
    /// True when next() has come to the end of a recording.
    virtual bool atEnd() const { return false; }
};

/// The link's counters as they are now, at most some milliseconds old; nothing when there is no link to read.
std::optional<TelemetryPage> freshPage(const Context &context);

/// A sample for scripts. Rates in bytes a second, times in ns, counters as whole numbers; null where there is nothing.
/// \param recording that the sample comes from, or null: then "recorded_at" says when, as a date and time in UTC
QJsonObject toJson(const Sample &sample, const Playback *recording);

} // namespace anarchy::cli
