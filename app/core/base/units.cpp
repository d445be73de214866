// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/units.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>
#include <cmath>
#include <span>

namespace anarchy {

namespace {

constexpr const char *decimalRates[]
    = {QT_TRANSLATE_NOOP("Units", "B/s"), QT_TRANSLATE_NOOP("Units", "kB/s"), QT_TRANSLATE_NOOP("Units", "MB/s"),
       QT_TRANSLATE_NOOP("Units", "GB/s"), QT_TRANSLATE_NOOP("Units", "TB/s")};
constexpr const char *durations[] = {QT_TRANSLATE_NOOP("Units", "ns"), QT_TRANSLATE_NOOP("Units", "µs"),
                                     QT_TRANSLATE_NOOP("Units", "ms"), QT_TRANSLATE_NOOP("Units", "s")};
constexpr const char *binaryBytes[] = {QT_TRANSLATE_NOOP("Units", "B"), QT_TRANSLATE_NOOP("Units", "KiB"),
                                       QT_TRANSLATE_NOOP("Units", "MiB"), QT_TRANSLATE_NOOP("Units", "GiB")};

QString threeDigits(double value)
{
    const double size = std::abs(value);
    const int decimals = size >= 99.95 || size == 0 ? 0 : size >= 9.995 ? 1 : 2;
    return QLocale().toString(value, 'f', decimals);
}

Quantity scaled(double value, double step, std::span<const char *const> units)
{
    if (!std::isfinite(value))
        return {QStringLiteral("–"), {}};
    std::size_t i = 0;
    // 999.5 would be written "1000" of the smaller unit.
    while (i + 1 < units.size() && std::abs(value) >= step - 0.5) {
        value /= step;
        ++i;
    }
    return {i == 0 ? QLocale().toString(std::round(value), 'f', 0) : threeDigits(value),
            QCoreApplication::translate("Units", units[i])};
}

} // namespace

QString Quantity::text() const
{
    return unit.isEmpty() ? number : QCoreApplication::translate("Units", "%1 %2", "number, unit").arg(number, unit);
}

Quantity rateQuantity(double bytesPerSecond)
{
    return scaled(bytesPerSecond, 1000, decimalRates);
}

Quantity durationQuantity(double nanoseconds)
{
    return scaled(nanoseconds, 1000, durations);
}

Quantity memoryQuantity(double bytes)
{
    return scaled(bytes, 1024, binaryBytes);
}

QString secondsText(double seconds)
{
    return QCoreApplication::translate("Units", "%1 s", "seconds").arg(QLocale().toString(seconds, 'f', 0));
}

QString countText(quint64 count)
{
    return QLocale().toString(count);
}

QString percentText(double share)
{
    if (!std::isfinite(share))
        return QStringLiteral("–");
    const double percent = share * 100;
    return QCoreApplication::translate("Units", "%1 %", "per cent")
        .arg(QLocale().toString(percent, 'f', std::abs(percent) < 9.95 ? 1 : 0));
}

} // namespace anarchy
