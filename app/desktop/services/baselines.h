// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <vector>

#include "base/folderwatch.h"
#include "baselines/baselineband.h"
#include "baselines/baselinestore.h"
#include "baselines/baselinewatch.h"
#include "desktop/services/preferences.h"

namespace anarchy {

/// The user's baselines as the panel has them: all that there are, the one that was chosen for the plots, and the watch
/// against it. What another program does to the folder is noticed.
class Baselines : public QObject {
    Q_OBJECT

public:
    /// \param folder empty: there are none, and none can be recorded
    Baselines(LinkReader &reader, PreferenceStore &preferences, QString folder, RegressionWatchOptions options = {},
              QObject *parent = nullptr);

    const std::vector<Baseline> &all() const { return m_all; }
    /// One line a file that could not be used.
    const QStringList &problems() const { return m_problems; }
    /// By name without regard to case; null when there is none. Valid until changed().
    const Baseline *find(const QString &name) const;
    QString freeName(const QString &name) const { return m_store.freeName(name); }

    /// What fails says why in `error` and has changed nothing.
    bool canWrite(const QString &name, QString &error) const { return m_store.canWrite(name, error); }
    bool save(const Baseline &baseline, QString &error);
    bool rename(const QString &name, const QString &newName, QString &error);
    bool remove(const QString &name, QString &error);
    /// Brings back what was removed last; the name of it, or nothing.
    QString undoRemove(QString &error);

    /// The one that was chosen, or null.
    const Baseline *chosen() const { return find(m_preferences.get().baseline); }
    /// \param name empty: none
    void choose(const QString &name);
    /// What of it belongs under the plots: nothing of a real link under a simulated one, nor the other way round.
    BaselineBands bands() const;
    /// The link that is looked at is a simulated one.
    bool isSimulated() const { return m_reader.port().isSimulated(); }
    const BaselineWatch &watch() const { return m_watch; }

Q_SIGNALS:
    /// Baselines, problems or the chosen one differ from before.
    void changed();
    /// The link does worse than the chosen baseline; once, see RegressionWatch.
    /// \param title one sentence without its full stop; \param evidence lines: what is worse, and what else is
    /// different
    void regressed(const QString &title, const QString &evidence);

private:
    void reload();
    void tell(const RegressionWatch::Check &check);

    LinkReader &m_reader;
    PreferenceStore &m_preferences;
    BaselineStore m_store;
    std::vector<Baseline> m_all;
    QStringList m_problems;
    std::optional<BaselineStore::Removed> m_removed;
    bool m_removedWasChosen = false;
    BaselineWatch m_watch;
    FolderWatch m_folder;
};

} // namespace anarchy
