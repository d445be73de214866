// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/measurementcodec.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/varint.h"

namespace anarchy {

namespace {

struct MeasurementCodecText {
    Q_DECLARE_TR_FUNCTIONS(Measurement)
};

constexpr double nsASecond = 1e9;
constexpr quint64 longestIntervalNs = 3600ull * 1'000'000'000;
constexpr quint64 mostBytes = 1ull << 53; // what a double holds exactly
constexpr quint64 mostCount = std::numeric_limits<quint32>::max();

/// Takes numbers from encoded samples, and remembers whether one was missing or not allowed.
class Numbers {
public:
    explicit Numbers(QByteArrayView bytes)
        : m_bytes(bytes)
    {
    }

    bool atEnd() const { return m_bytes.isEmpty(); }
    bool areGood() const { return m_good; }
    quint64 take(quint64 least, quint64 most)
    {
        const std::optional<quint64> value = m_good ? takeVarint(m_bytes) : std::nullopt;
        m_good = value && *value >= least && *value <= most;
        return m_good ? *value : least;
    }

private:
    QByteArrayView m_bytes;
    bool m_good = true;
};

bool takeSample(Numbers &numbers, bool directions, Measurement::Point &point, std::vector<Measurement::Hit> &hits)
{
    point = {};
    hits.clear();
    point.seconds = static_cast<double>(numbers.take(1, longestIntervalNs)) / nsASecond;
    const quint64 bytes = numbers.take(0, mostBytes);
    point.bytes = static_cast<double>(bytes);
    point.rxBytes = directions ? static_cast<double>(numbers.take(0, bytes)) : 0;
    point.cpuSeconds = static_cast<double>(numbers.take(0, mostBytes)) / nsASecond;
    const quint64 kinds = numbers.take(0, (1u << ANARCHY_ERROR_COUNT) - 1);
    for (std::size_t kind = 0; kind < point.errors.size(); ++kind) {
        if (kinds >> kind & 1)
            point.errors[kind] = static_cast<quint32>(numbers.take(1, mostCount));
    }
    const quint64 runs = numbers.take(0, ANARCHY_HISTOGRAM_BUCKETS);
    quint64 next = 0;
    for (quint64 run = 0; run < runs && numbers.areGood(); ++run) {
        if (next >= ANARCHY_HISTOGRAM_BUCKETS)
            return false;
        next += numbers.take(0, ANARCHY_HISTOGRAM_BUCKETS - 1 - next);
        const quint64 end = next + numbers.take(1, ANARCHY_HISTOGRAM_BUCKETS - next);
        for (; next < end; ++next)
            hits.push_back({static_cast<quint16>(next), static_cast<quint32>(numbers.take(1, mostCount))});
    }
    return numbers.areGood();
}

void putHits(QByteArray &bytes, std::span<const Measurement::Hit> hits)
{
    QByteArray runs;
    quint64 count = 0;
    quint64 next = 0;
    for (auto hit = hits.begin(); hit != hits.end(); ++count) {
        const auto end = std::adjacent_find(
            hit, hits.end(), [](const auto &one, const auto &other) { return other.bucket != one.bucket + 1; });
        const auto last = end == hits.end() ? end : end + 1;
        appendVarint(runs, hit->bucket - next);
        appendVarint(runs, static_cast<quint64>(last - hit));
        for (; hit != last; ++hit) {
            appendVarint(runs, hit->count);
            next = hit->bucket + 1u;
        }
    }
    appendVarint(bytes, count);
    bytes += runs;
}

} // namespace

QByteArray encodedSamples(const Measurement &whole)
{
    const std::size_t together = (whole.size() + samplesKept - 1) / samplesKept;
    const Measurement measurement = together > 1 ? whole.merged(together) : whole;
    QByteArray bytes;
    const auto put = [&bytes](double value) { appendVarint(bytes, static_cast<quint64>(std::llround(value))); };
    for (std::size_t i = 0; i < measurement.size(); ++i) {
        const Measurement::Point &point = measurement.points()[i];
        put(point.seconds * nsASecond);
        put(point.bytes);
        if (measurement.tellsDirections())
            put(std::min(point.rxBytes, point.bytes));
        put(point.cpuSeconds * nsASecond);
        quint64 kinds = 0;
        for (std::size_t kind = 0; kind < point.errors.size(); ++kind)
            kinds |= quint64(point.errors[kind] > 0) << kind;
        appendVarint(bytes, kinds);
        for (const quint32 count : point.errors) {
            if (count)
                appendVarint(bytes, count);
        }
        putHits(bytes, measurement.hits(i));
    }
    return bytes.toBase64();
}

std::optional<Measurement> decodedSamples(const QByteArray &text, int encoding, QString &error)
{
    const auto decoded = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded) {
        error = MeasurementCodecText::tr("not base64");
        return std::nullopt;
    }
    const bool directions = encoding > oldestSampleEncoding;
    Measurement measurement;
    if (!directions)
        measurement.forgetDirections();
    Measurement::Point point;
    std::vector<Measurement::Hit> hits;
    for (Numbers numbers(*decoded); !numbers.atEnd();) {
        if (measurement.size() == samplesKept) {
            error = MeasurementCodecText::tr("more than %1 samples").arg(samplesKept);
            return std::nullopt;
        }
        if (!takeSample(numbers, directions, point, hits)) {
            error = MeasurementCodecText::tr("sample %1 is cut short or has a number that cannot be")
                        .arg(measurement.size() + 1);
            return std::nullopt;
        }
        measurement.add(point, hits);
    }
    return measurement;
}

} // namespace anarchy
