// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "tuner/tuner.h"

/// What was measured of a parameter, as a plot shows it.
namespace anarchy {

/// One value. Its measure is that of the objective: bytes a second of TX and RX, ns of p99, or for Objective::Balanced
/// power, in bytes a second a second. NaN where nothing was measured.
struct CurvePoint {
    quint32 value = 0;
    double measure = 0;
    /// Limits of confidence of the difference to what it was compared with, put on that one's measure. NaN where there
    /// are none: it is what others were compared with, or the data set no limit.
    double low = 0;
    double high = 0;
    bool isReference = false; ///< others were compared with it
    bool taken = false; ///< it was the best so far from then on
    QString harm; ///< what ended its trial
};

/// A curve for each round in which anything was measured, points ascending by value. What differs between rounds are
/// the other parameters' values.
std::vector<std::vector<CurvePoint>> curvesOf(const TunedParameter &parameter, Objective objective);

/// The measure of an objective in a measurement.
double measureOf(Objective objective, const QualitySummary &throughput, const QualitySummary &latency);

} // namespace anarchy
