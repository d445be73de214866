// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <optional>

#include "advice/observation.h"

namespace anarchy {

/// What values can be expected to do on a link, before anything is changed. Memory is the driver's own formula and
/// exact; rates and times are what the model of the link (driver/model/timing.h) makes of what is known of it, and a
/// forecast. What cannot be known is empty.
struct Forecast {
    quint32 channels = 0; ///< that can be open at once, as far as is known
    bool channelsAreCapped = false; ///< the link honours no more than that, though more are allowed
    quint32 channelsInUse = 0; ///< of them: those that are open now, or all where that is not known or all are taken
    quint64 memoryAtFullUse = 0; ///< bytes, with all channels open
    std::optional<quint64> memoryNow; ///< bytes, with the channels that are open now
    std::optional<double> maximumRate; ///< payload bytes a second that one direction of the wire can carry
    std::optional<double> rate; ///< the same as far as the rings can keep the wire busy
    std::optional<double> frameNs; ///< a full frame on the wire
    std::optional<double> longestWaitNs; ///< of a frame that comes last into full rings of the channels in use

    /// The rings hold back the wire.
    bool ringsLimit() const { return rate && maximumRate && *rate < 0.999 * *maximumRate; }
    bool operator==(const Forecast &) const = default;
};

/// What `values` do on the link that was seen. A pure function.
Forecast forecast(const ParameterValues &values, const Observation &seen);

/// How long a full round takes, from posting a frame to knowing that it has arrived, without waiting behind others, ns:
/// the median round trip of control messages, which go past the rings, else that of frames. Nothing where neither is
/// known.
std::optional<double> roundNs(const Observation &seen);

/// A quantity of a forecast, before and after.
struct ForecastLine {
    QString id; ///< for scripts: "memory_at_full_use"
    QString title; ///< "Memory at full use"
    QString unit; ///< of the numbers: "bytes", "bytes_per_second", "ns"
    std::optional<double> before;
    std::optional<double> after;
    bool isExact = false; ///< computed as the driver does, else a forecast

    QString beforeText() const;
    QString afterText() const;
    bool changes() const { return before != after; }
};

/// All lines of two forecasts, in the order in which they are told. What is known of neither is left out.
QList<ForecastLine> compareForecasts(const Forecast &before, const Forecast &after);

/// What a forecast rests on, and what it cannot know: a sentence or two.
QString forecastBasis(const Forecast &forecast, const Observation &seen);

} // namespace anarchy
