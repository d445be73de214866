// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLockFile>
#include <QString>
#include <QThread>

#include <condition_variable>
#include <memory>
#include <mutex>

#include "journal/journalfile.h"

namespace anarchy {

/// Keeps the history of one source beyond the program's end. Saving happens in a thread of its own, so that a slow disk
/// never holds up what is shown. One program at a time writes; another reads what is there and says so.
class Journal {
public:
    /// \param path of the database, see defaultPath()
    Journal(const QString &path, const QString &source);
    /// Saves what was handed over and ends the thread.
    ~Journal();
    Journal(const Journal &) = delete;
    Journal &operator=(const Journal &) = delete;

    /// What is kept of a link goes by this.
    static QString sourceOf(int link);
    /// In the user's data folder.
    static QString defaultPath();

    /// See JournalFile::load(). Before the first save().
    std::vector<JournalEvent> load(qint64 nowNs, History &history);
    /// Hands over what changed since the last call: the chunks that hold the time since then, and new events.
    void save(qint64 nowNs, const History &history, std::vector<JournalEvent> events);
    /// Deletes what is kept of the source, also what was handed over. Waits for the disk.
    /// \param nowNs what is older will not be saved again
    /// \return why it was not deleted; empty when it was
    QString forget(qint64 nowNs);
    /// Why history is not being kept at the moment; empty while it is.
    QString problem() const;

private:
    struct Work {
        qint64 nowNs = 0;
        std::vector<JournalChunk> chunks;
        std::vector<JournalEvent> events;
    };

    void startThread();
    void stopThread();
    void run();

    QString m_source;
    QLockFile m_writer;
    std::unique_ptr<JournalFile> m_file; ///< the thread's once it runs
    std::unique_ptr<QThread> m_thread;
    qint64 m_savedToNs = 0;

    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_stopping = false;
    Work m_work; ///< grows while saving fails, by whole chunks at most
    QString m_problem;
};

} // namespace anarchy
