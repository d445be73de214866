// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <memory>
#include <optional>
#include <vector>

#include "journal/changerecord.h"

struct sqlite3;

namespace anarchy {

/// The changes of the driver's values, kept on disk: an SQLite database of its own, to which several programs write at
/// the same time. Each call is one short transaction, whole or not there, whatever dies meanwhile. One thread at a
/// time.
class ChangeJournal {
public:
    static constexpr int schemaVersion = 1;
    static constexpr int kept = 10'000; ///< changes; the oldest go first

    /// Which changes to list.
    struct Filter {
        qint64 sinceNs = 0; ///< wall clock
        std::optional<ChangeOrigin> origin;
        bool stayed = false; ///< only those that did not go back, see isReverted()
        int limit = kept; ///< the newest so many
    };

    /// In the user's data folder.
    static QString defaultPath();
    /// Opens or makes the file. Null with a reason in `problem` if it cannot be used; a file that a newer version wrote
    /// is left alone. A damaged one is put aside under another name, which `problem` then tells.
    /// \param nowNs wall clock: what was on trial longer ago than a trial can last has ended unseen
    static std::unique_ptr<ChangeJournal> open(const QString &path, qint64 nowNs, QString &problem);
    /// One that ends with the program.
    static std::unique_ptr<ChangeJournal> inMemory();
    ~ChangeJournal();
    ChangeJournal(const ChangeJournal &) = delete;
    ChangeJournal &operator=(const ChangeJournal &) = delete;

    // What changes something returns what went wrong, e.g. that the disk is full; nothing was changed then.

    /// Keeps a change, once: of one that is there already only what the other program could not know is taken, which is
    /// the cause (unless this one does not know it either) with user and program. `record.id` is set.
    QString add(ChangeRecord &record);
    /// A trial ended. Nothing happens where it is known how.
    /// \param end the event that ended it, see ChangeKey
    /// \param certain the writer ended it itself and knows why
    QString end(const ChangeKey &end, qint64 timeNs, ChangeOutcome outcome, bool certain);
    /// What a change did. The first who measured it is right.
    QString setEffect(qint64 id, const ChangeEffect &effect);
    /// \param note at most ChangeRecord::longestNote characters
    QString setNote(qint64 id, const QString &note);

    /// Newest first. What cannot be read is missing, and `problem` says why.
    std::vector<ChangeRecord> list(const Filter &filter, QString *problem = nullptr) const;
    std::optional<ChangeRecord> find(qint64 id) const;
    /// Another number whenever this or another program has written.
    qint64 revision() const;

private:
    explicit ChangeJournal(sqlite3 *database)
        : m_database(database)
    {
    }

    static QString prepareSchema(sqlite3 *database);
    bool insert(ChangeRecord &record);

    sqlite3 *m_database;
};

} // namespace anarchy
