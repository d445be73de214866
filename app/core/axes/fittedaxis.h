// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace anarchy {

/// The axis of values that are shown once and do not move: as narrow as they allow, so that differences of a few per
/// cent are seen, and logarithmic where the largest is more than four times the smallest. Values are above 0.
class FittedAxis {
public:
    FittedAxis() = default;
    /// Room for all values, at least a tenth of the middle so that noise does not look like much. NaN are left out;
    /// without a value the axis is from 0 to 1.
    explicit FittedAxis(const std::vector<double> &values);

    bool isLogarithmic() const { return m_logarithmic; }
    double low() const { return m_low; }
    double high() const { return m_high; }
    /// Place of a value: 0 at the bottom, 1 at the top; values beyond are clamped.
    double position(double value) const;
    /// Round numbers within, at most about `count`.
    std::vector<double> ticks(int count) const;

private:
    double m_low = 0;
    double m_high = 1;
    bool m_logarithmic = false;
};

} // namespace anarchy
