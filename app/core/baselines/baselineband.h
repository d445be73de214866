// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "baselines/baseline.h"

namespace anarchy {

/// Where the middle half of something's values lay.
struct Band {
    double low = 0;
    double high = 0;

    bool operator==(const Band &) const = default;
};

/// What of a baseline can be laid under a plot: quartiles of its samples, each weighed by its time. Nothing where the
/// baseline does not tell.
struct BaselineBands {
    QString name; ///< of the baseline; empty: there is none
    std::optional<Band> tx; ///< bytes a second
    std::optional<Band> rx;
    std::optional<Band> dmaP99; ///< ns, of the samples' own 99th percentiles

    static BaselineBands of(const Baseline &baseline);

    bool operator==(const BaselineBands &) const = default;
};

} // namespace anarchy
