// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>

#include <chrono>
#include <functional>

#include "profiles/switchrules.h"

namespace anarchy {

/// What rules look at.
struct SwitchConditions {
    QSet<QString> programs; ///< that run, of those that rules name; in lower case
    bool gameMode = false; ///< at least one game is registered
    bool linkUp = false;

    bool matches(const SwitchRule &rule) const;
    bool operator==(const SwitchConditions &) const = default;
};

/// Decides which rule holds, and nothing else: no files, no processes, no driver, and the time comes from outside.
///
/// The first rule that matches is wanted. It has to match for `settle` before it is used, so that a program that only
/// looks by changes nothing; one that is in use has to be gone for `linger` before it is left, so that a program that
/// restarts, or a link that is plugged anew, does not change the settings twice.
class ProfileSwitch {
public:
    using Clock = std::function<std::chrono::milliseconds()>;

    static constexpr std::chrono::milliseconds settle{3000};
    static constexpr std::chrono::milliseconds linger{10000};

    struct Decision {
        std::optional<SwitchRule> rule; ///< nothing: back to what ran before any rule was in use
        QString reason; ///< "steam is running": goes after "because"
    };

    /// \param clock monotonic
    explicit ProfileSwitch(Clock clock);

    /// Only rules that can be used: those whose profile is there and may be applied to this link.
    void setRules(const QList<SwitchRule> &rules);
    void setConditions(const SwitchConditions &conditions);

    /// What is to be done now; from then on that is in use. Nothing while nothing is due, or while held.
    std::optional<Decision> next();
    /// Time until next() may have something to say though no condition changes; nothing: not before one does.
    std::optional<std::chrono::milliseconds> wait() const;

    /// Somebody chose for themselves, or a switch failed: nothing is decided until release().
    void hold() { m_held = true; }
    bool isHeld() const { return m_held; }
    /// Begins anew, with no rule in use.
    void release();

    /// The rule in use.
    const std::optional<SwitchRule> &active() const { return m_active; }

private:
    std::optional<SwitchRule> wanted() const;
    void look();
    std::chrono::milliseconds dueAt() const;

    Clock m_clock;
    QList<SwitchRule> m_rules;
    SwitchConditions m_conditions;
    std::optional<SwitchRule> m_active;
    std::optional<SwitchRule> m_candidate; ///< what wanted() has been since m_candidateSince
    std::chrono::milliseconds m_candidateSince{0};
    std::optional<std::chrono::milliseconds> m_goneSince; ///< the active rule does not match any more
    bool m_held = false;
};

/// "steam is running", or with `ended` "steam is no longer running".
QString switchReason(const SwitchRule &rule, bool ended = false);

} // namespace anarchy
