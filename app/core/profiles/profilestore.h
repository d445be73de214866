// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>

#include "base/filecache.h"
#include "base/folderwatch.h"
#include "profiles/profile.h"

namespace anarchy {

/// Why something could not be done.
struct StoreError {
    QString text; ///< one sentence with what is allowed, or with the file and the system's words
    bool fromSystem = false; ///< a file could not be read or written; what was asked for was allowed
};

/// The user's profiles, one file each in one folder, and the built-in presets before them. What another program does to
/// the folder is noticed. A file that is wrong is left out, told of in problems() and never touched.
///
/// What fails says why in `error` and has changed nothing. Names are taken by value: a change makes those in profiles()
/// go.
class ProfileStore : public QObject {
    Q_OBJECT

public:
    /// What remove() took away, to be put back as it was.
    struct Removed {
        Profile profile;
        QByteArray content;
    };

    /// \param folder empty: there are the presets only, and nothing can be saved
    explicit ProfileStore(QString folder = {}, QObject *parent = nullptr);

    /// In the user's configuration folder.
    static QString defaultFolder();
    const QString &folder() const { return m_folder; }

    /// Reads what changed in the folder.
    void reload();
    /// Presets first in their own order, then the user's by name.
    const QList<Profile> &profiles() const { return m_profiles; }
    /// One line a file that could not be used: "FILE:LINE: why".
    const QStringList &problems() const { return m_problems; }
    /// By id, or by name without regard to case. Null when there is none; valid until the store changes.
    const Profile *find(const QString &idOrName) const;
    /// The same with an error that names what there is.
    const Profile *require(const QString &idOrName, StoreError &error) const;

    /// Whether add() would take the name; otherwise the error says why not.
    bool takesName(const QString &name, bool replace, StoreError &error) const;
    /// Saves a new profile, whose id is made from its name.
    /// \param replace a profile of the user's with that name is overwritten and keeps its id
    std::optional<Profile> add(Profile profile, bool replace, StoreError &error);
    std::optional<Profile> rename(QString idOrName, QString name, StoreError &error);
    std::optional<Profile> duplicate(QString idOrName, QString name, StoreError &error);
    std::optional<Removed> remove(QString idOrName, StoreError &error);
    bool restore(const Removed &removed, StoreError &error);
    /// \param name empty: the one in the file
    std::optional<Profile> import(const QString &fileName, const QString &name, StoreError &error);

    /// `name`, or "name 2", ... the first that is free.
    QString freeName(const QString &name) const;

Q_SIGNALS:
    /// Profiles or problems differ from before.
    void changed();

private:
    /// What came of reading a file.
    struct Read {
        std::optional<Profile> profile;
        JsonProblem problem; ///< where there is no profile
    };

    static Read read(const QString &path);
    QString pathOf(const QString &id) const;
    QString newId(const QString &name) const;
    bool checkName(const QString &name, const QString &exceptId, StoreError &error) const;
    const Profile *requireOwn(const QString &idOrName, StoreError &error) const;
    bool write(const Profile &profile, StoreError &error);

    QString m_folder;
    QList<Profile> m_profiles;
    QStringList m_problems;
    FileCache<Read> m_files{&ProfileStore::read};
    FolderWatch m_watch;
};

} // namespace anarchy
