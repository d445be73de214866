// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "drivers/drivers.h"
#include "drivers/simulatedlink.h"
#include "telemetry/sample.h"

namespace bench {

/// A driver whose one page never changes, so that a model over it holds only what a measurement gives it. Its sampler
/// reads as always and finds nothing new.
class StillLink final : public anarchy::DriverPort {
    Q_OBJECT

public:
    StillLink();

    anarchy::Presence presence() const override { return anarchy::Presence::Ready; }
    QString presenceText() const override { return {}; }
    bool isSimulated() const override { return true; }
    std::unique_ptr<anarchy::TelemetryReader> openReader(int link) const override;
    std::optional<anarchy::Configuration> configuration() const override { return m_simulated->configuration(); }
    anarchy::ChangeService *changes() override { return m_simulated->changes(); }

private:
    std::unique_ptr<anarchy::DriverPort> m_simulated;
};

/// Samples of a simulated link whose time is given, not passing.
class SampleSource {
public:
    SampleSource();

    /// The next step starts here, on the time axis of whoever takes the samples.
    void startAt(qint64 timeNs) { m_nowNs = timeNs; }
    /// The sample that ends `stepNs` after the one before.
    anarchy::Sample next(qint64 stepNs);
    qint64 nowNs() const { return m_nowNs; }
    const anarchy_telemetry &page() const { return m_after; }

private:
    anarchy::SimulatedLink m_link{1};
    qint64 m_nowNs = 0;
    qint64 m_linkNs = 1; ///< the link itself skips what it would not have lived through
    anarchy_telemetry m_before{};
    anarchy_telemetry m_after{};
};

} // namespace bench
