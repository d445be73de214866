// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace anarchy {

/// How the machine around a link stands. Each is empty where the machine does not say: not known is neither good nor
/// bad.
struct SystemState {
    std::optional<double> load; ///< processes that run or wait for a processor, mean of a minute (/proc/loadavg)
    std::optional<double> cpuPressure; ///< share 0..1 of ten seconds in which something waited for a processor
    std::optional<quint64> memoryTotal; ///< bytes
    std::optional<quint64> memoryAvailable; ///< bytes that programs can get without swapping
    QString kernel; ///< release, e.g. "6.12.48-amd64"
    QString driverVersion; ///< of the module that is loaded
    QString device; ///< folder in /sys of the device that the link's power management acts on; empty without hardware
    QString runtimePower; ///< "auto": may be suspended while idle, "on": never
    QString runtimeStatus; ///< "active", "suspended", ...
    QString aspmPolicy; ///< of PCIe links: "default", "performance", "powersave" or "powersupersave"
    QString platformProfile; ///< "low-power", "balanced", "performance", ...
    std::optional<double> cableGbps; ///< of one lane of the Thunderbolt connection that the link runs over
    std::optional<int> cableLanes;
    std::optional<int> hostGeneration; ///< of the Thunderbolt host: 3 or, for USB4, 4

    bool operator==(const SystemState &) const = default;
};

/// Reads the system's files about itself: no privilege, no write, and nothing that wakes a device. PCI's own
/// current_link_speed is left alone: tunnelled ports report 2.5 GT/s x1 whatever the tunnel carries.
/// \param link number of the link
/// \param root stands in for "/" in tests
SystemState readSystemState(int link, const QString &root = {});

} // namespace anarchy
