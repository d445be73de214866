// SPDX-License-Identifier: GPL-3.0-or-later
#include "stilllink.h"

using namespace anarchy;

namespace bench {

namespace {

class StillReader final : public TelemetryReader {
public:
    bool read(TelemetryPage &page) override
    {
        page = {};
        page.time_ns = 1;
        return true;
    }
    bool knowsWhenGone() const override { return true; }
};

} // namespace

StillLink::StillLink()
    : m_simulated(makeSimulatedDriver(1))
{
}

std::unique_ptr<TelemetryReader> StillLink::openReader(int link) const
{
    return link == 0 ? std::make_unique<StillReader>() : nullptr;
}

SampleSource::SampleSource()
{
    m_link.readAt(m_linkNs, m_after);
}

Sample SampleSource::next(qint64 stepNs)
{
    // A moment of traffic stands for a step of a second or more: a month would take minutes to simulate.
    constexpr qint64 second = 1'000'000'000;
    constexpr qint64 moment = 20'000'000;
    m_before = m_after;
    m_linkNs += stepNs < second ? stepNs : moment;
    m_nowNs += stepNs;
    m_link.readAt(m_linkNs, m_after);
    Sample sample = *Sample::between(m_before, m_after);
    sample.timeNs = m_nowNs;
    sample.intervalNs = stepNs;
    return sample;
}

} // namespace bench
