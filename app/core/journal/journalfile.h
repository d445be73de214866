// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

#include "telemetry/history.h"

struct sqlite3;

namespace anarchy {

/// Something that happened, as it is kept.
struct JournalEvent {
    qint64 timeNs = 0; ///< wall clock
    int kind = 0; ///< whatever the writer told its kinds apart by
    QString text; ///< one sentence
    bool operator==(const JournalEvent &) const = default;
};

/// The buckets of a minute or an hour, which are written together.
struct JournalChunk {
    qint64 widthNs = 0; ///< of a bucket
    qint64 startNs = 0; ///< of the chunk, a multiple of bucketsAChunk widths
    QByteArray data;

    static constexpr int bucketsAChunk = 60;
    /// The chunk that a moment falls into, out of a tier. Latencies are kept of minutes only.
    static JournalChunk from(const BucketTier &tier, qint64 timeNs, bool withLatency);
    /// Gives the buckets back. Damaged data ends early; what was whole before it counts.
    void restoreTo(BucketTier &tier) const;
};

/// What a journal holds beside a history.
struct JournalContents {
    std::vector<JournalEvent> events; ///< of the source that was asked for, oldest first
    QStringList sources; ///< all of which anything is kept
};

/// The history on disk: an SQLite database with seconds of the last day, minutes of the last thirty days, and events.
/// Write-ahead logging makes each save whole or not at all, whatever dies meanwhile. One thread at a time.
class JournalFile {
public:
    static constexpr int schemaVersion = 1;
    static constexpr int eventsKept = 10'000;

    /// Opens or makes the file. Null with a reason in `problem` if it cannot be used; a file that a newer version wrote
    /// is left alone. A damaged one is put aside under another name, which `problem` then tells.
    static std::unique_ptr<JournalFile> open(const QString &path, QString &problem);
    /// Fills an empty history with what is kept of a source, as it stands at one moment, whether or not another program
    /// is writing. The file stays as it is, and none is left beside it: nothing is made, brought up to date, put aside
    /// or kept from its writer. May wait a second for a writer that has just ended.
    /// \param nowNs nothing later is taken
    /// \return nothing, with a reason in `problem`, if the file is not there or cannot be read whole
    static std::optional<JournalContents> look(const QString &path, const QString &source, qint64 nowNs,
                                               History &history, QString &problem);
    ~JournalFile();
    JournalFile(const JournalFile &) = delete;
    JournalFile &operator=(const JournalFile &) = delete;

    /// Fills a history with what is kept of a source, and returns its events, oldest first.
    /// \param nowNs nothing later is taken: the clock was wrong then
    /// \param problem why that is not all, where the file could not be read to its end
    std::vector<JournalEvent> load(const QString &source, qint64 nowNs, History &history,
                                   QString *problem = nullptr) const;

    /// Keeps chunks and events in one transaction, and forgets what is too old.
    /// \return what went wrong, e.g. that the disk is full; nothing was kept then
    QString save(const QString &source, qint64 nowNs, const std::vector<JournalChunk> &chunks,
                 const std::vector<JournalEvent> &events);

    /// Deletes all that is kept of a source. The file then holds nothing of it any more, not even where nobody looks.
    /// \return what went wrong; empty when it is gone
    QString forget(const QString &source);

private:
    explicit JournalFile(sqlite3 *database)
        : m_database(database)
    {
    }

    /// \param unchanging nobody has the file open
    static std::optional<JournalContents> lookOnce(const QString &path, bool unchanging, const QString &source,
                                                   qint64 nowNs, History &history, QString &problem);
    static QString prepareSchema(sqlite3 *database);
    /// Why the file is not one to read; empty if it is.
    QString checkSchema() const;
    QStringList sources() const;

    sqlite3 *m_database;
};

} // namespace anarchy
