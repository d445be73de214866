// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "tuning/change.h"

namespace anarchy {

/// Carries changes to the driver. One request runs at a time; each answers with exactly one signal, never from inside the
/// call that asked. The token that confirms or reverts a trial stays inside the service.
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
    virtual void apply(const Change &change, std::chrono::milliseconds trial) = 0;
    /// Keeps the change on trial that this service applied. Answers with confirmed().
    virtual void confirm() = 0;
    /// Returns to the values before the change on trial that this service applied. Answers with reverted().
    virtual void revert() = 0;
    /// Makes the running, confirmed values those that the module is loaded with from the next time on. Answers with persisted().
    virtual void persist() = 0;
    /// Takes back what persist() wrote. Answers with forgotten().
    virtual void forget() = 0;

Q_SIGNALS:
    void applied(const anarchy::Outcome &outcome);
    void confirmed(const anarchy::Outcome &outcome);
    void reverted(const anarchy::Outcome &outcome);
    void persisted(const anarchy::Outcome &outcome);
    void forgotten(const anarchy::Outcome &outcome);
};

} // namespace anarchy
