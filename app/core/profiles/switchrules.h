// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>

#include "base/jsonfile.h"

namespace anarchy {

/// When to use which profile. The link itself is not named: a profile that is for one link only says so itself.
struct SwitchRule {
    enum class When {
        Program, ///< a program of the user's is running
        GameMode, ///< a game has asked GameMode for its attention
        Link, ///< the link is up
    };
    When when = When::Program;
    QString program; ///< its name without folders; letters of either case
    QString profile; ///< id of a preset or profile
    QJsonObject unknown; ///< what a later version of the program wrote, to be kept

    bool operator==(const SwitchRule &) const = default;
};

struct SwitchRules {
    static constexpr int most = 100;

    bool enabled = false;
    QList<SwitchRule> rules; ///< the first that matches wins
    JsonHead head; ///< likewise kept

    bool operator==(const SwitchRules &) const = default;
};

/// Reads the file of rules; see parseProfile().
std::optional<SwitchRules> parseSwitchRules(const QByteArray &json, JsonProblem &problem);
QByteArray writeSwitchRules(const SwitchRules &rules);
/// Why that is no name of a program; empty if it is.
QString programNameProblem(const QString &program);

/// Keeps the rules in one file. One that is wrong is never overwritten: until somebody puts it right there are no
/// rules.
class SwitchRuleStore : public QObject {
    Q_OBJECT

public:
    /// \param path empty: nothing is read, and changes are kept in memory only
    explicit SwitchRuleStore(QString path = {}, QObject *parent = nullptr);

    /// In the user's configuration folder.
    static QString defaultPath();

    const SwitchRules &get() const { return m_rules; }
    /// False when it could not be kept: see problem(); get() is as before.
    bool set(const SwitchRules &rules);
    /// "FILE:LINE: why" of the last thing that went wrong; empty when nothing did.
    const QString &problem() const { return m_problem; }

Q_SIGNALS:
    void changed();

private:
    QString m_path;
    SwitchRules m_rules;
    QString m_problem;
    bool m_broken = false;
};

} // namespace anarchy
