// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/errorcounter.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace anarchy {

std::array<quint64, ANARCHY_ERROR_COUNT> ErrorCounter::next(const Sample &sample)
{
    std::array<quint64, ANARCHY_ERROR_COUNT> added{};
    const bool continues = m_haveTotals && std::ranges::equal(sample.errors, m_totals, std::greater_equal<>());
    for (std::size_t kind = 0; kind < added.size(); ++kind) {
        const double rate = sample.value(errorMetric(static_cast<int>(kind)));
        const double ofInterval = std::isfinite(rate) ? rate * static_cast<double>(sample.intervalNs) / 1e9 : 0;
        added[kind] = continues ? sample.errors[kind] - m_totals[kind] : static_cast<quint64>(std::llround(ofInterval));
    }
    m_totals = sample.errors;
    m_haveTotals = true;
    return added;
}

} // namespace anarchy
