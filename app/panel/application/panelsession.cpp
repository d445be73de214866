// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/application/panelsession.h"

#include "panel/window/windowmemory.h"

namespace anarchy {

PanelPlaces PanelPlaces::ofTheUser()
{
    return {PreferenceStore::defaultPath(), ProfileStore::defaultFolder(),  Journal::defaultPath(),
            ChangeJournal::defaultPath(),   SwitchRuleStore::defaultPath(), BaselineStore::defaultFolder(),
            WindowMemory::defaultPath()};
}

PanelSession::PanelSession(std::unique_ptr<DriverPort> port, const PanelPlaces &places)
    : m_preferences(places.preferences)
    , m_profiles(places.profiles)
    , m_model(std::move(port))
    , m_history(m_model, places.history)
    , m_changes(m_model)
    , m_changeHistory(m_model, places.changes)
    , m_rules(places.switchRules)
    , m_switching(m_model, m_changes, m_profiles, m_rules)
    , m_baselines(m_model, m_preferences, places.baselines)
{
    connect(&m_preferences, &PreferenceStore::changed, this, &PanelSession::adoptPreferences);
    adoptPreferences();
    connect(&m_model, &LiveModel::linkChanged, this, &PanelSession::adoptLink);
    adoptLink();
}

PanelServices PanelSession::services()
{
    return {m_model, m_changes, m_preferences, m_profiles, m_switching, m_baselines, m_changeHistory, m_history};
}

void PanelSession::adoptPreferences()
{
    const Preferences &preferences = m_preferences.get();
    m_model.setSamplingPeriod(preferences.samplingPeriod);
    m_changes.setUsualTrial(preferences.trial);
    m_changes.setErrorsTolerated(preferences.errorsTolerated);
    m_history.setKept(preferences.keepHistory);
}

// Until a link was seen in this run it is the first that is there; from then on the user chooses.
void PanelSession::adoptLink()
{
    const QList<int> links = m_model.port().links();
    if (!links.isEmpty() && !links.contains(m_model.link()) && m_model.health().samples == 0)
        m_model.setLink(links.constFirst());
}

} // namespace anarchy

#include "moc_panelsession.cpp"
