// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <optional>

/// Whole numbers in as few bytes as they need: seven bits a byte, the lowest first, the eighth set where more follow.
/// Inline: a past of thirty days is some ten million of them.
namespace anarchy {

inline void appendVarint(QByteArray &bytes, quint64 number)
{
    while (number >= 0x80) {
        bytes.append(static_cast<char>(number | 0x80));
        number >>= 7;
    }
    bytes.append(static_cast<char>(number));
}

/// Takes a number off the front of `bytes`; nothing when there is no whole one that fits 64 bits.
inline std::optional<quint64> takeVarint(QByteArrayView &bytes)
{
    quint64 number = 0;
    for (int shift = 0; shift < 64 && !bytes.isEmpty(); shift += 7) {
        const auto byte = static_cast<quint8>(bytes.front());
        bytes = bytes.sliced(1);
        const quint64 bits = byte & 0x7f;
        if (bits << shift >> shift != bits)
            return std::nullopt;
        number |= bits << shift;
        if (!(byte & 0x80))
            return number;
    }
    return std::nullopt;
}

} // namespace anarchy
