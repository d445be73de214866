// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include "baselines/regressionwatch.h"

/// What a watch for regressions has to say, for people.
namespace anarchy {

/// How the link does against the baseline of that name: "No worse than "Before"."
QString watchStateText(RegressionWatch::State state, const QString &baseline);
/// "The link does worse than "Before""; says so when it is a simulated one.
QString regressionTitle(const QString &baseline, bool simulated);
/// What was worse, a line each: "Throughput: 2.41 GB/s → 1.98 GB/s, −18 % (−22 % to −14 %)".
QStringList regressionEvidence(const RegressionWatch::Check &check);

} // namespace anarchy
