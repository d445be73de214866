// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/latencyarchive.h"

#include <algorithm>

#include "base/varint.h"

namespace anarchy {

LatencyArchive::LatencyArchive(std::size_t bytes)
    : m_bytes(bytes)
{
}

QByteArray LatencyArchive::encoded(const LatencyDistribution &latency)
{
    QByteArray bytes;
    bytes.reserve(128); // most are some 60 bytes long
    appendVarint(bytes, latency.sumNs());
    std::size_t after = 0;
    latency.forEachBucket([&](std::size_t index, quint32 count) {
        appendVarint(bytes, index - after);
        appendVarint(bytes, count);
        after = index + 1;
    });
    return bytes;
}

bool LatencyArchive::addDecoded(QByteArrayView bytes, LatencyDistribution &sum)
{
    const std::optional<quint64> sumNs = takeVarint(bytes);
    if (!sumNs)
        return false;
    quint64 index = 0;
    while (!bytes.isEmpty()) {
        const std::optional<quint64> gap = takeVarint(bytes);
        const std::optional<quint64> count = takeVarint(bytes);
        if (!gap || !count)
            return false;
        if (*gap >= ANARCHY_HISTOGRAM_BUCKETS || *count == 0 || *count > std::numeric_limits<quint32>::max())
            return false;
        index += *gap;
        if (index >= ANARCHY_HISTOGRAM_BUCKETS)
            return false;
        sum.addBucket(static_cast<std::size_t>(index), static_cast<quint32>(*count));
        ++index;
    }
    sum.addSumNs(*sumNs);
    return true;
}

std::optional<LatencyDistribution> LatencyArchive::decoded(QByteArrayView bytes)
{
    LatencyDistribution latency;
    return addDecoded(bytes, latency) ? std::optional(latency) : std::nullopt;
}

std::optional<qint64> LatencyArchive::oldest() const
{
    return m_entries.empty() ? std::nullopt : std::optional(m_entries.front().index);
}

void LatencyArchive::clear()
{
    m_entries.clear();
    m_end = m_used = 0;
}

void LatencyArchive::dropOldest()
{
    m_used -= m_entries.front().length;
    m_entries.pop_front();
}

void LatencyArchive::append(qint64 index, const LatencyDistribution &latency)
{
    if (!latency.count() || (!m_entries.empty() && index <= m_entries.back().index))
        return;
    const QByteArray bytes = encoded(latency);
    const auto length = static_cast<std::size_t>(bytes.size());
    if (length > m_bytes.size())
        return;
    // An entry lies in one piece: what does not fit before the ring's end starts at its beginning.
    std::size_t begin = m_end + length <= m_bytes.size() ? m_end : 0;
    const auto overlaps
        = [&](const Entry &entry) { return begin < entry.begin + entry.length && entry.begin < begin + length; };
    // When the ring wraps, what lies behind its end goes before what lies at its beginning does.
    while (!m_entries.empty() && ((begin < m_end && m_entries.front().begin >= m_end) || overlaps(m_entries.front())))
        dropOldest();
    std::ranges::copy(bytes, m_bytes.begin() + static_cast<std::ptrdiff_t>(begin));
    m_entries.push_back({index, begin, length});
    m_used += length;
    m_end = begin + length;
}

LatencyDistribution LatencyArchive::merged(qint64 first, qint64 last) const
{
    LatencyDistribution sum;
    auto entry = std::ranges::lower_bound(m_entries, first, {}, &Entry::index);
    for (; entry != m_entries.end() && entry->index <= last; ++entry) {
        // As append() encoded it. A month is forty thousand of these: none of them is made a distribution of its own.
        addDecoded(QByteArrayView(m_bytes.data() + entry->begin, static_cast<qsizetype>(entry->length)), sum);
    }
    return sum;
}

} // namespace anarchy
