// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>

#include <functional>
#include <memory>

#include "contract/linkidentity.h"
#include "drivers/simulatedlink.h"
#include "port/changeservice.h"
#include "port/driverport.h"

namespace anarchy {

/// DriverPort over a SimulatedLink, with the driver's own transactions and trials. Needs no authorisation: nothing but
/// this process changes.
class SimulatedDriver final : public DriverPort {
    Q_OBJECT

public:
    using ClockNs = std::function<qint64()>;

    /// \param clock monotonic nanoseconds; the system's own clock by default
    explicit SimulatedDriver(quint64 seed, ClockNs clock = {}, const SimulatedConditions &conditions = {});
    ~SimulatedDriver() override;

    Presence presence() const override { return Presence::Ready; }
    QString presenceText() const override { return {}; }
    bool isSimulated() const override { return true; }
    qint64 nowNs() const override { return m_clock(); }
    std::unique_ptr<TelemetryReader> openReader(int link) const override;
    QString linkIdentity(int link) const override { return link == 0 ? simulatedLinkIdentity() : QString(); }
    std::optional<Configuration> configuration() const override;
    ChangeService *changes() override;

private:
    class Changes;

    /// Puts `values` to work and tells of it.
    void adopt(const ParameterValues &values, anarchy_event_type type, anarchy_event_source source,
               quint32 trialMs = 0);
    Outcome apply(const Change &change, std::chrono::milliseconds trial);
    Outcome endTrial(bool keep, anarchy_event_source source);

    ClockNs m_clock;
    std::shared_ptr<SimulatedLink> m_link;
    ParameterValues m_previous;
    quint64 m_generation = 0;
    quint64 m_sequence = 0;
    bool m_onTrial = false;
    QTimer m_trial;
    std::unique_ptr<Changes> m_changes;
};

} // namespace anarchy
