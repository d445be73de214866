// SPDX-License-Identifier: GPL-3.0-or-later
#include "profiles/profilestore.h"

#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>

#include "base/names.h"
#include "profileslog.h"

using namespace Qt::StringLiterals;

namespace anarchy {

ProfileStore::ProfileStore(QString folder, QObject *parent)
    : QObject(parent)
    , m_folder(std::move(folder))
    , m_watch(m_folder)
{
    connect(&m_watch, &FolderWatch::changed, this, &ProfileStore::reload);
    reload();
}

QString ProfileStore::defaultFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + u"/anarchy-egpu/profiles"_s;
}

ProfileStore::Read ProfileStore::read(const QString &path)
{
    Read result;
    const std::optional<QByteArray> content = readSmallFile(path, result.problem);
    result.profile = content ? parseProfile(*content, result.problem) : std::nullopt;
    if (result.profile)
        result.profile->id = QFileInfo(path).completeBaseName();
    return result;
}

void ProfileStore::reload()
{
    QList<Profile> own;
    QStringList problems;
    const QStringList files = jsonFilesIn(m_folder);
    m_files.keepOnly(files);
    for (const QString &path : files) {
        const Read &file = m_files.of(path);
        if (file.profile)
            own += *file.profile;
        else
            problems += file.problem.inFile(path);
    }
    sortByName(own, &Profile::name);

    QList<Profile> profiles;
    for (const Preset &preset : builtinPresets())
        profiles += Profile::of(preset);
    for (const Profile &profile : std::as_const(own)) {
        // Files come from anywhere, such as a copy made by hand: a name that stands for two would be a trap.
        const auto same = std::ranges::find_if(profiles, [&](const Profile &other) {
            return other.id == profile.id || isSameName(other.name, profile.name) || isSameName(other.id, profile.name);
        });
        if (same == profiles.end())
            profiles += profile;
        else
            problems += tr("%1: left out, because \"%2\" is already the name of another profile")
                            .arg(pathOf(profile.id), profile.name);
    }

    if (profiles == m_profiles && problems == m_problems)
        return;
    m_profiles = profiles;
    m_problems = problems;
    for (const QString &problem : problems) // they are shown where profiles are
        qCDebug(profilesLog).noquote() << problem;
    Q_EMIT changed();
}

const Profile *ProfileStore::find(const QString &idOrName) const
{
    const auto found = std::ranges::find_if(m_profiles, [&](const Profile &profile) {
        return profile.id == idOrName || isSameName(profile.name, idOrName);
    });
    return found == m_profiles.end() ? nullptr : &*found;
}

const Profile *ProfileStore::require(const QString &idOrName, StoreError &error) const
{
    const Profile *profile = find(idOrName);
    if (!profile) {
        QStringList names;
        for (const Profile &each : m_profiles)
            names += each.builtin ? each.id : each.name;
        error = {tr("unknown profile \"%1\"; there are %2").arg(idOrName, names.join(", "_L1))};
    }
    return profile;
}

const Profile *ProfileStore::requireOwn(const QString &idOrName, StoreError &error) const
{
    const Profile *profile = require(idOrName, error);
    if (profile && profile->builtin) {
        error = {tr("%1 is built in and stays as it is; duplicate it to change the copy").arg(profile->name)};
        return nullptr;
    }
    return profile;
}

QString ProfileStore::pathOf(const QString &id) const
{
    return m_folder + u'/' + id + jsonFileEnd;
}

QString ProfileStore::newId(const QString &name) const
{
    const QString stem = fileStem(name, u"profile"_s);
    QString id = stem;
    // A file that could not be read is somebody's work too.
    for (int n = 2; find(id) || QFileInfo::exists(pathOf(id)); ++n)
        id = u"%1-%2"_s.arg(stem).arg(n);
    return id;
}

