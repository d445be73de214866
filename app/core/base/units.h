// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// Numbers for people, in the user's locale, with as few digits as they deserve. NaN is an en dash.
namespace anarchy {

/// A number and its unit apart, so that the unit can be set smaller.
struct Quantity {
    QString number;
    QString unit;
    /// "2.41 GB/s"
    QString text() const;
};

/// Bytes a second in decimal units (B/s, kB/s, MB/s, GB/s), three significant digits.
Quantity rateQuantity(double bytesPerSecond);
/// Nanoseconds as ns, µs, ms or s, three significant digits.
Quantity durationQuantity(double nanoseconds);
/// A length of time in whole seconds: "42 s".
QString secondsText(double seconds);
/// Bytes of memory in binary units (B, KiB, MiB, GiB).
Quantity memoryQuantity(double bytes);
/// A count with group separators.
QString countText(quint64 count);
/// A share 0..1 as per cent with one decimal below ten.
QString percentText(double share);

} // namespace anarchy
