// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

#include "analysis/measurement.h"

/// Measurements as a text to be kept: some 300 bytes a sample of a link whose latencies vary much.
namespace anarchy {

/// What encodedSamples() makes: numbers as varints in base64. A sample is the nanoseconds of its interval, its bytes,
/// those received among them (since encoding 2), nanoseconds of processor time, a bit for each kind of error that was
/// counted and then those counts, and how many runs of neighbouring buckets of its latency histogram were hit. A run is
/// how many buckets it leaves out since the one before, how many it has, and their counts.
inline constexpr int sampleEncoding = 2;
/// Told no directions apart; still what a measurement is kept in that does not either.
inline constexpr int oldestSampleEncoding = 1;
/// More samples are merged until there are no more than these, which are plenty for BlockMean; ten minutes are then
/// seconds and take two to three hundred kilobytes.
inline constexpr std::size_t samplesKept = 600;

/// The encoding that encodedSamples() keeps it in.
inline int encodingOf(const Measurement &measurement)
{
    return measurement.tellsDirections() ? sampleEncoding : oldestSampleEncoding;
}
/// Kept to the nanosecond and the byte.
QByteArray encodedSamples(const Measurement &measurement);
/// The samples, or nothing and what is wrong with them.
/// \param encoding that they were kept in, oldestSampleEncoding..sampleEncoding
std::optional<Measurement> decodedSamples(const QByteArray &text, int encoding, QString &error);

} // namespace anarchy
