// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "driver/driverport.h"
#include "tuning/changeservice.h"

namespace anarchy {

/// A machine without the driver, whatever this one has: for pictures of the page that explains it, and for tests.
class MissingDriver final : public DriverPort {
    Q_OBJECT

public:
    Presence presence() const override { return Presence::NoDriver; }
    QString presenceText() const override { return tr("The kernel module anarchy-egpu is not loaded."); }
    bool isSimulated() const override { return false; }
    std::unique_ptr<TelemetryReader> openReader(int) const override { return nullptr; }
    std::optional<Configuration> configuration() const override { return std::nullopt; }
    ChangeService *changes() override { return &m_changes; }

private:
    class Changes final : public ChangeService {
    public:
        bool isBusy() const override { return false; }
        void apply(const Change &, std::chrono::milliseconds) override { refuse(&ChangeService::applied); }
        void confirm() override { refuse(&ChangeService::confirmed); }
        void revert() override { refuse(&ChangeService::reverted); }
        void persist() override { refuse(&ChangeService::persisted); }
        void forget() override { refuse(&ChangeService::forgotten); }

    private:
        void refuse(void (ChangeService::*signal)(const Outcome &))
        {
            QMetaObject::invokeMethod(
                this,
                [this, signal] {
                    Q_EMIT(this->*signal)({ Outcome::Code::NoDriver, MissingDriver::tr("The driver is not loaded.") });
                },
                Qt::QueuedConnection);
        }
    };

    Changes m_changes;
};

} // namespace anarchy
