// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/baselinestore.h"

#include <QCollator>
#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>

#include "insight/baselinefile.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("BaselineStore", text);
}

constexpr QLatin1StringView fileEnd = ".json"_L1;

bool isSame(const QString &name, const QString &other)
{
    return name.compare(other, Qt::CaseInsensitive) == 0;
}

std::optional<Baseline> read(const QString &path, QString &error)
{
    JsonProblem problem;
    const std::optional<QByteArray> content = readSmallFile(path, problem, baselineFileLimit);
    std::optional<Baseline> baseline = content ? parseBaseline(*content, problem) : std::nullopt;
    if (!baseline)
        error = problem.inFile(path);
    return baseline;
}

} // namespace

BaselineStore::BaselineStore(QString folder)
    : m_folder(std::move(folder))
{
}

QString BaselineStore::defaultFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/anarchy-egpu/baselines"_s;
}

QStringList BaselineStore::files() const
{
    const QDir folder(m_folder);
    QStringList paths;
    for (const QString &file :
         folder.entryList({u"*"_s + fileEnd}, QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot, QDir::Name))
        paths += folder.filePath(file);
    return paths;
}

std::vector<Baseline> BaselineStore::list(QStringList &problems) const
{
    std::vector<Baseline> baselines;
    for (const QString &path : files()) {
        QString error;
        std::optional<Baseline> baseline = read(path, error);
        if (!baseline)
            problems += error;
        else if (std::ranges::any_of(baselines,
                                     [&](const Baseline &other) { return isSame(other.name, baseline->name); }))
            // Files come from anywhere, such as a copy made by hand: the first is the one that the name stands for.
            problems
                += tr("%1: left out, because \"%2\" is already the name of another baseline").arg(path, baseline->name);
        else
            baselines.push_back(std::move(*baseline));
    }
    QCollator byName;
    byName.setNumericMode(true);
    byName.setCaseSensitivity(Qt::CaseInsensitive);
    std::ranges::stable_sort(baselines, [&](const Baseline &a, const Baseline &b) { return byName(a.name, b.name); });
    return baselines;
}

QString BaselineStore::pathOf(const QString &name) const
{
    for (const QString &path : files()) {
        QString error;
        if (const std::optional<Baseline> baseline = read(path, error); baseline && isSame(baseline->name, name))
            return path;
    }
    return {};
}

QString BaselineStore::newPath(const QString &name) const
{
    const QString stem = fileStem(name, u"baseline"_s);
    QString path = m_folder + u'/' + stem + fileEnd;
    // A file that could not be read is somebody's work too.
    for (int n = 2; QFileInfo::exists(path); ++n)
        path = u"%1/%2-%3%4"_s.arg(m_folder, stem).arg(n).arg(fileEnd);
    return path;
}

QString BaselineStore::require(const QString &name, QString &error) const
{
    const QString path = pathOf(name);
    if (!path.isEmpty())
        return path;
    QStringList problems;
    QStringList names;
    for (const Baseline &baseline : list(problems))
        names += baseline.name;
    error = names.isEmpty() ? tr("there is no baseline \"%1\", nor any other").arg(name)
                            : tr("there is no baseline \"%1\"; there are %2").arg(name, names.join(", "_L1));
    // What cannot be read may be the one that is meant.
    for (const QString &problem : std::as_const(problems))
        error += u'\n' + problem;
    return {};
}

std::optional<Baseline> BaselineStore::load(const QString &name, QString &error) const
{
    const QString path = require(name, error);
    return path.isEmpty() ? std::nullopt : read(path, error);
}

bool BaselineStore::save(const Baseline &baseline, bool replace, QString &error)
{
    error = baselineNameProblem(baseline.name);
    if (!error.isEmpty())
        return false;
    if (baseline.note.size() > Baseline::longestNote) {
        error = tr("a note must have at most %1 characters").arg(Baseline::longestNote);
        return false;
    }
    const QString there = pathOf(baseline.name);
    if (!there.isEmpty() && !replace) {
        error = tr("there is a baseline \"%1\" already").arg(baseline.name);
        return false;
    }
    return replaceFile(there.isEmpty() ? newPath(baseline.name) : there, writeBaseline(baseline), error);
}

bool BaselineStore::rename(const QString &name, const QString &newName, QString &error)
{
    const QString path = require(name, error);
    std::optional<Baseline> baseline = path.isEmpty() ? std::nullopt : read(path, error);
    if (!baseline)
        return false;
    error = baselineNameProblem(newName);
    if (error.isEmpty() && !isSame(baseline->name, newName) && contains(newName))
        error = tr("there is a baseline \"%1\" already").arg(newName);
    if (!error.isEmpty())
        return false;
    baseline->name = newName;
    return replaceFile(path, writeBaseline(*baseline), error);
}

bool BaselineStore::remove(const QString &name, QString &error)
{
    const QString path = require(name, error);
    if (path.isEmpty())
        return false;
    QFile file(path);
    if (file.remove())
        return true;
    error = tr("%1 cannot be removed: %2").arg(path, file.errorString());
    return false;
}

} // namespace anarchy
