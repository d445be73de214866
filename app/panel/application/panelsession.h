// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "desktop/services/automaticswitch.h"
#include "desktop/services/baselines.h"
#include "desktop/services/changecontroller.h"
#include "desktop/services/changekeeper.h"
#include "desktop/services/historykeeper.h"
#include "desktop/services/preferences.h"
#include "live/livemodel.h"
#include "panel/window/panelservices.h"
#include "profiles/profilestore.h"

namespace anarchy {

/// Where a session keeps what outlives it. An empty path: nowhere, and nothing is read either.
struct PanelPlaces {
    QString preferences{};
    QString profiles{};
    QString history{};
    QString changes{};
    QString switchRules{};
    QString baselines{};
    QString window{};

    /// In the folders of the user who runs the program.
    static PanelPlaces ofTheUser();
};

/// What the window works with: the link and all services, made together and told of the preferences. Knows no window.
class PanelSession : public QObject {
    Q_OBJECT

public:
    PanelSession(std::unique_ptr<DriverPort> port, const PanelPlaces &places);

    PanelServices services();
    LiveModel &model() { return m_model; }
    ChangeController &changes() { return m_changes; }
    PreferenceStore &preferences() { return m_preferences; }
    AutomaticSwitch &switching() { return m_switching; }
    Baselines &baselines() { return m_baselines; }

private:
    void adoptPreferences();
    void adoptLink();

    PreferenceStore m_preferences;
    ProfileStore m_profiles;
    LiveModel m_model;
    HistoryKeeper m_history;
    ChangeController m_changes;
    ChangeKeeper m_changeHistory;
    SwitchRuleStore m_rules;
    AutomaticSwitch m_switching;
    Baselines m_baselines;
};

} // namespace anarchy
