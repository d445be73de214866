// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/changejournal.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLockFile>
#include <QStandardPaths>

#include <chrono>

#include <sqlite3.h>

#include "anarchy_egpu/control.h"
#include "journal/sqlite.h"
#include "journallog.h"

namespace anarchy {

using sqlite::errorText;
using sqlite::execute;
using sqlite::Statement;

namespace {

struct ChangeJournalText {
    Q_DECLARE_TR_FUNCTIONS(Journal)
};

constexpr std::chrono::seconds openPatience{5};
// A trial cannot last longer, and its end is told at once.
constexpr qint64 unseenNs = (ANARCHY_TRIAL_MAX_MS + 5'000) * 1'000'000LL;

QString json(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QJsonObject object(const QString &json)
{
    return QJsonDocument::fromJson(json.toUtf8()).object();
}

QString valuesText(const ParameterValues &values)
{
    QJsonObject members;
    for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field)
        members[parameterName(field)] = qint64(values[static_cast<std::size_t>(field)]);
    return json(members);
}

/// \param missing stands for parameters that were not there yet when the text was written
ParameterValues valuesOf(const QString &text, const ParameterValues &missing)
{
    const QJsonObject members = object(text);
    ParameterValues values = missing;
    for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field) {
        const QJsonValue member = members[parameterName(field)];
        if (member.isDouble())
            values[static_cast<std::size_t>(field)] = static_cast<quint32>(member.toInteger());
    }
    return values;
}

// In the order of recordOf().
#define COLUMNS                                                                                                        \
    "id, boot, driver_ns, sequence, time_ns, origin, detail, user, program, link, old_values, new_values,"             \
    " outcome, ended_ns, effect, note"

ChangeRecord recordOf(const Statement &row)
{
    ChangeRecord record;
    record.id = row.number(0);
    record.key = {row.text(1), row.number(2), row.number(3)};
    record.timeNs = row.number(4);
    // An origin that a later version knows is that of another program to this one.
    record.cause = {findChangeOrigin(row.text(5)).value_or(ChangeOrigin::OtherProgram), row.text(6)};
    record.user = row.text(7);
    record.program = row.text(8);
    record.link = row.text(9);
    record.before = valuesOf(row.text(10), defaultValues());
    record.after = valuesOf(row.text(11), record.before);
    record.outcome = findChangeOutcome(row.text(12));
    record.endedNs = row.number(13);
    record.effect = ChangeEffect::fromJson(object(row.text(14)));
    record.note = row.text(15);
    return record;
}

QString nameOf(ChangeOrigin origin)
{
    return QLatin1StringView(changeOriginName(origin));
}
QString nameOf(ChangeOutcome outcome)
{
    return QLatin1StringView(changeOutcomeName(outcome));
}

} // namespace

QString ChangeJournal::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
        + QStringLiteral("/anarchy-egpu/changes.sqlite");
}

std::unique_ptr<ChangeJournal> ChangeJournal::open(const QString &path, qint64 nowNs, QString &problem)
{
    // Opening may put a damaged file aside: two programs that do so at once could take the new one for the damaged.
    QDir().mkpath(QFileInfo(path).absolutePath());
    QLockFile opening(path + QStringLiteral(".opening"));
    opening.setStaleLockTime(0); // only a process that is gone leaves its lock to others
    if (!opening.tryLock(openPatience)) // as where the folder cannot be written: opening says what is wrong
        qCDebug(journalLog) << opening.fileName() << "cannot be locked, error" << opening.error();
    sqlite3 *database = sqlite::openDatabase(path, &ChangeJournal::prepareSchema, problem);
    if (!database)
        return nullptr;
    std::unique_ptr<ChangeJournal> journal(new ChangeJournal(database));
    Statement unseen(database, "UPDATE change SET outcome = ? WHERE outcome = ? AND time_ns < ?");
    unseen.bind(1, nameOf(ChangeOutcome::Unknown)).bind(2, nameOf(ChangeOutcome::OnTrial)).bind(3, nowNs - unseenNs);
    if (!unseen.run())
        problem = ChangeJournalText::tr("%1: %2").arg(path, errorText(database));
    return journal;
}

