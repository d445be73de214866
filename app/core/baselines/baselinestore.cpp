// SPDX-License-Identifier: GPL-3.0-or-later
#include "baselines/baselinestore.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>

#include "base/names.h"
#include "baselines/baselinefile.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

struct BaselineStoreText {
    Q_DECLARE_TR_FUNCTIONS(BaselineStore)
};

} // namespace

BaselineStore::BaselineStore(QString folder)
    : m_folder(std::move(folder))
{
}

QString BaselineStore::defaultFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/anarchy-egpu/baselines"_s;
}

BaselineStore::Read BaselineStore::read(const QString &path)
{
    Read result;
    JsonProblem problem;
    const std::optional<QByteArray> content = readSmallFile(path, problem, baselineFileLimit);
    result.baseline = content ? parseBaseline(*content, problem) : std::nullopt;
    if (!result.baseline)
        result.problem = problem.inFile(path);
    return result;
}

std::vector<Baseline> BaselineStore::list(QStringList &problems) const
{
    std::vector<Baseline> baselines;
    const QStringList files = jsonFilesIn(m_folder);
    m_files.keepOnly(files);
    for (const QString &path : files) {
        const auto &[baseline, problem] = m_files.of(path);
        if (!baseline)
            problems += problem;
        else if (std::ranges::any_of(baselines,
                                     [&](const Baseline &other) { return isSameName(other.name, baseline->name); }))
            // Files come from anywhere, such as a copy made by hand: the first is the one that the name stands for.
            problems += BaselineStoreText::tr("%1: left out, because \"%2\" is already the name of another baseline")
                            .arg(path, baseline->name);
        else
            baselines.push_back(*baseline);
    }
    sortByName(baselines, &Baseline::name);
    return baselines;
}

QString BaselineStore::pathOf(const QString &name) const
{
    for (const QString &path : jsonFilesIn(m_folder)) {
        if (const auto &baseline = m_files.of(path).baseline; baseline && isSameName(baseline->name, name))
            return path;
    }
    return {};
}

QString BaselineStore::newPath(const QString &name) const
{
    const QString stem = fileStem(name, u"baseline"_s);
    QString path = m_folder + u'/' + stem + jsonFileEnd;
    // A file that could not be read is somebody's work too.
    for (int n = 2; QFileInfo::exists(path); ++n)
        path = u"%1/%2-%3%4"_s.arg(m_folder, stem).arg(n).arg(jsonFileEnd);
    return path;
}

QString BaselineStore::require(const QString &name, QString &error) const
{
    QString path = pathOf(name);
    if (!path.isEmpty())
        return path;
    QStringList problems;
    QStringList names;
    for (const Baseline &baseline : list(problems))
        names += baseline.name;
    error = names.isEmpty()
        ? BaselineStoreText::tr("there is no baseline \"%1\", nor any other").arg(name)
        : BaselineStoreText::tr("there is no baseline \"%1\"; there are %2").arg(name, names.join(", "_L1));
    // What cannot be read may be the one that is meant.
    for (const QString &problem : std::as_const(problems))
        error += u'\n' + problem;
    return {};
}

std::optional<Baseline> BaselineStore::load(const QString &name, QString &error) const
{
    const QString path = require(name, error);
    if (path.isEmpty())
        return std::nullopt;
    const auto &[baseline, problem] = m_files.of(path);
    error = problem;
    return baseline;
}

QString BaselineStore::pathToWrite(const QString &name) const
{
    const QString there = pathOf(name);
    return there.isEmpty() ? newPath(name) : there;
}

bool BaselineStore::canWrite(const QString &name, QString &error) const
{
    if (m_folder.isEmpty()) {
        error = BaselineStoreText::tr("baselines are not kept here");
        return false;
    }
    return canReplaceFile(pathToWrite(name), error);
}

bool BaselineStore::save(const Baseline &baseline, bool replace, QString &error)
{
    error = baselineNameProblem(baseline.name);
    if (!error.isEmpty())
        return false;
    if (baseline.note.size() > Baseline::longestNote) {
        error = BaselineStoreText::tr("a note must have at most %1 characters").arg(Baseline::longestNote);
        return false;
    }
    if (m_folder.isEmpty()) {
        error = BaselineStoreText::tr("baselines are not kept here");
        return false;
    }
    if (!replace && contains(baseline.name)) {
        error = BaselineStoreText::tr("there is a baseline \"%1\" already").arg(baseline.name);
        return false;
    }
    return replaceFile(pathToWrite(baseline.name), writeBaseline(baseline), error);
}

bool BaselineStore::rename(const QString &name, const QString &newName, QString &error)
{
    std::optional<Baseline> baseline = load(name, error);
    if (!baseline)
        return false;
    const QString path = pathOf(name);
    error = baselineNameProblem(newName);
    if (error.isEmpty() && !isSameName(baseline->name, newName) && contains(newName))
        error = BaselineStoreText::tr("there is a baseline \"%1\" already").arg(newName);
    if (!error.isEmpty())
        return false;
    baseline->name = newName;
    return replaceFile(path, writeBaseline(*baseline), error);
}

std::optional<BaselineStore::Removed> BaselineStore::remove(const QString &name, QString &error)
{
    const QString path = require(name, error);
    if (path.isEmpty())
        return std::nullopt;
    JsonProblem problem;
    const std::optional<QByteArray> content = readSmallFile(path, problem, baselineFileLimit);
    const std::optional<Baseline> baseline = content ? parseBaseline(*content, problem) : std::nullopt;
    QFile file(path);
    if (baseline && file.remove())
        return Removed{baseline->name, path, *content};
    error = baseline ? BaselineStoreText::tr("%1 cannot be removed: %2").arg(path, file.errorString())
                     : problem.inFile(path);
    return std::nullopt;
}

bool BaselineStore::restore(const Removed &removed, QString &error)
{
    if (contains(removed.name)) {
        error = BaselineStoreText::tr("there is a baseline \"%1\" already").arg(removed.name);
        return false;
    }
    if (QFileInfo::exists(removed.path)) {
        error = BaselineStoreText::tr("%1 is there again").arg(removed.path);
        return false;
    }
    return replaceFile(removed.path, removed.content, error);
}

QString BaselineStore::freeName(const QString &name) const
{
    QStringList problems;
    const std::vector<Baseline> all = list(problems);
    const auto isTaken = [&all](const QString &wanted) {
        return std::ranges::any_of(all, [&](const Baseline &each) { return isSameName(each.name, wanted); });
    };
    return anarchy::freeName(name, Baseline::longestName, isTaken);
}

} // namespace anarchy
