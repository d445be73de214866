// SPDX-License-Identifier: GPL-3.0-or-later
#include "recording/recordformat.h"

#include <QtEndian>

namespace anarchy::recordformat {

namespace {

constexpr std::array<quint32, 256> checksumTable = [] {
    std::array<quint32, 256> table{};
    for (quint32 byte = 0; byte < table.size(); ++byte) {
        quint32 remainder = byte;
        for (int bit = 0; bit < 8; ++bit)
            remainder = (remainder >> 1) ^ (remainder & 1 ? 0xedb88320u : 0);
        table[byte] = remainder;
    }
    return table;
}();

template <typename Number> void append(QByteArray &bytes, Number number)
{
    std::array<char, sizeof(Number)> raw;
    qToLittleEndian(number, raw.data());
    bytes.append(raw.data(), raw.size());
}

} // namespace

quint32 checksum(QByteArrayView data, quint32 before)
{
    quint32 remainder = ~before;
    for (const char byte : data)
        remainder = (remainder >> 8) ^ checksumTable[(remainder ^ static_cast<quint8>(byte)) & 0xff];
    return ~remainder;
}

QByteArray prefix(quint16 major, quint16 minor)
{
    QByteArray bytes(magic.data(), magic.size());
    append(bytes, major);
    append(bytes, minor);
    return bytes;
}

QByteArray frame(Type type, QByteArrayView body, quint32 &chain)
{
    QByteArray bytes;
    bytes.reserve(frameBytes + body.size() + checksumBytes);
    append(bytes, static_cast<quint32>(body.size()));
    append(bytes, static_cast<quint8>(type));
    bytes.append(body);
    chain = checksum(bytes, chain);
    append(bytes, chain);
    return bytes;
}

} // namespace anarchy::recordformat
