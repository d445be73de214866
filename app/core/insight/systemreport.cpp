// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/systemreport.h"

#include <cmath>

#include "plot/timeaxis.h"
#include "telemetry/livemodel.h"

namespace anarchy {

std::optional<quint64> SystemReport::ringBytes(quint32 channels) const
{
    if (!configuration)
        return std::nullopt;
    return ANARCHY_RING_MEMORY_BYTES(channels, configuration->running[ANARCHY_PARAM_RING_BUFFER_SIZE]);
}

std::optional<quint64> SystemReport::formulaBytes() const
{
    return configuration ? ringBytes(configuration->running[ANARCHY_PARAM_MAX_DMA_CHANNELS]) : std::nullopt;
}

std::optional<double> SystemReport::memoryShare() const
{
    if (!latest || !system || !system->memoryTotal.value_or(0))
        return std::nullopt;
    return static_cast<double>(latest->memoryBytes) / static_cast<double>(*system->memoryTotal);
}

std::optional<double> SystemReport::machineCpuShare() const
{
    if (!latest || !latest->onlineCpus || !std::isfinite(cpuLoad.average))
        return std::nullopt;
    return cpuLoad.average / latest->onlineCpus;
}

bool isOfThisMachine(const LiveModel &model)
{
    return !model.port().isSimulated() && !model.playback();
}

SystemReport reportOn(const LiveModel &model, const std::optional<SystemState> &system)
{
    SystemReport report;
    report.source = model.playback()         ? SystemReport::Source::Recording
        : model.port().isSimulated() ? SystemReport::Source::Simulation
                                             : SystemReport::Source::Kernel;
    report.latest = model.latest();
    report.configuration = model.port().configuration();
    report.view = viewText(model.span(), model.viewToNs(), model.isPaused());
    report.cpuLoad = model.statistics(Metric::CpuLoad);
    report.interrupts = model.statistics(Metric::InterruptRate);
    if (report.source == SystemReport::Source::Kernel)
        report.system = system;
    return report;
}

} // namespace anarchy
