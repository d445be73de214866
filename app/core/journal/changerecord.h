// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

#include <optional>

#include "analysis/changeeffect.h"
#include "contract/change.h"
#include "contract/changecause.h"

namespace anarchy {

/// How a change ended.
enum class ChangeOutcome {
    WithoutTrial, ///< was kept from the start
    OnTrial, ///< not yet
    Kept, ///< the trial was confirmed
    RevertedByUser, ///< or by a program that did not say why
    RevertedByTimer, ///< nobody confirmed in time
    RevertedByHarm, ///< the link did worse, or failed
    Unknown, ///< nobody was there to see it
};

/// A word for an outcome that files and scripts can rely on: "reverted_by_timer".
const char *changeOutcomeName(ChangeOutcome outcome);
/// The outcome of that name; Unknown for one that a later version wrote.
ChangeOutcome findChangeOutcome(QStringView name);
/// For people: "went back: nobody confirmed".
QString changeOutcomeText(ChangeOutcome outcome);
/// True when the values did not stay.
bool isReverted(ChangeOutcome outcome);

/// Which event of the driver a change was. The same for every program that hears of it.
struct ChangeKey {
    QString boot; ///< the kernel's boot_id; the driver's clock begins with it
    qint64 driverNs = 0; ///< CLOCK_MONOTONIC of the event
    qint64 sequence = 0; ///< of the event, since the module was loaded
    bool operator==(const ChangeKey &) const = default;
};

/// One change of the driver's values, as it is kept.
struct ChangeRecord {
    static constexpr int longestNote = 1000; ///< characters

    qint64 id = 0; ///< given by the journal; grows and is never used again
    ChangeKey key;
    qint64 timeNs = 0; ///< wall clock
    ChangeCause cause{ChangeOrigin::OtherProgram, {}};
    QString user; ///< name of the user who asked for it, as far as that is known
    QString program; ///< and of the program
    QString link; ///< see DriverPort::linkIdentity(); empty without one
    ParameterValues before{};
    ParameterValues after{};
    ChangeOutcome outcome = ChangeOutcome::Unknown;
    qint64 endedNs = 0; ///< wall clock of the trial's end; 0 without one
    std::optional<ChangeEffect> effect; ///< nothing while it is not measured
    QString note; ///< the user's own words

    /// The part of the values that differs.
    Change change() const { return Change::between(before, after); }

    /// What scripts get: {"id", "time", "time_unix_ns", "origin", "detail", "user", "program", "link", "changes":
    /// [{"parameter", "from", "to"}], "outcome", "ended", "effect", "note"}.
    QJsonObject toJson() const;
};

} // namespace anarchy
