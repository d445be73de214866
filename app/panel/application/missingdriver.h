// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "port/driverport.h"
#include "port/refusingchanges.h"

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
    RefusingChanges m_changes{{Outcome::Code::NoDriver, tr("The driver is not loaded.")}};
};

} // namespace anarchy
