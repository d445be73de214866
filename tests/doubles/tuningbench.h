// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

#include <functional>
#include <memory>
#include <vector>

#include "drivers/simulateddriver.h"
#include "telemetry/sample.h"
#include "tuner/tuningrun.h"

namespace anarchy {

/// A simulated driver whose time goes on as the test wants it, and what reads it.
struct TuningBench {
    qint64 nowNs = 1'000'000'000;
    SimulatedDriver driver;
    std::unique_ptr<TelemetryReader> reader;
    TelemetryPage page{};
    quint64 injected = 0; ///< errors beside those of the link
    anarchy_link_state state = ANARCHY_LINK_UP;

    explicit TuningBench(quint64 seed = 1)
        : driver(
              seed, [this] { return nowNs; }, conditions())
        , reader(driver.openReader(0))
    {
        reader->read(page);
    }

    static SimulatedConditions conditions()
    {
        SimulatedConditions conditions;
        conditions.errorsPerSecond = {};
        conditions.demand = 8; // rings stay full
        return conditions;
    }
    quint32 ring() const { return driver.configuration()->running[ANARCHY_PARAM_RING_BUFFER_SIZE]; }
    bool onTrial() const { return driver.configuration()->onTrial; }

    Sample next()
    {
        nowNs += 20'000'000;
        const TelemetryPage before = page;
        reader->read(page);
        Sample sample = *Sample::between(before, page);
        sample.state = state;
        sample.errorTotal += injected;
        sample.errors[ANARCHY_ERROR_CRC] += injected;
        return sample;
    }
};

inline TuningOptions quick()
{
    TuningOptions options;
    options.measure = std::chrono::seconds(4);
    return options;
}

inline TunerPlan planFor(TuningBench &bench, Objective objective,
                         std::vector<int> parameters = {ANARCHY_PARAM_RING_BUFFER_SIZE})
{
    return {objective, bench.driver.configuration()->running, std::move(parameters)};
}

/// Feeds samples until the run ends, or `until` says so.
inline void drive(TuningBench &bench, TuningRun &run, const std::function<bool()> &until = [] { return false; })
{
    for (int i = 0; i < 200'000 && run.isRunning() && !until(); ++i) {
        QCoreApplication::processEvents();
        if (run.isRunning())
            run.addSample(bench.next());
    }
}

inline void settleEvents(TuningBench &bench, TuningRun &run)
{
    drive(bench, run);
    QCoreApplication::processEvents();
}

} // namespace anarchy
