// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

#include "machine/systemstate.h"
#include "port/driverport.h"
#include "telemetry/sample.h"
#include "telemetry/timeseries.h"

namespace anarchy {

class LinkReader;
class LiveModel;

/// What a link holds of its machine and how both stand, at one moment. What is empty is not known.
struct SystemReport {
    enum class Source { Kernel, Simulation, Recording };

    Source source = Source::Kernel;
    std::optional<Sample> latest; ///< nothing while there is no link
    std::optional<Configuration> configuration;
    QString view; ///< what the statistics are of: "the last minute", and no longer than was measured
    SeriesStatistics cpuLoad; ///< share of one processor
    SeriesStatistics interrupts; ///< a second
    std::optional<SystemState> system; ///< of the machine that the link runs in; not for simulations and recordings

    /// Bytes that the rings hold when so many channels are open, by the tuning guide's formula and the running ring
    /// size.
    std::optional<quint64> ringBytes(quint32 channels) const;
    /// ringBytes() of as many channels as are allowed.
    std::optional<quint64> formulaBytes() const;
    /// What the driver holds now as a share 0..1 of the machine's memory.
    std::optional<double> memoryShare() const;
    /// The link's average processor time as a share 0..1 of all processors that the driver may use.
    std::optional<double> machineCpuShare() const;
};

/// The state of what surrounds the link is of the machine that runs this program.
bool isOfThisMachine(const LinkReader &reader);

/// \param system from readSystemState(); left out where !isOfThisMachine()
SystemReport reportOn(const LiveModel &model, const std::optional<SystemState> &system);

} // namespace anarchy
