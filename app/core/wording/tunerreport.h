// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QList>
#include <QStringList>

#include <chrono>

#include "profiles/profile.h"
#include "tuner/tuner.h"

/// What a tuner did, for people and for scripts.
namespace anarchy {

/// "Ring buffer size: 512 pages", "the old values".
QString stepText(const TunerStep &step, const ParameterValues &start);
/// Why a step is taken, one sentence: "It gets better with larger values: 256 pages was."
QString reasonText(const TunerStep &step, const TunerResult &result);
/// "better: +7.9 % (+5.1 % to +10.8 %)", "more errors"; gains are those of the objective.
QString judgementText(const Judgement &judgement);

/// "75 s", "12 min"
QString timeText(std::chrono::milliseconds time);
/// How often a password may be asked for before all is measured, and what happens without one. Nothing is asked for
/// where only a simulation is changed.
QString authorisationText(const TunerPlan &plan, std::chrono::milliseconds ofAMeasurement);

/// Head and rows of a parameter's curve: value, throughput and p99 as medians with their middle half, verdict.
QList<QStringList> curveRows(const TunedParameter &parameter);

/// The same as lines for people: "512 pages: 2.41 GB/s, p99 84 µs, better: +7.9 % (+5.1 % to +10.8 %)".
QStringList pointTexts(const TunedParameter &parameter);
/// What was found last: "Ring buffer size: 512 pages is better: +7.9 % (+5.1 % to +10.8 %)"; empty before anything was.
QString newestText(const TunerResult &result);
/// What came of a parameter: "Ring buffer size: 256 pages → 512 pages", "Ring buffer size: 256 pages, as it was".
QString choiceText(const TunedParameter &parameter, quint32 start);
/// The objective for people: "throughput".
QString objectiveText(Objective objective);

/// The whole result. Rates in bytes a second, latencies in ns, gains as shares; null where there is nothing to say.
QJsonObject toJson(const TunerResult &result);
QJsonObject toJson(const TunerStep &step);

/// The values that were recommended, of the parameters that were tuned, under a name.
Profile profileOf(const TunerResult &result, const QString &name);

} // namespace anarchy
