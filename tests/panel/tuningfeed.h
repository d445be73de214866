// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

#include <functional>

#include "desktop/services/tunercontroller.h"
#include "drivers/simulatedlink.h"
#include "live/livemodel.h"

namespace anarchy {

/// Gives a tuner's run samples of a simulated link that has the values of the model's driver, as fast as it takes them,
/// so that minutes of tuning pass in a moment.
class TuningFeed {
public:
    explicit TuningFeed(LiveModel &model)
        : m_model(model)
        , m_link(1, conditions())
    {
        m_link.readAt(m_nowNs, m_page);
    }

    /// Until the run has ended, or `until` says so.
    void drive(TunerController &tuner, const std::function<bool()> &until = [] { return false; })
    {
        TuningRun *run = tuner.run();
        // Time is this one's; the model's own samples would be from another.
        QObject::disconnect(&m_model, &LiveModel::sampled, run, nullptr);
        for (int i = 0; i < 200'000 && run->isRunning() && !until(); ++i) {
            QCoreApplication::processEvents();
            if (run->isRunning())
                run->addSample(next());
        }
        QCoreApplication::processEvents();
    }

    anarchy_link_state state = ANARCHY_LINK_UP;

private:
    static SimulatedConditions conditions()
    {
        SimulatedConditions conditions;
        conditions.errorsPerSecond = {};
        conditions.demand = 8; // rings stay full
        return conditions;
    }

    Sample next()
    {
        if (const auto configuration = m_model.port().configuration())
            m_link.setValues(configuration->running);
        m_nowNs += 20'000'000;
        const TelemetryPage before = m_page;
        m_link.readAt(m_nowNs, m_page);
        Sample sample = *Sample::between(before, m_page);
        sample.state = state;
        return sample;
    }

    LiveModel &m_model;
    SimulatedLink m_link;
    qint64 m_nowNs = 1'000'000'000;
    TelemetryPage m_page{};
};

} // namespace anarchy
