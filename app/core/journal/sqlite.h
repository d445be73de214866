// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <functional>

struct sqlite3;
struct sqlite3_stmt;

/// The little of SQLite that what is kept on disk needs.
namespace anarchy::sqlite {

/// A prepared statement and its parameters.
class Statement {
public:
    Statement(sqlite3 *database, const char *text);
    ~Statement();
    Statement(const Statement &) = delete;
    Statement &operator=(const Statement &) = delete;

    // Places count from 1.
    Statement &bind(int place, qint64 value);
    Statement &bind(int place, const QString &value);
    Statement &bind(int place, const QByteArray &value);
    /// The next row; false at the end, or when it cannot be read.
    bool next();
    bool hasFailed() const { return m_failed; }
    /// Runs a statement that gives no rows, and makes it ready for the next parameters.
    bool run();

    // Columns count from 0.
    qint64 number(int column) const;
    QString text(int column) const;
    QByteArray bytes(int column) const;

private:
    sqlite3_stmt *m_statement = nullptr;
    bool m_failed = false;
};

/// Runs statements that need no parameters.
bool execute(sqlite3 *database, const char *text);
/// What went wrong last, in SQLite's words.
QString errorText(sqlite3 *database);
/// Waits for another program's transaction as long as this and no longer.
void setBusyTimeout(sqlite3 *database);

/// Each commit survives the death of the program; the last ones before a power cut may be missing, never half there.
bool useWriteAheadLog(sqlite3 *database);

/// Opens a database, or makes it and its folder. A damaged one is put aside under another name, which `problem` then
/// tells, and a new one is made.
/// \param prepare brings the schema up to date and says what is wrong
/// \return null, with a reason in `problem`, if it cannot be used; the caller closes it
sqlite3 *openDatabase(const QString &path, const std::function<QString(sqlite3 *)> &prepare, QString &problem);

} // namespace anarchy::sqlite
