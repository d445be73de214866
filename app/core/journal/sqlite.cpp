// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/sqlite.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <sqlite3.h>

#include "journallog.h"

namespace anarchy::sqlite {

namespace {

struct SqliteText {
    Q_DECLARE_TR_FUNCTIONS(Journal)
};

bool isDamage(int code)
{
    return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}

constexpr auto busyMs = 2000;

} // namespace

Statement::Statement(sqlite3 *database, const char *text)
{
    m_failed = sqlite3_prepare_v2(database, text, -1, &m_statement, nullptr) != SQLITE_OK;
}

Statement::~Statement()
{
    sqlite3_finalize(m_statement);
}

Statement &Statement::bind(int place, qint64 value)
{
    sqlite3_bind_int64(m_statement, place, value);
    return *this;
}

Statement &Statement::bind(int place, const QString &value)
{
    const QByteArray text = value.toUtf8();
    sqlite3_bind_text(m_statement, place, text.constData(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
    return *this;
}

Statement &Statement::bind(int place, const QByteArray &value)
{
    sqlite3_bind_blob(m_statement, place, value.constData(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
    return *this;
}

bool Statement::next()
{
    const int code = sqlite3_step(m_statement);
    m_failed |= code != SQLITE_ROW && code != SQLITE_DONE;
    return code == SQLITE_ROW;
}

bool Statement::run()
{
    const bool done = sqlite3_step(m_statement) == SQLITE_DONE;
    sqlite3_reset(m_statement);
    return done;
}

qint64 Statement::number(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

QString Statement::text(int column) const
{
    return QString::fromUtf8(reinterpret_cast<const char *>(sqlite3_column_text(m_statement, column)),
                             sqlite3_column_bytes(m_statement, column));
}

QByteArray Statement::bytes(int column) const
{
    return QByteArray(static_cast<const char *>(sqlite3_column_blob(m_statement, column)),
                      sqlite3_column_bytes(m_statement, column));
}

bool execute(sqlite3 *database, const char *text)
{
    return sqlite3_exec(database, text, nullptr, nullptr, nullptr) == SQLITE_OK;
}

QString errorText(sqlite3 *database)
{
    return QString::fromUtf8(sqlite3_errmsg(database));
}

void setBusyTimeout(sqlite3 *database)
{
    sqlite3_busy_timeout(database, busyMs);
}

bool useWriteAheadLog(sqlite3 *database)
{
    return execute(database, "PRAGMA journal_mode = WAL") && execute(database, "PRAGMA synchronous = NORMAL");
}

sqlite3 *openDatabase(const QString &path, const std::function<QString(sqlite3 *)> &prepare, QString &problem)
{
    problem.clear();
    if (!QDir().mkpath(QFileInfo(path).absolutePath())) {
        problem = SqliteText::tr("%1 cannot be made").arg(QFileInfo(path).absolutePath());
        qCWarning(journalLog).noquote() << problem;
        return nullptr;
    }
    for (int attempt = 0; attempt < 2; ++attempt) {
        sqlite3 *database = nullptr;
        const int code = sqlite3_open_v2(QFile::encodeName(path).constData(), &database,
                                         SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
        if (code != SQLITE_OK) {
            problem = SqliteText::tr("%1: %2").arg(path, errorText(database));
            qCWarning(journalLog).noquote() << problem;
            sqlite3_close_v2(database);
            return nullptr;
        }
        setBusyTimeout(database);
        const QString trouble = prepare(database);
        if (trouble.isEmpty())
            return database;
        const bool damaged = isDamage(sqlite3_errcode(database));
        problem = SqliteText::tr("%1: %2").arg(path, trouble);
        sqlite3_close_v2(database);
        const QString aside = path + QStringLiteral(".damaged");
        if (damaged)
            QFile::remove(aside);
        if (!damaged || !QFile::rename(path, aside)) {
            qCWarning(journalLog).noquote() << problem;
            return nullptr;
        }
        // What belongs to the damaged file must not be taken for the new one's.
        QFile::remove(path + QStringLiteral("-wal"));
        QFile::remove(path + QStringLiteral("-shm"));
        problem = SqliteText::tr("%1 was damaged and is now %2; history starts anew").arg(path, aside);
        qCWarning(journalLog).noquote() << problem;
    }
    return nullptr;
}

} // namespace anarchy::sqlite