std::unique_ptr<ChangeJournal> ChangeJournal::inMemory()
{
    sqlite3 *database = nullptr;
    sqlite3_open(":memory:", &database);
    prepareSchema(database);
    return std::unique_ptr<ChangeJournal>(new ChangeJournal(database));
}

ChangeJournal::~ChangeJournal()
{
    sqlite3_close_v2(m_database);
}

QString ChangeJournal::prepareSchema(sqlite3 *database)
{
    if (!sqlite::useWriteAheadLog(database))
        return errorText(database);
    const auto version = [database]() -> std::optional<qint64> {
        Statement query(database, "PRAGMA user_version");
        return query.next() ? std::optional(query.number(0)) : std::nullopt;
    };
    const std::optional<qint64> found = version();
    if (!found)
        return errorText(database);
    if (*found > schemaVersion)
        return ChangeJournalText::tr("written by a newer version of this program");
    if (*found == schemaVersion)
        return {};
    if (!execute(database, "BEGIN IMMEDIATE"))
        return errorText(database);
    // Another program may have made it while this one waited for its turn.
    const bool made = version() == schemaVersion
        || execute(database,
                   "CREATE TABLE change (id INTEGER PRIMARY KEY AUTOINCREMENT,"
                   " boot TEXT NOT NULL, driver_ns INTEGER NOT NULL, sequence INTEGER NOT NULL,"
                   " time_ns INTEGER NOT NULL, origin TEXT NOT NULL, detail TEXT NOT NULL,"
                   " user TEXT NOT NULL, program TEXT NOT NULL, link TEXT NOT NULL,"
                   " old_values TEXT NOT NULL, new_values TEXT NOT NULL, outcome TEXT NOT NULL,"
                   " ended_ns INTEGER NOT NULL, effect TEXT NOT NULL, note TEXT NOT NULL,"
                   " UNIQUE (boot, driver_ns, sequence));"
                   "CREATE INDEX change_time ON change (time_ns);"
                   "PRAGMA user_version = 1;");
    if (made && execute(database, "COMMIT"))
        return {};
    const QString trouble = errorText(database);
    execute(database, "ROLLBACK");
    return trouble;
}

QString ChangeJournal::add(ChangeRecord &record)
{
    if (!execute(m_database, "BEGIN IMMEDIATE"))
        return errorText(m_database);
    if (insert(record) && execute(m_database, "COMMIT"))
        return {};
    const QString trouble = errorText(m_database);
    execute(m_database, "ROLLBACK");
    return trouble;
}

