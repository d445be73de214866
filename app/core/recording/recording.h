// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "base/filedescriptor.h"
#include "recording/pagecodec.h"
#include "recording/recordformat.h"
#include "recording/recordingheader.h"

namespace anarchy {

/// An event as it was received.
struct RecordedEvent {
    anarchy_event event;
    quint64 missed; ///< events lost before it
};

/// The link could not be read any more.
struct RecordedGap {
    quint64 timeNs; ///< CLOCK_MONOTONIC
};

/// One thing of a recording and when it happened: ns since the first page, never before what was recorded before it.
struct Record {
    qint64 positionNs = 0;
    std::variant<TelemetryPage, RecordedEvent, RecordedGap, RecordedConfiguration> content;
};

class RecordingCursor;

/// A recording that was looked through from its first record to its last good one. Keeps an index of some bytes for
/// every 64 pages, not the pages; may be read by any number of cursors, each in its own thread.
class Recording {
public:
    /// Null, and the reason with the file's name in `error`, when the file cannot be read, is no recording, or is one
    /// of a kind that this program does not know. A damaged one opens to its last good record.
    static std::shared_ptr<const Recording> open(const QString &fileName, QString &error);

    const RecordingHeader &header() const { return m_header; }
    /// "link.aer: damaged after 12.5 s (record 50): ..."; empty for a recording that is whole.
    const QString &damage() const { return m_damage; }
    quint64 records() const { return m_records; } ///< without the header and the mark of the end
    quint64 pages() const { return m_pages; }
    qint64 lengthNs() const { return m_lengthNs; } ///< from the first page to the last record
    qint64 firstNs() const { return m_firstNs; } ///< CLOCK_MONOTONIC of the first page
    /// What a clock on the wall showed at a CLOCK_MONOTONIC time of the recording; UTC.
    QDateTime wallClock(qint64 timeNs) const;
    /// The same in ns since 1970, as exact as the clocks were put together, which is a millisecond.
    qint64 wallClockNs(qint64 timeNs) const;
    /// The configuration at a position, or nothing where none was recorded.
    std::optional<RecordedConfiguration> configurationAt(qint64 positionNs) const;

private:
    friend class RecordingCursor;

    /// Where reading can start: what a cursor knows between two records.
    struct Entry {
        qint64 offset = 0;
        quint32 checksum = 0;
        qint64 positionNs = 0; ///< of the record before
        bool hasPage = false;
    };

    Recording() = default;
    QString readHeader();
    void look(const QString &fileName);

    FileDescriptor m_file;
    qint64 m_size = 0;
    RecordingHeader m_header;
    Entry m_first; ///< behind the header
    std::vector<std::pair<qint64, Entry>> m_index; ///< by position of the full page that follows the entry
    std::vector<std::pair<qint64, RecordedConfiguration>> m_configurations; ///< by position
    QString m_damage;
    quint64 m_records = 0;
    quint64 m_pages = 0;
    qint64 m_lengthNs = 0;
    qint64 m_firstNs = 0;
};

/// A place in a recording. Belongs to one thread at a time.
class RecordingCursor {
public:
    explicit RecordingCursor(std::shared_ptr<const Recording> recording);

    /// The next record, or nothing at the end of what can be read.
    std::optional<Record> next();
    /// As next(), but leaves a record later than `positionNs` for another time.
    std::optional<Record> nextUntil(qint64 positionNs);
    /// Goes to a full page at or before `positionNs`, or to the beginning: next() leads to the position from there.
    void seek(qint64 positionNs);

private:
    friend class Recording;

    enum class Stop { None, End, FileEnds, Checksum, Content, Unreadable };
    struct Frame {
        recordformat::Type type;
        QByteArrayView body; ///< valid until the next read
    };

    explicit RecordingCursor(const Recording &recording);
    void startAt(const Recording::Entry &entry);
    std::optional<QByteArrayView> bytes(qint64 offset, qsizetype count);
    std::optional<Frame> readFrame();
    std::optional<Record> understand(const Frame &frame);

    std::shared_ptr<const Recording> m_owner; ///< null while the recording itself looks through its file
    const Recording &m_recording;
    PageCodec m_codec;
    Recording::Entry m_at;
    qint64 m_firstNs = 0;
    std::optional<Record> m_ahead;
    Stop m_stop = Stop::None;
    bool m_pageWasFull = false; ///< the page that was read last
    QByteArray m_window;
    qint64 m_windowOffset = 0;
};

} // namespace anarchy
