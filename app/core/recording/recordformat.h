// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <array>
#include <bit>
#include <optional>

/// The file format of a recording of one link's telemetry (*.aer), version 1.0. All numbers are little-endian; a varint
/// has seven bits of a number in each byte, lowest first, and the top bit set in all but the last.
///
///     file    = magic[8]  major u16  minor u16  record...
///     record  = length u32 (of the body)  type u8  body[length]  checksum u32
///
/// The checksum is CRC-32 over length, type and body, started from the checksum of the record before and for the first
/// one from that of the file's first twelve bytes: a record that is damaged, missing, repeated or out of place ends
/// what can be read, and everything before it is certain. Records, the header first and once:
///
///     1 header         CBOR map: page_version, page_bytes, program, kernel, started_ms (Unix time), started_ns
///                      (CLOCK_MONOTONIC at that moment), interval_ms, link, simulated, configuration (as in 6, or
///                      absent)
///     2 full page      what differs from a page of zeros, as in 3; at least every 64th page, so that seeking is cheap
///     3 changed page   what differs from the page before: for each 64-bit word that changed two varints, the number of
///                      words skipped since the last one, and the difference modulo 2^64, zig-zag
///     4 event          missed events before it (varint), struct anarchy_event as far as its writer knew it
///     5 gap            CLOCK_MONOTONIC in ns (varint): the link could not be read any more
///     6 configuration  CBOR map: time_ns (CLOCK_MONOTONIC), running, effective, limit, loaded, previous (arrays by
///                      enum anarchy_parameter), generation, on_trial, trial_left_ms, safe_mode
///     7 end            empty: the recording was closed in order
///
/// A minor version may add types of record and keys, which an older program passes over; a new major version is one
/// that an older program would misread. The page is struct anarchy_telemetry, which only grows at its end.
namespace anarchy::recordformat {

static_assert(std::endian::native == std::endian::little, "pages and events are written as they lie in memory");

/// Not text, and damaged by a transfer that thinks it is: a byte above 127, then both kinds of line end.
inline constexpr std::array<char, 8> magic{'\x89', 'A', 'E', 'R', '\r', '\n', '\x1a', '\n'};
inline constexpr quint16 majorVersion = 1;
inline constexpr quint16 minorVersion = 0;
inline constexpr qsizetype prefixBytes = 12; ///< magic and version
inline constexpr qsizetype frameBytes = 5; ///< length and type
inline constexpr qsizetype checksumBytes = 4;
/// No body is longer. A page in which every word changed takes about 14 KB; the rest is room to grow.
inline constexpr quint32 longestBody = 1u << 20;
/// A full page at least every that many pages.
inline constexpr int pagesPerFullPage = 64;

enum class Type : quint8 { Header = 1, FullPage, ChangedPage, Event, Gap, Configuration, End };

/// CRC-32 of IEEE 802.3 (reflected polynomial 0xedb88320) of `data`, continuing `before`. Of "123456789": 0xcbf43926.
quint32 checksum(QByteArrayView data, quint32 before = 0);

/// The first twelve bytes of a file.
QByteArray prefix(quint16 major = majorVersion, quint16 minor = minorVersion);
/// A whole record; `chain` is the checksum of the one before and becomes that of this one.
QByteArray frame(Type type, QByteArrayView body, quint32 &chain);

} // namespace anarchy::recordformat