bool ChangeJournal::insert(ChangeRecord &record)
{
    Statement put(
        m_database,
        "INSERT OR IGNORE INTO change (boot, driver_ns, sequence, time_ns, origin, detail, user, program, link,"
        " old_values, new_values, outcome, ended_ns, effect, note)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    put.bind(1, record.key.boot).bind(2, record.key.driverNs).bind(3, record.key.sequence).bind(4, record.timeNs);
    put.bind(5, nameOf(record.cause.origin)).bind(6, record.cause.detail).bind(7, record.user).bind(8, record.program);
    put.bind(9, record.link).bind(10, valuesText(record.before)).bind(11, valuesText(record.after));
    put.bind(12, nameOf(record.outcome)).bind(13, record.endedNs);
    put.bind(14, record.effect ? json(record.effect->toJson()) : QString()).bind(15, record.note);
    if (!put.run())
        return false;
    if (sqlite3_changes(m_database) == 0 && record.cause.origin != ChangeOrigin::OtherProgram) {
        Statement claim(m_database,
                        "UPDATE change SET origin = ?, detail = ?, user = ?, program = ?"
                        " WHERE boot = ? AND driver_ns = ? AND sequence = ? AND origin = ?");
        claim.bind(1, nameOf(record.cause.origin)).bind(2, record.cause.detail).bind(3, record.user);
        claim.bind(4, record.program).bind(5, record.key.boot).bind(6, record.key.driverNs);
        claim.bind(7, record.key.sequence).bind(8, nameOf(ChangeOrigin::OtherProgram));
        if (!claim.run())
            return false;
    }
    Statement which(m_database, "SELECT id FROM change WHERE boot = ? AND driver_ns = ? AND sequence = ?");
    which.bind(1, record.key.boot).bind(2, record.key.driverNs).bind(3, record.key.sequence);
    if (which.next())
        record.id = which.number(0);
    Statement bound(m_database, "DELETE FROM change WHERE id <= (SELECT max(id) FROM change) - ?");
    return !which.hasFailed() && bound.bind(1, qint64(kept)).run();
}

QString ChangeJournal::end(const ChangeKey &end, qint64 timeNs, ChangeOutcome outcome, bool certain)
{
    // One trial runs at a time, so it is the change before the event.
    Statement put(
        m_database,
        "UPDATE change SET outcome = ?1, ended_ns = ?2 WHERE id = (SELECT id FROM change"
        " WHERE boot = ?3 AND (driver_ns, sequence) < (?4, ?5) ORDER BY driver_ns DESC, sequence DESC LIMIT 1)"
        " AND outcome IN (?6, ?7, ?8)");
    put.bind(1, nameOf(outcome)).bind(2, timeNs).bind(3, end.boot).bind(4, end.driverNs).bind(5, end.sequence);
    put.bind(6, nameOf(ChangeOutcome::OnTrial)).bind(7, nameOf(ChangeOutcome::Unknown));
    // "By the user" is what a program says that only saw it happen.
    put.bind(8, nameOf(certain ? ChangeOutcome::RevertedByUser : ChangeOutcome::OnTrial));
    return put.run() ? QString() : errorText(m_database);
}

QString ChangeJournal::setEffect(qint64 id, const ChangeEffect &effect)
{
    Statement put(m_database, "UPDATE change SET effect = ? WHERE id = ? AND effect = ''");
    return put.bind(1, json(effect.toJson())).bind(2, id).run() ? QString() : errorText(m_database);
}

QString ChangeJournal::setNote(qint64 id, const QString &note)
{
    if (note.size() > ChangeRecord::longestNote)
        return ChangeJournalText::tr("a note must have at most %1 characters").arg(ChangeRecord::longestNote);
    Statement put(m_database, "UPDATE change SET note = ? WHERE id = ?");
    if (!put.bind(1, note).bind(2, id).run())
        return errorText(m_database);
    return sqlite3_changes(m_database) ? QString() : ChangeJournalText::tr("there is no change %1").arg(id);
}

std::vector<ChangeRecord> ChangeJournal::list(const Filter &filter, QString *problem) const
{
    Statement query(m_database,
                    "SELECT " COLUMNS " FROM change WHERE time_ns >= ?1 AND (?2 = '' OR origin = ?2)"
                    " ORDER BY time_ns DESC, id DESC");
    query.bind(1, filter.sinceNs).bind(2, filter.origin ? nameOf(*filter.origin) : QString());
    std::vector<ChangeRecord> records;
    while (records.size() < static_cast<std::size_t>(filter.limit) && query.next()) {
        ChangeRecord record = recordOf(query);
        if (!filter.stayed || !isReverted(record.outcome))
            records.push_back(std::move(record));
    }
    if (problem)
        *problem = query.hasFailed() ? errorText(m_database) : QString();
    return records;
}

std::optional<ChangeRecord> ChangeJournal::find(qint64 id) const
{
    Statement query(m_database, "SELECT " COLUMNS " FROM change WHERE id = ?");
    query.bind(1, id);
    return query.next() ? std::optional(recordOf(query)) : std::nullopt;
}

qint64 ChangeJournal::revision() const
{
    // One counts what others wrote, the other what this connection did; neither ever falls.
    Statement query(m_database, "PRAGMA data_version");
    return query.next() ? query.number(0) + sqlite3_total_changes(m_database) : 0;
}

} // namespace anarchy
