// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/jsonfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

struct JsonFileText {
    Q_DECLARE_TR_FUNCTIONS(Json)
};

constexpr QLatin1StringView formatKey = "format"_L1;
constexpr QLatin1StringView versionKey = "version"_L1;

/// One to four digits without a leading zero, or nothing.
std::optional<int> versionNumber(QStringView digits)
{
    if (digits.isEmpty() || digits.size() > 4 || (digits.size() > 1 && digits[0] == u'0'))
        return std::nullopt;
    int number = 0;
    for (const QChar c : digits) {
        if (c < u'0' || c > u'9')
            return std::nullopt;
        number = number * 10 + (c.unicode() - u'0');
    }
    return number;
}

QString cannotWrite(const QSaveFile &file)
{
    return JsonFileText::tr("%1 cannot be written: %2").arg(file.fileName(), file.errorString());
}

bool open(QSaveFile &file, QString &error)
{
    const QString folder = QFileInfo(file.fileName()).absolutePath();
    if (!QDir().mkpath(folder)) {
        error = JsonFileText::tr("%1: the folder cannot be made").arg(folder);
        return false;
    }
    if (!file.open(QIODevice::WriteOnly)) {
        error = cannotWrite(file);
        return false;
    }
    return true;
}

} // namespace

QStringList jsonFilesIn(const QString &folder)
{
    QStringList paths;
    if (folder.isEmpty())
        return paths;
    const QDir::Filters all = QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot;
    const QDir directory(folder);
    for (const QString &file : directory.entryList({u'*' + jsonFileEnd}, all, QDir::Name))
        paths += directory.filePath(file);
    return paths;
}

std::optional<JsonHead> readHead(const JsonSource &source, const JsonFormat &format, JsonProblem &problem)
{
    const QJsonObject &root = source.root();
    if (root[formatKey].toString() != format.name) {
        problem = source.problemAt({formatKey}, JsonFileText::tr("\"format\" must be \"%1\"").arg(format.name));
        return std::nullopt;
    }
    const QString version = root[versionKey].toString();
    const qsizetype dot = version.indexOf(u'.');
    const std::optional<int> major = versionNumber(QStringView(version).left(std::max<qsizetype>(dot, 0)));
    const std::optional<int> minor = versionNumber(QStringView(version).mid(dot + 1));
    if (!major || !minor) {
        problem = source.problemAt(
            {versionKey},
            JsonFileText::tr("\"version\" must be a text such as \"%1.%2\"").arg(format.major).arg(format.minor));
        return std::nullopt;
    }
    if (*major != format.major) {
        problem = source.problemAt({versionKey},
                                   JsonFileText::tr("version %1 is not one that this program reads; it reads %2.x")
                                       .arg(version)
                                       .arg(format.major));
        return std::nullopt;
    }
    JsonHead head{std::max(*minor, format.minor), *minor > format.minor, {}};
    for (auto it = root.begin(); it != root.end(); ++it) {
        if (it.key() == formatKey || it.key() == versionKey || format.members.contains(it.key()))
            continue;
        if (!head.newer) {
            QStringList allowed{formatKey, versionKey};
            for (const QLatin1StringView member : format.members)
                allowed += member;
            problem = source.problemAt({it.key()},
                                       JsonFileText::tr("unknown key \"%1\"; allowed are %2", "key, list of keys")
                                           .arg(it.key(), allowed.join(", "_L1)));
            return std::nullopt;
        }
        head.unknown.insert(it.key(), it.value());
    }
    return head;
}

QJsonObject writeHead(const JsonFormat &format, const JsonHead &head)
{
    QJsonObject root = head.unknown;
    root[formatKey] = QString(format.name);
    root[versionKey] = u"%1.%2"_s.arg(format.major).arg(std::max(head.minor, format.minor));
    return root;
}

QString fileStem(const QString &name, const QString &otherwise)
{
    QString stem;
    for (const QChar c : name.normalized(QString::NormalizationForm_D).toLower()) {
        if ((c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9'))
            stem += c;
        else if (!c.isMark() && !stem.isEmpty() && !stem.endsWith(u'-'))
            stem += u'-';
    }
    while (stem.endsWith(u'-'))
        stem.chop(1);
    return stem.isEmpty() ? otherwise : stem;
}

std::optional<QByteArray> readSmallFile(const QString &path, JsonProblem &problem, qint64 limit)
{
    const QFileInfo info(path);
    if (info.exists() && !info.isFile()) { // a pipe would wait for ever
        problem = {0, JsonFileText::tr("not a file")};
        return std::nullopt;
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        problem = {0, file.errorString()};
        return std::nullopt;
    }
    QByteArray content = file.read(limit + 1);
    if (file.error() != QFileDevice::NoError) {
        problem = {0, file.errorString()};
        return std::nullopt;
    }
    if (content.size() > limit) {
        problem = {0, JsonFileText::tr("larger than %1 KiB, the most that is read").arg(limit / 1024)};
        return std::nullopt;
    }
    return content;
}

bool canReplaceFile(const QString &path, QString &error)
{
    QSaveFile file(path); // what it began goes with it
    return open(file, error);
}

bool replaceFile(const QString &path, const QByteArray &content, QString &error)
{
    QSaveFile file(path);
    if (!open(file, error))
        return false;
    // write() says at once what a full disk says; commit() checks what was buffered.
    if (file.write(content) != content.size() || !file.commit()) {
        error = cannotWrite(file);
        return false;
    }
    return true;
}

} // namespace anarchy
