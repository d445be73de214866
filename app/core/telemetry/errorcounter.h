// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "telemetry/sample.h"

namespace anarchy {

/// How many errors of each kind came with each sample, out of the totals that samples carry. Errors that fell into a
/// gap count at its end. Counters start anew with the module: then, and at the very first sample, only what happened
/// within the sample's own interval is known.
class ErrorCounter {
public:
    /// Errors by enum anarchy_error since the sample before. Samples come in order.
    std::array<quint64, ANARCHY_ERROR_COUNT> next(const Sample &sample);
    /// The next sample is the first again.
    void clear() { m_haveTotals = false; }

private:
    std::array<quint64, ANARCHY_ERROR_COUNT> m_totals{}; ///< at the newest sample
    bool m_haveTotals = false;
};

} // namespace anarchy
