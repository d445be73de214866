// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/services/baselines.h"

#include <algorithm>
#include <utility>

#include "base/names.h"
#include "wording/regressiontext.h"

namespace anarchy {

Baselines::Baselines(LinkReader &reader, PreferenceStore &preferences, QString folder, RegressionWatchOptions options,
                     QObject *parent)
    : QObject(parent)
    , m_reader(reader)
    , m_preferences(preferences)
    , m_store(std::move(folder))
    , m_watch(reader, options)
    , m_folder(m_store.folder())
{
    connect(&m_folder, &FolderWatch::changed, this, &Baselines::reload);
    connect(&m_watch, &BaselineWatch::checked, this, [this](const RegressionWatch::Check &check) {
        if (check.tells)
            tell(check);
    });
    connect(&m_reader, &LinkReader::portReplaced, this, &Baselines::changed); // the bands of another kind of link
    reload();
}

void Baselines::reload()
{
    m_problems.clear();
    m_all = m_store.list(m_problems);
    const Baseline *now = chosen();
    m_watch.setBaseline(now ? std::optional(*now) : std::nullopt);
    Q_EMIT changed();
}

void Baselines::tell(const RegressionWatch::Check &check)
{
    const Baseline &baseline = *m_watch.baseline();
    QStringList lines = regressionEvidence(check);
    if (const std::optional<Baseline> now = m_watch.circumstances()) {
        const QStringList different = changedCircumstances(baseline, *now);
        if (!different.isEmpty())
            lines += tr("Different since: %1").arg(different.join(tr("; ")));
    }
    Q_EMIT regressed(regressionTitle(baseline.name, baseline.isSimulated()), lines.join(u'\n'));
}

const Baseline *Baselines::find(const QString &name) const
{
    const auto found = std::ranges::find_if(m_all, [&](const Baseline &each) { return isSameName(each.name, name); });
    return found == m_all.end() ? nullptr : &*found;
}

bool Baselines::save(const Baseline &baseline, QString &error)
{
    const bool ok = m_store.save(baseline, false, error);
    if (ok)
        reload();
    return ok;
}

bool Baselines::rename(const QString &name, const QString &newName, QString &error)
{
    const bool wasChosen = isSameName(name, m_preferences.get().baseline);
    if (!m_store.rename(name, newName, error))
        return false;
    if (wasChosen) {
        Preferences preferences = m_preferences.get();
        preferences.baseline = newName;
        m_preferences.set(preferences);
    }
    reload();
    return true;
}

bool Baselines::remove(const QString &name, QString &error)
{
    std::optional<BaselineStore::Removed> removed = m_store.remove(name, error);
    if (!removed)
        return false;
    m_removed = std::move(removed);
    m_removedWasChosen = isSameName(name, m_preferences.get().baseline);
    if (m_removedWasChosen)
        choose({});
    reload();
    return true;
}

QString Baselines::undoRemove(QString &error)
{
    if (!m_removed || !m_store.restore(*m_removed, error))
        return {};
    const QString name = std::exchange(m_removed, std::nullopt)->name;
    reload();
    if (m_removedWasChosen && !chosen())
        choose(name);
    return name;
}

void Baselines::choose(const QString &name)
{
    Preferences preferences = m_preferences.get();
    if (preferences.baseline == name)
        return;
    preferences.baseline = name;
    m_preferences.set(preferences);
    const Baseline *now = chosen();
    m_watch.setBaseline(now ? std::optional(*now) : std::nullopt);
    Q_EMIT changed();
}

BaselineBands Baselines::bands() const
{
    const Baseline *baseline = chosen();
    return baseline && baseline->isSimulated() == m_reader.port().isSimulated() ? BaselineBands::of(*baseline)
                                                                                : BaselineBands{};
}

} // namespace anarchy

#include "moc_baselines.cpp"
