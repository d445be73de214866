// SPDX-License-Identifier: GPL-3.0-or-later
#include "profiles/profileswitch.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace anarchy {

namespace {

struct ProfileSwitchText {
    Q_DECLARE_TR_FUNCTIONS(ProfileSwitch)
};

/// What a rule asks for, without what is only kept.
bool same(const std::optional<SwitchRule> &a, const std::optional<SwitchRule> &b)
{
    return a.has_value() == b.has_value()
        && (!a
            || (a->when == b->when && a->profile == b->profile
                && a->program.compare(b->program, Qt::CaseInsensitive) == 0));
}

} // namespace

QString switchReason(const SwitchRule &rule, bool ended)
{
    switch (rule.when) {
    case SwitchRule::When::Program:
        return ended ? ProfileSwitchText::tr("%1 is no longer running").arg(rule.program)
                     : ProfileSwitchText::tr("%1 is running").arg(rule.program);
    case SwitchRule::When::GameMode:
        return ended ? ProfileSwitchText::tr("no game asks GameMode any more")
                     : ProfileSwitchText::tr("a game asked GameMode");
    case SwitchRule::When::Link:
        break;
    }
    return ended ? ProfileSwitchText::tr("the link is no longer connected")
                 : ProfileSwitchText::tr("the link is connected");
}

bool SwitchConditions::matches(const SwitchRule &rule) const
{
    switch (rule.when) {
    case SwitchRule::When::Program:
        return programs.contains(rule.program.toLower());
    case SwitchRule::When::GameMode:
        return gameMode;
    case SwitchRule::When::Link:
        return linkUp;
    }
    return false;
}

ProfileSwitch::ProfileSwitch(Clock clock)
    : m_clock(std::move(clock))
{
}

void ProfileSwitch::setRules(const QList<SwitchRule> &rules)
{
    m_rules = rules;
    look();
}

void ProfileSwitch::setConditions(const SwitchConditions &conditions)
{
    m_conditions = conditions;
    look();
}

std::optional<SwitchRule> ProfileSwitch::wanted() const
{
    const auto first
        = std::ranges::find_if(m_rules, [this](const SwitchRule &rule) { return m_conditions.matches(rule); });
    return first == m_rules.end() ? std::nullopt : std::optional(*first);
}

void ProfileSwitch::look()
{
    const std::chrono::milliseconds now = m_clock();
    const std::optional<SwitchRule> want = wanted();
    if (!same(want, m_candidate)) {
        m_candidate = want;
        m_candidateSince = now;
    }
    // A rule that was deleted is gone as well.
    const bool there = !m_active || std::ranges::any_of(m_rules, [this](const SwitchRule &rule) {
        return same(rule, m_active) && m_conditions.matches(rule);
    });
    if (there)
        m_goneSince.reset();
    else if (!m_goneSince)
        m_goneSince = now;
}

std::chrono::milliseconds ProfileSwitch::dueAt() const
{
    // Nothing has to settle to be nothing: leaving only waits for the linger.
    const std::chrono::milliseconds settled = m_candidate ? m_candidateSince + settle : m_candidateSince;
    return m_goneSince ? std::max(settled, *m_goneSince + linger) : settled;
}

std::optional<ProfileSwitch::Decision> ProfileSwitch::next()
{
    look();
    if (m_held || same(m_candidate, m_active) || m_clock() < dueAt())
        return std::nullopt;
    const std::optional<SwitchRule> before = std::exchange(m_active, m_candidate);
    m_goneSince.reset();
    return Decision{m_active, m_active ? switchReason(*m_active) : switchReason(*before, true)};
}

std::optional<std::chrono::milliseconds> ProfileSwitch::wait() const
{
    if (m_held || same(m_candidate, m_active))
        return std::nullopt;
    return std::max(dueAt() - m_clock(), std::chrono::milliseconds::zero());
}

void ProfileSwitch::release()
{
    m_held = false;
    m_active.reset();
    m_goneSince.reset();
    m_candidate.reset();
    look();
}

} // namespace anarchy
