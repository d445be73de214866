// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "analysis/judgement.h"
#include "contract/parameters.h"

namespace anarchy {

/// What to tune, from where on.
struct TunerPlan {
    Objective objective = Objective::Throughput;
    ParameterValues start{}; ///< confirmed values that run now
    std::vector<int> parameters; ///< in this order; empty: those of the objective

    /// The order in which an objective's parameters are tuned: what matters most comes first.
    static std::vector<int> parametersOf(Objective objective);
    /// Every parameter that can be tuned.
    static bool isTunable(int parameter);
    /// Values that are tried at most: `start` times a power of two, within the tuning guide's range. For latency and
    /// balanced rings may be as small as the driver allows. `start` is among them wherever it stands.
    static std::vector<quint32> searched(int parameter, Objective objective, quint32 start);
    /// Measurements of an exhaustive search: every combination of the values that the driver allows, but of no fewer
    /// channels than the guide recommends, since programs that find no channel fail.
    quint64 exhaustive() const;
    /// Measurements past which nothing is measured longer and no further round begun: a fifth of an exhaustive search,
    /// or twelve where that is less.
    int budget() const;
};

} // namespace anarchy
