// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include "desktop/services/changecontroller.h"
#include "profiles/profilestore.h"
#include "profiles/profileswitch.h"

namespace anarchy {

/// Carries out what ProfileSwitch decides, and says each time why.
///
/// A switch is a change on trial like any other. It is kept if the link is up when two thirds of the trial are over and
/// did not go down meanwhile; otherwise it is reverted at once, or by the kernel if this program is gone. Whoever sees
/// it first may press Keep or Revert too.
///
/// After anything but success it waits for the user, so that one password prompt that was closed stays the only one. It
/// also waits after every change that somebody else made: what people choose wins until they say "resume".
class AutomaticSwitch : public QObject {
    Q_OBJECT

public:
    /// \param clock monotonic; the system's own by default
    AutomaticSwitch(LinkReader &reader, ChangeController &changes, const ProfileStore &profiles, SwitchRuleStore &rules,
                    ProfileSwitch::Clock clock = {}, QObject *parent = nullptr);

    SwitchRuleStore &rules() { return m_rules; }

    // What the sources of events tell.
    void setPrograms(const QSet<QString> &running);
    void setGameMode(bool active);
    /// What programs have to be watched for; empty while none or switched off.
    QSet<QString> programsToWatch() const;

    /// Waits for the user, and why; empty while it does not.
    const QString &heldBecause() const { return m_heldBecause; }
    /// One sentence on what it does and why.
    QString statusText() const;
    /// Takes up again, after a choice of the user's or a switch that failed.
    void resume();

Q_SIGNALS:
    /// statusText() or programsToWatch() may differ.
    void changed();
    void messageRaised(const anarchy::Message &message);

private:
    enum class Stage { Idle, Asked, OnTrial };

    bool isOn() const;
    void adoptRules();
    void adoptLink();
    void forget();
    void evaluate();
    void carryOut(const ProfileSwitch::Decision &decision);
    void followConfiguration();
    void followPhase();
    void followTrial();
    std::optional<quint32> stateOnTrial() const;
    void answered(const Outcome &outcome);
    void hold(const QString &why, Message::Kind kind);
    void done();

    LinkReader &m_reader;
    ChangeController &m_changes;
    const ProfileStore &m_profiles;
    SwitchRuleStore &m_rules;
    ProfileSwitch m_switch;
    SwitchConditions m_conditions;
    Stage m_stage = Stage::Idle;
    std::optional<ParameterValues> m_seen; ///< running values as they were last
    std::optional<ParameterValues> m_base; ///< what ran before the first switch
    ParameterValues m_target{};
    bool m_returning = false;
    bool m_reverting = false;
    QString m_title; ///< "Switched to Gaming because steam is running."
    QString m_heldBecause;
    QTimer m_timer;
};

} // namespace anarchy
