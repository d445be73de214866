// SPDX-License-Identifier: GPL-3.0-or-later
#include "axes/fittedaxis.h"

#include <algorithm>
#include <cmath>

#include "axes/axis.h"

namespace anarchy {

namespace {

constexpr double logarithmicFrom = 4; // largest by smallest
constexpr double margin = 0.08; // of what is covered, on either side
constexpr double leastCovered = 0.1; // of the middle

} // namespace

FittedAxis::FittedAxis(const std::vector<double> &values)
{
    double low = INFINITY;
    double high = 0;
    for (const double value : values) {
        if (!std::isfinite(value) || value <= 0)
            continue;
        low = std::min(low, value);
        high = std::max(high, value);
    }
    if (high <= 0)
        return;
    m_logarithmic = high > logarithmicFrom * low;
    if (m_logarithmic) {
        const double room = std::pow(high / low, margin);
        m_low = low / room;
        m_high = high * room;
        return;
    }
    const double middle = (low + high) / 2;
    const double half = std::max(high - low, leastCovered * middle) * (0.5 + margin);
    m_low = std::max(middle - half, 0.0);
    m_high = middle + half;
}

double FittedAxis::position(double value) const
{
    const double share = m_logarithmic ? std::log(std::max(value, m_low) / m_low) / std::log(m_high / m_low)
                                       : (value - m_low) / (m_high - m_low);
    return std::clamp(share, 0.0, 1.0);
}

std::vector<double> FittedAxis::ticks(int count) const
{
    std::vector<double> all;
    if (m_logarithmic) {
        // 1, 2, 5, 10, ...: three a decade. The step is rounded up, so that there are never too many.
        for (double value = niceCeiling(m_low); value <= m_high * (1 + 1e-9); value = niceCeiling(value * 1.5))
            all.push_back(value);
        const std::size_t step = (all.size() + static_cast<std::size_t>(count) - 1) / static_cast<std::size_t>(count);
        std::vector<double> some;
        for (std::size_t i = 0; i < all.size(); i += step)
            some.push_back(all[i]);
        return some;
    }
    const double step = niceCeiling((m_high - m_low) / count);
    for (double i = std::ceil(m_low / step); i * step <= m_high * (1 + 1e-9); ++i)
        all.push_back(i * step);
    return all;
}

} // namespace anarchy
