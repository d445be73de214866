// SPDX-License-Identifier: GPL-3.0-or-later
#include "axes/axis.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace anarchy {

namespace {

constexpr std::array rateUnits{QT_TRANSLATE_NOOP("Units", "B/s"), QT_TRANSLATE_NOOP("Units", "kB/s"),
                               QT_TRANSLATE_NOOP("Units", "MB/s"), QT_TRANSLATE_NOOP("Units", "GB/s"),
                               QT_TRANSLATE_NOOP("Units", "TB/s")};
constexpr std::array durationUnits{QT_TRANSLATE_NOOP("Units", "ns"), QT_TRANSLATE_NOOP("Units", "µs"),
                                   QT_TRANSLATE_NOOP("Units", "ms"), QT_TRANSLATE_NOOP("Units", "s")};

/// Without trailing zeros, unlike a reading: an axis says "2 GB/s".
template <std::size_t N> QString scaledLabel(double value, const std::array<const char *, N> &units)
{
    std::size_t unit = 0;
    while (unit + 1 < N && std::abs(value) >= 999.5) {
        value /= 1000;
        ++unit;
    }
    return QCoreApplication::translate("Units", "%1 %2", "number, unit")
        .arg(QLocale().toString(value, 'g', 4), QCoreApplication::translate("Units", units[unit]));
}

/// Whole as far as there is room for it: "2,000", "200k", "5M".
QString countLabel(double value)
{
    constexpr std::array prefixes{"", "k", "M", "G"};
    std::size_t prefix = 0;
    if (value >= 99'999.5) {
        for (; prefix + 1 < prefixes.size() && value >= 999.5; ++prefix)
            value /= 1000;
    }
    return QLocale().toString(value, 'f', value == std::round(value) ? 0 : 1) + QLatin1StringView(prefixes[prefix]);
}

constexpr double leastShare = 0.01;

double niceStep(double value)
{
    const double magnitude = std::pow(10.0, std::floor(std::log10(value)));
    for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
        if (factor * magnitude >= value * (1 - 1e-9))
            return factor * magnitude;
    }
    return 10 * magnitude;
}

constexpr double initialHigh(PlotUnit unit)
{
    switch (unit) {
    case PlotUnit::Rate:
        return 1e9;
    case PlotUnit::Duration:
        return 1e6;
    case PlotUnit::Share:
        return leastShare;
    case PlotUnit::PerSecond:
    case PlotUnit::PerMinute:
    case PlotUnit::Count:
        break;
    }
    return 4;
}

/// The top of an axis is never below this, so that noise does not look like much.
constexpr double leastHigh(PlotUnit unit)
{
    switch (unit) {
    case PlotUnit::Rate:
        return 1;
    case PlotUnit::Share:
        return leastShare;
    default:
        return 4;
    }
}

} // namespace

double niceCeiling(double value)
{
    const double magnitude = std::pow(10.0, std::floor(std::log10(value)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * magnitude >= value * (1 - 1e-9))
            return factor * magnitude;
    }
    return 10 * magnitude;
}

double niceFloor(double value)
{
    const double magnitude = std::pow(10.0, std::floor(std::log10(value) + 1e-9));
    for (const double factor : {5.0, 2.0}) {
        if (factor * magnitude <= value * (1 + 1e-9))
            return factor * magnitude;
    }
    return magnitude;
}

ValueAxis::ValueAxis(PlotUnit unit)
    : m_unit(unit)
    , m_low(unit == PlotUnit::Duration ? 1e3 : 0)
    , m_high(initialHigh(unit))
{
    takeLogarithms();
}

void ValueAxis::takeLogarithms()
{
    m_lowLogarithm = isLogarithmic() ? std::log(m_low) : 0;
    m_logarithmSpan = isLogarithmic() ? std::log(m_high) - m_lowLogarithm : 1;
}

