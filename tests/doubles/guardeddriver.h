// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "drivers/simulateddriver.h"
#include "port/changeservice.h"

namespace anarchy {

/// The simulated driver behind somebody who has to authorise its changes.
class GuardedDriver final : public DriverPort {
public:
    explicit GuardedDriver(SimulatedDriver &driver)
        : m_driver(driver)
        , m_changes(std::make_unique<Changes>(*this))
    {
    }

    Presence presence() const override { return m_driver.presence(); }
    QString presenceText() const override { return m_driver.presenceText(); }
    bool isSimulated() const override { return false; }
    std::unique_ptr<TelemetryReader> openReader(int link) const override { return m_driver.openReader(link); }
    std::optional<Configuration> configuration() const override { return m_driver.configuration(); }
    ChangeService *changes() override { return m_changes.get(); }

    int granted = 1000; ///< so many changes

private:
    class Changes final : public ChangeService {
    public:
        explicit Changes(GuardedDriver &driver)
            : m_driver(driver)
        {
            ChangeService *changes = driver.m_driver.changes();
            connect(changes, &ChangeService::applied, this, &ChangeService::applied);
            connect(changes, &ChangeService::confirmed, this, &ChangeService::confirmed);
            connect(changes, &ChangeService::reverted, this, &ChangeService::reverted);
        }
        bool isBusy() const override { return m_driver.m_driver.changes()->isBusy(); }
        void confirm() override { m_driver.m_driver.changes()->confirm(); }
        void persist() override { }
        void forget() override { }

    private:
        void startApply(const Change &change, std::chrono::milliseconds trial) override
        {
            if (m_driver.granted-- > 0)
                return m_driver.m_driver.changes()->apply(change, trial);
            QMetaObject::invokeMethod(
                this, [this] { Q_EMIT applied({Outcome::Code::NotAuthorized, QStringLiteral("No.")}); },
                Qt::QueuedConnection);
        }
        void startRevert() override { m_driver.m_driver.changes()->revert(); }

        GuardedDriver &m_driver;
    };

    SimulatedDriver &m_driver;
    std::unique_ptr<Changes> m_changes;
};

} // namespace anarchy
