// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtEndian>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <utility>

#include <unistd.h>

#include "base/varint.h"
#include "recording/recording.h"

namespace anarchy {

using namespace recordformat;

namespace {
constexpr qsizetype windowBytes = 64 * 1024;
// Far beyond every clock, and far enough from the limits that differences and shifts of times stay within them.
constexpr quint64 latestNs = std::numeric_limits<qint64>::max() / 4;
} // namespace

RecordingCursor::RecordingCursor(std::shared_ptr<const Recording> recording)
    : m_owner(std::move(recording))
    , m_recording(*m_owner)
    , m_codec(m_recording.m_header.pageBytes)
    , m_firstNs(m_recording.m_firstNs)
{
    startAt(m_recording.m_first);
}

RecordingCursor::RecordingCursor(const Recording &recording)
    : m_recording(recording)
    , m_codec(recording.m_header.pageBytes)
{
    startAt(recording.m_first);
}

void RecordingCursor::startAt(const Recording::Entry &entry)
{
    m_at = entry;
    m_codec.reset();
    m_ahead.reset();
    m_stop = Stop::None;
}

void RecordingCursor::seek(qint64 positionNs)
{
    const auto &index = m_recording.m_index;
    const auto after = std::upper_bound(index.begin(), index.end(), positionNs,
                                        [](qint64 position, const auto &entry) { return position < entry.first; });
    startAt(after == index.begin() ? m_recording.m_first : std::prev(after)->second);
}

std::optional<Record> RecordingCursor::next()
{
    if (m_ahead)
        return std::exchange(m_ahead, std::nullopt);
    while (m_stop == Stop::None) {
        const std::optional<Frame> frame = readFrame();
        if (!frame)
            return std::nullopt;
        if (frame->type == Type::End) {
            m_stop = Stop::End;
            return std::nullopt;
        }
        if (std::optional<Record> record = understand(*frame))
            return record;
    }
    return std::nullopt;
}

std::optional<Record> RecordingCursor::nextUntil(qint64 positionNs)
{
    std::optional<Record> record = next();
    if (record && record->positionNs > positionNs)
        m_ahead = std::exchange(record, std::nullopt);
    return record;
}

std::optional<QByteArrayView> RecordingCursor::bytes(qint64 offset, qsizetype count)
{
    if (count > m_recording.m_size - offset) {
        m_stop = Stop::FileEnds;
        return std::nullopt;
    }
    const qint64 into = offset - m_windowOffset;
    if (into < 0 || count > m_window.size() - into) {
        m_windowOffset = offset;
        m_window.resize(std::min<qint64>(std::max(count, windowBytes), m_recording.m_size - offset));
        qsizetype got = 0;
        while (got < m_window.size()) {
            const ssize_t more = ::pread(m_recording.m_file.get(), m_window.data() + got,
                                         static_cast<std::size_t>(m_window.size() - got), offset + got);
            if (more < 0 && errno == EINTR)
                continue;
            if (more <= 0) { // the file was cut since it was opened, or its disk fails
                m_window.clear();
                m_stop = Stop::Unreadable;
                return std::nullopt;
            }
            got += more;
        }
    }
    return QByteArrayView(m_window).sliced(offset - m_windowOffset, count);
}

std::optional<RecordingCursor::Frame> RecordingCursor::readFrame()
{
    const std::optional<QByteArrayView> head = bytes(m_at.offset, frameBytes);
    if (!head)
        return std::nullopt;
    const auto length = qFromLittleEndian<quint32>(head->data());
    if (length > longestBody) {
        m_stop = Stop::Checksum;
        return std::nullopt;
    }
    const qsizetype summed = frameBytes + static_cast<qsizetype>(length);
    const std::optional<QByteArrayView> whole = bytes(m_at.offset, summed + checksumBytes);
    if (!whole)
        return std::nullopt;
    const quint32 sum = checksum(whole->first(summed), m_at.checksum);
    if (sum != qFromLittleEndian<quint32>(whole->sliced(summed).data())) {
        m_stop = Stop::Checksum;
        return std::nullopt;
    }
    m_at.offset += summed + checksumBytes;
    m_at.checksum = sum;
    return Frame{static_cast<Type>(whole->at(4)), whole->sliced(frameBytes, length)};
}

/// What a frame says; nothing for a type of a later minor version, and with Stop::Content for what makes no sense.
std::optional<Record> RecordingCursor::understand(const Frame &frame)
{
    Record record;
    QByteArrayView body = frame.body;
    std::optional<quint64> timeNs;
    switch (frame.type) {
    case Type::FullPage:
    case Type::ChangedPage:
        m_pageWasFull = frame.type == Type::FullPage;
        if (m_pageWasFull)
            m_codec.reset();
        if ((m_pageWasFull || m_at.hasPage) && m_codec.decode(body)) {
            const TelemetryPage page = m_codec.page();
            if (!std::exchange(m_at.hasPage, true))
                m_firstNs = static_cast<qint64>(std::min<quint64>(page.time_ns, latestNs));
            timeNs = page.time_ns;
            record.content = page;
        }
        break;
    case Type::Event:
        if (const std::optional<quint64> missed = takeVarint(body)) {
            RecordedEvent recorded{{}, *missed};
            std::memcpy(&recorded.event, body.data(),
                        std::min(sizeof recorded.event, static_cast<std::size_t>(body.size())));
            timeNs = recorded.event.time_ns;
            record.content = recorded;
        }
        break;
    case Type::Gap:
        timeNs = takeVarint(body);
        record.content = RecordedGap{timeNs.value_or(0)};
        break;
    case Type::Configuration:
        if (const std::optional<RecordedConfiguration> configuration = RecordedConfiguration::fromCbor(body)) {
            timeNs = configuration->timeNs;
            record.content = *configuration;
        }
        break;
    default:
        return std::nullopt;
    }
    if (!timeNs || *timeNs > latestNs) {
        m_stop = Stop::Content;
        return std::nullopt;
    }
    // What precedes the first page counts as simultaneous with it.
    if (m_at.hasPage)
        m_at.positionNs = std::max(m_at.positionNs, static_cast<qint64>(*timeNs) - m_firstNs);
    record.positionNs = m_at.positionNs;
    return record;
}

} // namespace anarchy
