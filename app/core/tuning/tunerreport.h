// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QList>
#include <QStringList>

#include "tuning/profile.h"
#include "tuning/tuner.h"

/// What a tuner did, for people and for scripts.
namespace anarchy {

/// "Ring buffer size: 512 pages", "the old values".
QString stepText(const TunerStep &step, const ParameterValues &start);
/// "better: +7.9 % (+5.1 % to +10.8 %)", "more errors"; gains are those of the objective.
QString judgementText(const Judgement &judgement);

/// Head and rows of a parameter's curve: value, throughput and p99 as medians with their middle half, verdict.
QList<QStringList> curveRows(const TunedParameter &parameter);

/// The whole result. Rates in bytes a second, latencies in ns, gains as shares; null where there is nothing to say.
QJsonObject toJson(const TunerResult &result);
QJsonObject toJson(const TunerStep &step);

/// The values that were recommended, of the parameters that were tuned, under a name.
Profile profileOf(const TunerResult &result, const QString &name);

} // namespace anarchy
