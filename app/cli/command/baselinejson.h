// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

#include "analysis/comparison.h"
#include "baselines/baseline.h"

/// Baselines and comparisons for scripts: rates in bytes a second, times in ns; null where there is nothing.
namespace anarchy::cli {

QJsonObject toJson(const Baseline &baseline);
QJsonObject toJson(const QualitySummary &summary);
/// An object a quality, by its name.
QJsonObject toJson(const Comparison &comparison);

} // namespace anarchy::cli
