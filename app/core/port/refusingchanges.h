// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "port/changeservice.h"

namespace anarchy {

/// Refuses every request with one outcome, from the event loop as the helper answers: for what cannot be changed.
class RefusingChanges final : public ChangeService {
public:
    explicit RefusingChanges(Outcome outcome)
        : m_outcome(std::move(outcome))
    {
    }

    bool isBusy() const override { return false; }
    void confirm() override { refuse(&ChangeService::confirmed); }
    void persist() override { refuse(&ChangeService::persisted); }
    void forget() override { refuse(&ChangeService::forgotten); }

private:
    void startApply(const Change &, std::chrono::milliseconds) override { refuse(&ChangeService::applied); }
    void startRevert() override { refuse(&ChangeService::reverted); }
    void refuse(void (ChangeService::*answer)(const Outcome &))
    {
        QMetaObject::invokeMethod(this, [this, answer] { Q_EMIT(this->*answer)(m_outcome); }, Qt::QueuedConnection);
    }

    Outcome m_outcome;
};

} // namespace anarchy
