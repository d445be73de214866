// SPDX-License-Identifier: GPL-3.0-or-later
#include "recording/pagecodec.h"

#include <algorithm>
#include <cstring>

#include "base/varint.h"
#include "recording/recordformat.h"

namespace anarchy {

namespace {

constexpr std::size_t wordBytes = sizeof(quint64);
static_assert(sizeof(TelemetryPage) % wordBytes == 0, "a page is whole words");

// Small differences of either sign become small numbers.
constexpr quint64 zigZag(quint64 difference)
{
    return (difference << 1) ^ (difference >> 63 ? ~quint64(0) : 0);
}
constexpr quint64 fromZigZag(quint64 number)
{
    return (number >> 1) ^ (number & 1 ? ~quint64(0) : 0);
}

} // namespace

PageCodec::PageCodec(std::size_t pageBytes)
    : m_words(pageBytes / wordBytes)
{
}

void PageCodec::reset()
{
    std::fill(m_words.begin(), m_words.end(), 0);
}

QByteArray PageCodec::encode(const TelemetryPage &page)
{
    QByteArray change;
    std::size_t next = 0;
    for (std::size_t i = 0; i < m_words.size(); ++i) {
        quint64 word = 0;
        std::memcpy(&word, reinterpret_cast<const char *>(&page) + i * wordBytes, wordBytes);
        if (word == m_words[i])
            continue;
        appendVarint(change, i - next);
        appendVarint(change, zigZag(word - m_words[i]));
        m_words[i] = word;
        next = i + 1;
    }
    return change;
}

bool PageCodec::decode(QByteArrayView change)
{
    std::size_t next = 0;
    while (!change.isEmpty()) {
        const std::optional<quint64> skipped = takeVarint(change);
        const std::optional<quint64> difference = takeVarint(change);
        if (!skipped || !difference || *skipped >= m_words.size() - next)
            return false;
        next += *skipped;
        m_words[next++] += fromZigZag(*difference);
    }
    return true;
}

TelemetryPage PageCodec::page() const
{
    TelemetryPage page{};
    std::memcpy(&page, m_words.data(), std::min(sizeof page, m_words.size() * wordBytes));
    return page;
}

} // namespace anarchy
