// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <optional>
#include <vector>

#include "base/filecache.h"
#include "baselines/baseline.h"

namespace anarchy {

/// The user's baselines, one file each in one folder. What fails says why in `error`, with the file and the line where
/// there is one, and has changed nothing. A file that is wrong is never touched.
class BaselineStore {
public:
    /// What remove() took away, to be put back as it was.
    struct Removed {
        QString name;
        QString path;
        QByteArray content;
    };

    /// \param folder is made when the first baseline is saved; empty: there are none, and none can be saved
    explicit BaselineStore(QString folder = defaultFolder());

    /// In the user's data folder.
    static QString defaultFolder();
    const QString &folder() const { return m_folder; }

    /// All baselines by name. Only files that changed since the last call are read.
    /// \param problems one line a file that could not be used: "FILE:LINE: why"
    std::vector<Baseline> list(QStringList &problems) const;
    /// The one of that name, without regard to case.
    std::optional<Baseline> load(const QString &name, QString &error) const;
    bool contains(const QString &name) const { return !pathOf(name).isEmpty(); }
    /// Whether one of that name could be written, to be known before it is measured.
    bool canWrite(const QString &name, QString &error) const;
    /// \param replace one of that name is overwritten
    bool save(const Baseline &baseline, bool replace, QString &error);
    bool rename(const QString &name, const QString &newName, QString &error);
    std::optional<Removed> remove(const QString &name, QString &error);
    /// Puts a removed one back, if neither its name nor its file is there again.
    bool restore(const Removed &removed, QString &error);
    /// `name`, or "name 2", ... the first that is free.
    QString freeName(const QString &name) const;

private:
    /// What came of reading a file.
    struct Read {
        std::optional<Baseline> baseline;
        QString problem; ///< where there is no baseline: "FILE:LINE: why"
    };

    static Read read(const QString &path);
    /// Where the baseline of that name is; empty when there is none.
    QString pathOf(const QString &name) const;
    QString newPath(const QString &name) const;
    QString pathToWrite(const QString &name) const;
    QString require(const QString &name, QString &error) const;

    QString m_folder;
    mutable FileCache<Read> m_files{&BaselineStore::read}; ///< of this folder, and never another than its files
};

} // namespace anarchy