bool ProfileStore::checkName(const QString &name, const QString &exceptId, StoreError &error) const
{
    error = {profileNameProblem(name)};
    if (!error.text.isEmpty())
        return false;
    const Profile *there = find(name);
    if (!there || there->id == exceptId)
        return true;
    error.text = there->builtin ? tr("%1 is built in; choose another name").arg(there->name)
                                : tr("there is a profile \"%1\" already").arg(there->name);
    return false;
}

bool ProfileStore::write(const Profile &profile, StoreError &error)
{
    if (m_folder.isEmpty()) {
        error = {tr("profiles are not kept here")};
        return false;
    }
    error.fromSystem = !replaceFile(pathOf(profile.id), writeProfile(profile), error.text);
    if (error.fromSystem)
        return false;
    reload();
    return true;
}

bool ProfileStore::takesName(const QString &name, bool replace, StoreError &error) const
{
    const Profile *there = find(name);
    return checkName(name, replace && there && !there->builtin ? there->id : QString(), error);
}

std::optional<Profile> ProfileStore::add(Profile profile, bool replace, StoreError &error)
{
    reload();
    if (!takesName(profile.name, replace, error))
        return std::nullopt;
    const Profile *there = find(profile.name); // to be overwritten
    profile.builtin = false;
    profile.id = there ? there->id : newId(profile.name);
    return write(profile, error) ? std::optional(profile) : std::nullopt;
}

std::optional<Profile> ProfileStore::rename(QString idOrName, QString name, StoreError &error)
{
    reload();
    const Profile *there = requireOwn(idOrName, error);
    if (!there || !checkName(name, there->id, error))
        return std::nullopt;
    Profile profile = *there;
    profile.name = name;
    return write(profile, error) ? std::optional(profile) : std::nullopt;
}

std::optional<Profile> ProfileStore::duplicate(QString idOrName, QString name, StoreError &error)
{
    reload();
    const Profile *there = require(idOrName, error);
    if (!there)
        return std::nullopt;
    Profile profile = *there;
    profile.name = name;
    return add(profile, false, error);
}

std::optional<ProfileStore::Removed> ProfileStore::remove(QString idOrName, StoreError &error)
{
    reload();
    const Profile *there = requireOwn(idOrName, error);
    if (!there)
        return std::nullopt;
    Removed removed{*there, {}};
    JsonProblem problem;
    const std::optional<QByteArray> content = readSmallFile(pathOf(removed.profile.id), problem);
    QFile file(pathOf(removed.profile.id));
    if (!content || !file.remove()) {
        error = {tr("%1 cannot be removed: %2").arg(file.fileName(), content ? file.errorString() : problem.text)};
        return std::nullopt;
    }
    removed.content = *content;
    reload();
    return removed;
}

bool ProfileStore::restore(const Removed &removed, StoreError &error)
{
    reload();
    const QString path = pathOf(removed.profile.id);
    if (!checkName(removed.profile.name, {}, error))
        return false;
    if (QFileInfo::exists(path)) {
        error = {tr("%1 is there again").arg(path)};
        return false;
    }
    error.fromSystem = !replaceFile(path, removed.content, error.text);
    if (error.fromSystem)
        return false;
    reload();
    return true;
}

std::optional<Profile> ProfileStore::import(const QString &fileName, const QString &name, StoreError &error)
{
    JsonProblem problem;
    const std::optional<QByteArray> content = readSmallFile(fileName, problem);
    std::optional<Profile> profile = content ? parseProfile(*content, problem) : std::nullopt;
    if (!profile) {
        error = {problem.inFile(fileName), problem.line == 0};
        return std::nullopt;
    }
    if (!name.isEmpty())
        profile->name = name;
    return add(*profile, false, error);
}

QString ProfileStore::freeName(const QString &name) const
{
    return anarchy::freeName(name, Profile::longestName,
                             [this](const QString &wanted) { return find(wanted) != nullptr; });
}

} // namespace anarchy

#include "moc_profilestore.cpp"
