// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "contract/change.h"
#include "contract/changecause.h"

namespace anarchy {

/// Carries changes to the driver. One request runs at a time; each answers with exactly one signal, never from inside
/// the call that asked. The token that confirms or reverts a trial stays inside the service.
///
/// KAuthChangeService asks the privileged helper; SimulatedDriver brings its own.
class ChangeService : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// True from a request until its answer; a further request meanwhile answers Busy.
    virtual bool isBusy() const = 0;

    /// Applies a change. With a trial longer than zero the driver returns to the old values by itself unless confirm()
    /// comes in time; zero keeps it at once. Answers with applied().
    /// \param cause what it comes from, for the journal of changes; without one it counts as another program's
    void apply(const Change &change, std::chrono::milliseconds trial,
               const ChangeCause &cause = {ChangeOrigin::OtherProgram, {}})
    {
        if (!isBusy())
            Q_EMIT applying(change, cause);
        startApply(change, trial);
    }
    /// Keeps the change on trial that this service applied. Answers with confirmed().
    virtual void confirm() = 0;
    /// Returns to the values before the change on trial that this service applied. Answers with reverted().
    void revert(RevertReason reason = RevertReason::User)
    {
        if (!isBusy())
            Q_EMIT reverting(reason);
        startRevert();
    }
    /// Makes the running, confirmed values those that the module is loaded with from the next time on. Answers with
    /// persisted().
    virtual void persist() = 0;
    /// Takes back what persist() wrote. Answers with forgotten().
    virtual void forget() = 0;

Q_SIGNALS:
    /// A change is about to be asked for, or the end of one: told before the driver can know.
    void applying(const anarchy::Change &change, const anarchy::ChangeCause &cause);
    void reverting(anarchy::RevertReason reason);
    void applied(const anarchy::Outcome &outcome);
    void confirmed(const anarchy::Outcome &outcome);
    void reverted(const anarchy::Outcome &outcome);
    void persisted(const anarchy::Outcome &outcome);
    void forgotten(const anarchy::Outcome &outcome);

private:
    virtual void startApply(const Change &change, std::chrono::milliseconds trial) = 0;
    virtual void startRevert() = 0;
};

} // namespace anarchy
