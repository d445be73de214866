// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/services/automaticswitch.h"

namespace anarchy {

namespace {

std::chrono::milliseconds steadyMs()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

bool isUp(const LinkReader &reader)
{
    return reader.port().presence() == Presence::Ready && reader.latest() && reader.latest()->state == ANARCHY_LINK_UP;
}

} // namespace

AutomaticSwitch::AutomaticSwitch(LinkReader &reader, ChangeController &changes, const ProfileStore &profiles,
                                 SwitchRuleStore &rules, ProfileSwitch::Clock clock, QObject *parent)
    : QObject(parent)
    , m_reader(reader)
    , m_changes(changes)
    , m_profiles(profiles)
    , m_rules(rules)
    , m_switch(clock ? std::move(clock) : ProfileSwitch::Clock(steadyMs))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &AutomaticSwitch::evaluate);
    connect(&m_rules, &SwitchRuleStore::changed, this, &AutomaticSwitch::adoptRules);
    connect(&m_profiles, &ProfileStore::changed, this, &AutomaticSwitch::adoptRules);
    connect(&m_reader, &LinkReader::linkChanged, this, &AutomaticSwitch::adoptLink);
    connect(&m_reader, &LinkReader::portReplaced, this, &AutomaticSwitch::forget);
    connect(&m_changes, &ChangeController::applyAnswered, this, &AutomaticSwitch::answered);
    connect(&m_changes, &ChangeController::configurationChanged, this, &AutomaticSwitch::followConfiguration);
    connect(&m_changes, &ChangeController::phaseChanged, this, &AutomaticSwitch::followPhase);
    connect(&m_changes, &ChangeController::countdown, this, &AutomaticSwitch::followTrial);
    followConfiguration();
    adoptLink();
}

bool AutomaticSwitch::isOn() const
{
    return m_rules.get().enabled && !m_reader.playback();
}

void AutomaticSwitch::adoptRules()
{
    const QString link = m_reader.port().linkIdentity(m_reader.link());
    QList<SwitchRule> usable;
    for (const SwitchRule &rule : m_rules.get().rules) {
        const Profile *profile = m_profiles.find(rule.profile);
        if (isOn() && profile && profile->isFor(link))
            usable += rule;
    }
    m_switch.setRules(usable);
    if (!isOn()) {
        // Whoever turns it off keeps what runs; whoever turns it on again begins anew.
        m_heldBecause.clear();
        m_base.reset();
        m_switch.release();
    }
    evaluate();
    Q_EMIT changed();
}

void AutomaticSwitch::adoptLink()
{
    m_conditions.linkUp = isUp(m_reader);
    m_switch.setConditions(m_conditions);
    adoptRules(); // another link may have other profiles
}

void AutomaticSwitch::forget()
{
    m_stage = Stage::Idle;
    m_base.reset();
    m_seen.reset();
    m_heldBecause.clear();
    m_switch.release();
    adoptLink();
}

void AutomaticSwitch::setPrograms(const QSet<QString> &running)
{
    m_conditions.programs = running;
    m_switch.setConditions(m_conditions);
    evaluate();
}

void AutomaticSwitch::setGameMode(bool active)
{
    m_conditions.gameMode = active;
    m_switch.setConditions(m_conditions);
    evaluate();
}

QSet<QString> AutomaticSwitch::programsToWatch() const
{
    QSet<QString> programs;
    for (const SwitchRule &rule : m_rules.get().rules) {
        if (isOn() && rule.when == SwitchRule::When::Program)
            programs += rule.program;
    }
    return programs;
}

void AutomaticSwitch::evaluate()
{
    m_timer.stop();
    // While something is on trial there is nothing to decide; the end of it comes back here.
    if (!isOn() || m_stage != Stage::Idle || m_changes.isBusy() || !m_changes.configuration())
        return;
    if (const std::optional<ProfileSwitch::Decision> decision = m_switch.next())
        carryOut(*decision);
    else if (const auto wait = m_switch.wait())
        m_timer.start(*wait);
}

void AutomaticSwitch::carryOut(const ProfileSwitch::Decision &decision)
{
    const ParameterValues running = m_changes.configuration()->running;
    m_returning = !decision.rule;
    if (!m_base)
        m_base = running;
    Change change;
    QString cause = decision.reason;
    if (decision.rule) {
        // What the rule before it had changed is not this one's: everything else is as it was at first.
        const Profile &profile = *m_profiles.find(decision.rule->profile);
        change = Change::between(running, profile.values.appliedTo(*m_base));
        m_title = tr("Switched to %1 because %2.").arg(profile.name, decision.reason);
        cause = tr("%1, %2", "profile, reason").arg(profile.id, decision.reason);
    } else {
        change = Change::between(running, *m_base);
        m_title = tr("Went back to the settings before because %1.").arg(decision.reason);
    }
    m_target = change.appliedTo(running);
    if (change.isEmpty()) {
        done();
        return;
    }
    m_stage = Stage::Asked;
    m_reverting = false;
    m_changes.apply(change, {ChangeOrigin::AutomaticSwitch, cause});
    Q_EMIT changed();
}

