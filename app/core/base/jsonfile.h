// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QStringList>

#include "base/jsonsource.h"

/// Small files of ours in JSON that carry the name of their format and a version, MAJOR.MINOR. A newer minor version
/// only adds members, which an older program keeps as they are when it saves; a newer major version it refuses.
namespace anarchy {

struct JsonFormat {
    QLatin1StringView name; ///< of the member "format"
    int major = 1;
    int minor = 0; ///< with major: what this program writes
    QList<QLatin1StringView> members; ///< those of that version, besides "format" and "version"
};

/// What a file says of itself.
struct JsonHead {
    int minor = 0; ///< the file's, or the program's where that is newer
    bool newer = false; ///< a later program wrote it: there may be members that this one does not know
    QJsonObject unknown; ///< those

    bool operator==(const JsonHead &) const = default;
};

/// Checks format, version and the names of all members. Nothing, and why, when one is wrong.
std::optional<JsonHead> readHead(const JsonSource &source, const JsonFormat &format, JsonProblem &problem);
/// The members that readHead() reads, for others to be added to.
QJsonObject writeHead(const JsonFormat &format, const JsonHead &head);

inline constexpr QLatin1StringView jsonFileEnd(".json");
/// Paths of all that could be such a file in a folder, in the order of their names; none where there is no folder.
QStringList jsonFilesIn(const QString &folder);

/// More than any of these files needs; a larger one is none of them.
inline constexpr qint64 jsonFileLimit = 64 * 1024;

/// The beginning of a file's name for something that people named: letters and digits that every file system takes,
/// with dashes between.
/// \param otherwise when nothing is left of the name
QString fileStem(const QString &name, const QString &otherwise);
/// Nothing, and why, when the file cannot be read, is none (a folder, a pipe) or larger than `limit` bytes.
std::optional<QByteArray> readSmallFile(const QString &path, JsonProblem &problem, qint64 limit = jsonFileLimit);
/// Whether replaceFile() would get as far as writing, to be known before somebody works or waits for what is to be
/// written. The folder is made; the file is left as it is.
bool canReplaceFile(const QString &path, QString &error);
/// Replaces the file whole: afterwards it has the new content, or still the old one and `error` says why.
bool replaceFile(const QString &path, const QByteArray &content, QString &error);

} // namespace anarchy
