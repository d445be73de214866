// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/journalfile.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDeadlineTimer>
#include <QFile>
#include <QFileInfo>
#include <QThread>
#include <QUrl>
#include <QtEndian>

#include <chrono>
#include <cstring>

#include <sqlite3.h>

#include "base/clock.h"
#include "journal/sqlite.h"

namespace anarchy {

using sqlite::execute;
using sqlite::Statement;

namespace {

struct JournalFileText {
    Q_DECLARE_TR_FUNCTIONS(Journal)
};

constexpr std::chrono::seconds lookPatience{3};

// Tells whether somebody writes to a database.
struct Stamp {
    qint64 size;
    QDateTime modified;
    bool hasLog; ///< somebody has it open, or died
    bool operator==(const Stamp &) const = default;

    static Stamp of(const QString &path)
    {
        const QFileInfo file(path);
        return {file.size(), file.lastModified(), QFile::exists(path + QStringLiteral("-wal"))};
    }
    // Times of files are coarse: what is this new may be written to again without a later one.
    bool isFresh() const
    {
        const qint64 age = modified.msecsTo(QDateTime::currentDateTime());
        return age >= 0 && age < 1000;
    }
};

} // namespace

JournalChunk JournalChunk::from(const BucketTier &tier, qint64 timeNs, bool withLatency)
{
    const qint64 lengthNs = tier.widthNs() * bucketsAChunk;
    JournalChunk chunk{tier.widthNs(), timeNs / lengthNs * lengthNs, {}};
    for (const Bucket *bucket : tier.between(chunk.startNs, chunk.startNs + lengthNs - 1)) {
        const qint64 at = bucket->index * tier.widthNs();
        const QByteArray latency = withLatency ? LatencyArchive::encoded(tier.latency(at, at)) : QByteArray();
        const auto length = qToLittleEndian(static_cast<quint16>(latency.size()));
        chunk.data.append(reinterpret_cast<const char *>(bucket), sizeof(Bucket));
        chunk.data.append(reinterpret_cast<const char *>(&length), sizeof(length));
        chunk.data.append(latency);
    }
    return chunk;
}

void JournalChunk::restoreTo(BucketTier &tier) const
{
    const auto first = static_cast<quint64>(startNs / widthNs);
    QByteArrayView rest = data;
    while (rest.size() >= static_cast<qsizetype>(sizeof(Bucket)) + static_cast<qsizetype>(sizeof(quint16))) {
        Bucket bucket;
        std::memcpy(&bucket, rest.data(), sizeof(bucket));
        const auto length = qsizetype(qFromLittleEndian<quint16>(rest.data() + sizeof(bucket)));
        rest = rest.sliced(sizeof(Bucket) + sizeof(quint16));
        if (length > rest.size() || bucket.index < first || bucket.index >= first + bucketsAChunk)
            return;
        const auto latency = length ? LatencyArchive::decoded(rest.first(length)) : LatencyDistribution();
        if (!latency)
            return;
        rest = rest.sliced(length);
        tier.restore(bucket, *latency);
    }
}

std::unique_ptr<JournalFile> JournalFile::open(const QString &path, QString &problem)
{
    sqlite3 *database = sqlite::openDatabase(path, &JournalFile::prepareSchema, problem);
    return database ? std::unique_ptr<JournalFile>(new JournalFile(database)) : nullptr;
}

std::optional<JournalContents> JournalFile::look(const QString &path, const QString &source, qint64 nowNs,
                                                 History &history, QString &problem)
{
    problem.clear();
    if (!QFile::exists(path)) {
        problem = JournalFileText::tr("%1: there is no such file").arg(path);
        return std::nullopt;
    }
    // SQLite needs files beside a database with write-ahead logging even to read from it, and leaves them there. While
    // nobody has it open they hold nothing, so that the database can be taken for one that does not change; should
    // somebody write meanwhile, what was read may be a mixture and is read again.
    for (const QDeadlineTimer deadline(lookPatience);;) {
        const Stamp before = Stamp::of(path);
        if (before.hasLog || !before.isFresh()) {
            std::optional<JournalContents> contents = lookOnce(path, !before.hasLog, source, nowNs, history, problem);
            if (before.hasLog || Stamp::of(path) == before)
                return contents;
            history.clear();
        }
        if (deadline.hasExpired()) {
            problem = JournalFileText::tr("%1 changes all the time").arg(path);
            return std::nullopt;
        }
        QThread::msleep(20);
    }
}

std::optional<JournalContents> JournalFile::lookOnce(const QString &path, bool unchanging, const QString &source,
                                                     qint64 nowNs, History &history, QString &problem)
{
    QByteArray name = QUrl::fromLocalFile(QFileInfo(path).absoluteFilePath()).toEncoded();
    if (unchanging)
        name += "?immutable=1";
    sqlite3 *database = nullptr;
    const int code = sqlite3_open_v2(name.constData(), &database, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nullptr);
    const std::unique_ptr<JournalFile> file(new JournalFile(database));
    JournalContents contents;
    QString trouble = code == SQLITE_OK ? file->checkSchema() : sqlite::errorText(database);
    if (trouble.isEmpty()) {
        execute(database, "BEGIN"); // all of what follows is of one moment
        contents.events = file->load(source, nowNs, history, &trouble);
        contents.sources = file->sources();
    }
    problem = trouble.isEmpty() ? QString() : JournalFileText::tr("%1: %2").arg(path, trouble);
    return trouble.isEmpty() ? std::optional(std::move(contents)) : std::nullopt;
}

JournalFile::~JournalFile()
{
    sqlite3_close_v2(m_database);
}

QString JournalFile::prepareSchema(sqlite3 *database)
{
    if (!sqlite::useWriteAheadLog(database))
        return sqlite::errorText(database);
    qint64 version = 0;
    {
        Statement query(database, "PRAGMA user_version");
        if (!query.next())
            return sqlite::errorText(database);
        version = query.number(0);
    }
    if (version > schemaVersion)
        return JournalFileText::tr("written by a newer version of this program");
    if (version == schemaVersion)
        return {};
    const bool made = execute(database,
                              "BEGIN IMMEDIATE;"
                              "CREATE TABLE chunk (source TEXT NOT NULL, width_ns INTEGER NOT NULL,"
                              " start_ns INTEGER NOT NULL, data BLOB NOT NULL,"
                              " PRIMARY KEY (source, width_ns, start_ns)) WITHOUT ROWID;"
                              "CREATE TABLE event (id INTEGER PRIMARY KEY, source TEXT NOT NULL,"
                              " time_ns INTEGER NOT NULL, kind INTEGER NOT NULL, text TEXT NOT NULL);"
                              "CREATE INDEX event_time ON event (source, time_ns);"
                              "PRAGMA user_version = 1;"
                              "COMMIT");
    return made ? QString() : sqlite::errorText(database);
}

QString JournalFile::checkSchema() const
{
    sqlite::setBusyTimeout(m_database);
    Statement query(m_database, "PRAGMA user_version");
    if (!query.next())
        return sqlite::errorText(m_database);
    if (query.number(0) > schemaVersion)
        return JournalFileText::tr("written by a newer version of this program");
    return query.number(0) == schemaVersion ? QString() : JournalFileText::tr("not a history of this program");
}

QStringList JournalFile::sources() const
{
    QStringList names;
    Statement query(m_database, "SELECT source FROM chunk UNION SELECT source FROM event");
    while (query.next())
        names += query.text(0);
    return names;
}

std::vector<JournalEvent> JournalFile::load(const QString &source, qint64 nowNs, History &history,
                                            QString *problem) const
{
    const auto report = [&](const Statement &query) {
        if (problem && query.hasFailed())
            *problem = sqlite::errorText(m_database);
    };
    for (BucketTier *tier : {&history.seconds(), &history.minutes()}) {
        // Newest first would be restored out of order; a tier takes its past oldest first at least cost.
        Statement query(m_database,
                        "SELECT start_ns, data FROM chunk WHERE source = ? AND width_ns = ? AND start_ns <= ?"
                        " ORDER BY start_ns");
        query.bind(1, source).bind(2, tier->widthNs()).bind(3, nowNs);
        while (query.next())
            JournalChunk{tier->widthNs(), query.number(0), query.bytes(1)}.restoreTo(*tier);
        report(query);
    }
    std::vector<JournalEvent> events;
    Statement query(m_database,
                    "SELECT time_ns, kind, text FROM event WHERE source = ? AND time_ns <= ? ORDER BY time_ns, id");
    query.bind(1, source).bind(2, nowNs);
    while (query.next())
        events.push_back({query.number(0), static_cast<int>(query.number(1)), query.text(2)});
    report(query);
    return events;
}

QString JournalFile::save(const QString &source, qint64 nowNs, const std::vector<JournalChunk> &chunks,
                          const std::vector<JournalEvent> &events)
{
    if (!execute(m_database, "BEGIN IMMEDIATE"))
        return sqlite::errorText(m_database);
    bool ok = true;
    {
        Statement put(m_database, "INSERT OR REPLACE INTO chunk VALUES (?, ?, ?, ?)");
        for (const JournalChunk &chunk : chunks)
            ok = ok && put.bind(1, source).bind(2, chunk.widthNs).bind(3, chunk.startNs).bind(4, chunk.data).run();
        // An event that grew (a burst of errors) is told again and takes the place of what was known of it.
        Statement retract(m_database, "DELETE FROM event WHERE source = ? AND time_ns = ? AND kind = ?");
        Statement add(m_database, "INSERT INTO event (source, time_ns, kind, text) VALUES (?, ?, ?, ?)");
        for (const JournalEvent &event : events) {
            ok = ok && retract.bind(1, source).bind(2, event.timeNs).bind(3, event.kind).run();
            ok = ok && add.bind(1, source).bind(2, event.timeNs).bind(3, event.kind).bind(4, event.text).run();
        }
        Statement forget(m_database, "DELETE FROM chunk WHERE width_ns = ? AND start_ns < ?");
        ok = ok && forget.bind(1, nsPerSecond).bind(2, nowNs - nsPerDay - 60 * nsPerSecond).run();
        ok = ok && forget.bind(1, 60 * nsPerSecond).bind(2, nowNs - 30 * nsPerDay - 3600 * nsPerSecond).run();
        Statement bound(m_database, "DELETE FROM event WHERE id <= (SELECT max(id) FROM event) - ? OR time_ns < ?");
        ok = ok && bound.bind(1, qint64(eventsKept)).bind(2, nowNs - 30 * nsPerDay).run();
    }
    if (ok && execute(m_database, "COMMIT"))
        return {};
    const QString trouble = sqlite::errorText(m_database);
    execute(m_database, "ROLLBACK");
    return trouble;
}

QString JournalFile::forget(const QString &source)
{
    bool ok = execute(m_database, "BEGIN IMMEDIATE");
    for (const char *text : {"DELETE FROM chunk WHERE source = ?", "DELETE FROM event WHERE source = ?"})
        ok = ok && Statement(m_database, text).bind(1, source).run();
    if (!ok || !execute(m_database, "COMMIT")) {
        const QString trouble = sqlite::errorText(m_database);
        execute(m_database, "ROLLBACK");
        return trouble;
    }
    // Deleted rows stay in the file's free pages and in the log until these are written anew.
    if (!execute(m_database, "VACUUM") || !execute(m_database, "PRAGMA wal_checkpoint(TRUNCATE)"))
        return sqlite::errorText(m_database);
    return {};
}

} // namespace anarchy