void AutomaticSwitch::answered(const Outcome &outcome)
{
    if (m_stage != Stage::Asked)
        return;
    if (!outcome.ok()) {
        m_stage = Stage::Idle;
        // Outcomes are sentences, and this becomes the end of one.
        const QString reason = outcome.text.endsWith(u'.') ? outcome.text.chopped(1) : outcome.text;
        hold(tr("the last switch failed: %1").arg(reason), Message::Kind::Warning);
        return;
    }
    m_stage = Stage::OnTrial;
    Q_EMIT messageRaised({Message::Kind::Information, tr("%1 It is kept if the link stays up.").arg(m_title)});
    Q_EMIT changed();
    followPhase();
}

void AutomaticSwitch::followTrial()
{
    if (m_stage != Stage::OnTrial || m_changes.phase() != ChangeController::Phase::Trial)
        return;
    const std::optional<quint32> state = stateOnTrial();
    const bool ready = m_reader.port().presence() == Presence::Ready;
    if (!ready || state == ANARCHY_LINK_DOWN || state == ANARCHY_LINK_FAILED) {
        m_reverting = true;
        m_changes.revert(RevertReason::Harm);
    } else if (state == ANARCHY_LINK_UP && m_changes.trialLeftMs() <= m_changes.trialMs() / 3) {
        m_changes.keep(); // a link that still recovers gets the rest of the time
    }
}

/// Of the link that the trial is judged by, whichever is looked at; nothing while that link cannot be read.
std::optional<quint32> AutomaticSwitch::stateOnTrial() const
{
    if (m_changes.trialLink() == m_reader.link())
        return m_reader.latest() ? std::optional<quint32>(m_reader.latest()->state) : std::nullopt;
    const std::unique_ptr<TelemetryReader> reader = m_reader.port().openReader(m_changes.trialLink());
    TelemetryPage page{};
    return reader && reader->read(page) ? std::optional<quint32>(page.state) : std::nullopt;
}

void AutomaticSwitch::followPhase()
{
    if (m_stage == Stage::OnTrial && !m_changes.isBusy()) {
        m_stage = Stage::Idle;
        const auto &configuration = m_changes.configuration();
        m_seen = configuration ? std::optional(configuration->running) : std::nullopt;
        if (configuration && configuration->running == m_target)
            done();
        else if (m_reverting)
            hold(tr("the link went down with the new settings"), Message::Kind::Warning);
        else
            hold(tr("the last switch was reverted"), Message::Kind::Information);
    }
    followConfiguration();
    Q_EMIT changed();
}

void AutomaticSwitch::followConfiguration()
{
    const auto &configuration = m_changes.configuration();
    if (m_changes.phase() == ChangeController::Phase::Tuning)
        return; // what it tries is nobody's choice; what is left at its end is looked at then
    if (!configuration) {
        // The driver went: what it is loaded with next was nobody's choice.
        m_seen.reset();
        m_base.reset();
        m_stage = Stage::Idle;
        m_switch.release();
        if (!m_heldBecause.isEmpty())
            m_switch.hold();
        return;
    }
    const bool changedByOthers = m_seen && *m_seen != configuration->running && m_stage == Stage::Idle;
    m_seen = configuration->running;
    if (changedByOthers && isOn() && !m_switch.isHeld())
        hold(tr("the settings were changed by hand or by another program"), Message::Kind::Information);
    evaluate();
}

void AutomaticSwitch::hold(const QString &why, Message::Kind kind)
{
    m_switch.hold();
    m_heldBecause = why;
    // After the controller's own message, which this one contains.
    QMetaObject::invokeMethod(
        this,
        [this, why, kind] {
            if (m_heldBecause == why)
                Q_EMIT messageRaised({kind,
                                      tr("Automatic switching waits: %1.").arg(why),
                                      {tr("Resume switching"), [this] { resume(); }}});
        },
        Qt::QueuedConnection);
    Q_EMIT changed();
}

void AutomaticSwitch::resume()
{
    m_heldBecause.clear();
    m_base.reset();
    m_switch.release();
    evaluate();
    Q_EMIT changed();
}

void AutomaticSwitch::done()
{
    if (m_returning)
        m_base.reset();
    QMetaObject::invokeMethod(
        this, [this, title = m_title] { Q_EMIT messageRaised({Message::Kind::Positive, title}); },
        Qt::QueuedConnection);
    evaluate();
    Q_EMIT changed();
}

QString AutomaticSwitch::statusText() const
{
    if (!m_rules.get().enabled)
        return tr("Off: only you change the settings.");
    if (m_reader.playback())
        return tr("A recording cannot be changed.");
    if (!m_heldBecause.isEmpty())
        return tr("Waits for you: %1.").arg(m_heldBecause);
    if (const std::optional<SwitchRule> &rule = m_switch.active()) {
        const Profile *profile = m_profiles.find(rule->profile);
        const QString name = profile ? profile->name : rule->profile;
        return m_stage == Stage::Idle ? tr("Uses %1 because %2.").arg(name, switchReason(*rule))
                                      : tr("Tries %1 because %2.").arg(name, switchReason(*rule));
    }
    return tr("Waits for one of the rules to match.");
}

} // namespace anarchy

#include "moc_automaticswitch.cpp"