bool ValueAxis::fit(double low, double high)
{
    if (!std::isfinite(low) || !std::isfinite(high))
        return false;
    double wantedLow = 0;
    double wantedHigh = 0;
    if (isLogarithmic()) {
        wantedLow = niceFloor(std::max(low, 1.0));
        wantedHigh = niceCeiling(std::max(high * 1.05, wantedLow * 10));
        // Grows at once; shrinks when more than one step of 1-2-5 would become free on a side.
        if (wantedLow > m_low && wantedLow <= m_low * 2.6)
            wantedLow = m_low;
        if (wantedHigh < m_high && wantedHigh >= m_high / 2.6)
            wantedHigh = m_high;
    } else {
        const double least = leastHigh(m_unit);
        const double step = niceStep(std::max(high * 1.08, least) / 4);
        wantedHigh = std::ceil(std::max(high * 1.08, least) / step) * step;
        if (wantedHigh < m_high && high > m_high * 0.6)
            wantedHigh = m_high;
    }
    const bool changed = wantedLow != m_low || wantedHigh != m_high;
    m_low = wantedLow;
    m_high = wantedHigh;
    if (changed)
        takeLogarithms();
    return changed;
}

double ValueAxis::position(double value) const
{
    if (isLogarithmic())
        return std::clamp((std::log(std::max(value, m_low)) - m_lowLogarithm) / m_logarithmSpan, 0.0, 1.0);
    return std::clamp((value - m_low) / (m_high - m_low), 0.0, 1.0);
}

std::vector<ValueAxis::Tick> ValueAxis::ticks(int count) const
{
    count = std::max(count, 2);
    return isLogarithmic() ? logarithmicTicks(count) : linearTicks(count);
}

std::vector<ValueAxis::Tick> ValueAxis::linearTicks(int count) const
{
    std::vector<Tick> result;
    double step = niceStep(m_high / count);
    if (m_unit == PlotUnit::PerSecond || m_unit == PlotUnit::PerMinute || m_unit == PlotUnit::Count)
        step = std::max(step, 1.0); // a quarter of an error does not exist
    for (int i = 0; i * step <= m_high * (1 + 1e-9); ++i)
        result.push_back({i * step, i == 0 ? QLocale().toString(0) : label(i * step)});
    return result;
}

std::vector<ValueAxis::Tick> ValueAxis::logarithmicTicks(int count) const
{
    const auto collect = [this](std::initializer_list<double> factors) {
        std::vector<Tick> ticks;
        for (double decade = std::pow(10.0, std::floor(std::log10(m_low) + 1e-9)); decade <= m_high; decade *= 10) {
            for (const double factor : factors) {
                const double value = decade * factor;
                if (value >= m_low * (1 - 1e-9) && value <= m_high * (1 + 1e-9))
                    ticks.push_back({value, label(value)});
            }
        }
        return ticks;
    };
    for (auto factors : {std::initializer_list<double>{1, 2, 5}, std::initializer_list<double>{1, 3}}) {
        if (std::vector<Tick> ticks = collect(factors); std::ssize(ticks) <= count)
            return ticks;
    }
    std::vector<Tick> decades = collect({1});
    if (decades.empty())
        decades = {{m_low, label(m_low)}, {m_high, label(m_high)}};
    return decades;
}

QString ValueAxis::label(double value) const
{
    switch (m_unit) {
    case PlotUnit::Rate:
        return scaledLabel(value, rateUnits);
    case PlotUnit::Duration:
        return scaledLabel(value, durationUnits);
    case PlotUnit::Count:
        return countLabel(value);
    case PlotUnit::Share:
        return QCoreApplication::translate("Units", "%1 %", "per cent").arg(QLocale().toString(value * 100, 'g', 4));
    case PlotUnit::PerMinute:
        return QCoreApplication::translate("Units", "%1 /min", "events a minute").arg(countLabel(value));
    case PlotUnit::PerSecond:
        break;
    }
    return QCoreApplication::translate("Units", "%1 /s", "events a second").arg(countLabel(value));
}

QString ValueAxis::widestLabel()
{
    return scaledLabel(888.8e6, rateUnits);
}

} // namespace anarchy
