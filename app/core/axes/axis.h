// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

namespace anarchy {

/// What the values of a plot are, which decides how ticks are chosen and written.
enum class PlotUnit {
    Rate, ///< bytes a second, decimal units, linear from zero
    Duration, ///< ns, logarithmic
    PerSecond, ///< events a second, linear from zero
    PerMinute, ///< events a minute, likewise
    Count, ///< whole things, linear from zero
    Share, ///< 0..1, written as per cent, linear from zero
};

/// The vertical axis: nice numbers, and slow to shrink so that the picture does not breathe with every sample.
class ValueAxis {
public:
    struct Tick {
        double value;
        QString label;
    };

    explicit ValueAxis(PlotUnit unit);

    PlotUnit unit() const { return m_unit; }
    bool isLogarithmic() const { return m_unit == PlotUnit::Duration; }
    /// Makes room for values from `low` to `high`; NaN leaves the axis as it is. Returns true when the range changed.
    bool fit(double low, double high);
    double low() const { return m_low; }
    double high() const { return m_high; }

    /// Place of a value: 0 at the bottom, 1 at the top; values beyond are clamped.
    double position(double value) const;
    /// At most about `count` ticks, labelled with their unit.
    std::vector<Tick> ticks(int count) const;
    /// The widest label that may occur, to keep the margin constant.
    static QString widestLabel();

private:
    std::vector<Tick> linearTicks(int count) const;
    std::vector<Tick> logarithmicTicks(int count) const;
    QString label(double value) const;
    void takeLogarithms();

    PlotUnit m_unit;
    double m_low;
    double m_high;
    double m_lowLogarithm; ///< of the ends: every point of every frame asks for its position
    double m_logarithmSpan;
};

/// The smallest of 1, 2, 5, 10, ... that is at least `value`.
double niceCeiling(double value);
/// The largest of 1, 2, 5, 10, ... that is at most `value`.
double niceFloor(double value);

} // namespace anarchy
