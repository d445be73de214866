// SPDX-License-Identifier: GPL-3.0-or-later
#include "advice/systemreport.h"

#include <algorithm>
#include <cmath>

#include "axes/timeaxis.h"
#include "live/livemodel.h"

namespace anarchy {

namespace {

/// How much of the view something is known of: less than all of it soon after the start, and of a short recording.
std::chrono::seconds knownSpan(const LiveModel &model)
{
    using namespace std::chrono_literals;
    const TimeSeries &samples = model.history().samples();
    qint64 oldestNs = samples.isEmpty() ? model.view().fromNs() : samples.timeAt(0) - samples.intervalAt(0);
    // A bucket begins before what it holds: it knows of more only if it ends before that.
    for (const Resolution resolution : {Resolution::Seconds, Resolution::Minutes}) {
        const BucketTier &buckets = *model.history().tier(resolution);
        if (const std::optional<qint64> beginsNs = buckets.oldestNs();
            beginsNs && *beginsNs + buckets.widthNs() <= oldestNs)
            oldestNs = *beginsNs;
    }
    const std::chrono::nanoseconds known(model.view().toNs() - std::max(oldestNs, model.view().fromNs()));
    return std::clamp(std::chrono::round<std::chrono::seconds>(known), 1s, model.view().span());
}

} // namespace

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

bool isOfThisMachine(const LinkReader &reader)
{
    return !reader.port().isSimulated() && !reader.playback();
}

SystemReport reportOn(const LiveModel &model, const std::optional<SystemState> &system)
{
    SystemReport report;
    report.source = model.playback() ? SystemReport::Source::Recording
        : model.port().isSimulated() ? SystemReport::Source::Simulation
                                     : SystemReport::Source::Kernel;
    report.latest = model.latest();
    report.configuration = model.port().configuration();
    report.view = viewText(knownSpan(model), model.view().toNs(), model.view().isPaused());
    report.cpuLoad = model.view().statistics(Metric::CpuLoad);
    report.interrupts = model.view().statistics(Metric::InterruptRate);
    if (report.source == SystemReport::Source::Kernel)
        report.system = system;
    return report;
}

} // namespace anarchy
