// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

/// Whole numbers in as few bytes as they need: seven bits a byte, the lowest first, the eighth set where more follow.
namespace anarchy {

inline void putVarint(QByteArray &bytes, quint64 value)
{
    while (value >= 0x80) {
        bytes.append(static_cast<char>(0x80 | (value & 0x7f)));
        value >>= 7;
    }
    bytes.append(static_cast<char>(value));
}

/// Takes a number from the front; false when there is none whole.
inline bool takeVarint(QByteArrayView &bytes, quint64 &value)
{
    value = 0;
    for (int shift = 0; shift < 64 && !bytes.isEmpty(); shift += 7) {
        const auto byte = static_cast<quint8>(bytes.front());
        bytes = bytes.sliced(1);
        value |= static_cast<quint64>(byte & 0x7f) << shift;
        if (!(byte & 0x80))
            return true;
    }
    return false;
}

} // namespace anarchy
