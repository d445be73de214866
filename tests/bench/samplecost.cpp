// SPDX-License-Identifier: GPL-3.0-or-later
// What a sample costs on its way from the page to the history.
#include <algorithm>
#include <atomic>
#include <cstring>
#include <memory>

#include "drivers/simulatedlink.h"
#include "figures.h"
#include "measure.h"
#include "telemetry/history.h"
#include "telemetry/plotreducer.h"
#include "telemetry/sampler.h"

using namespace anarchy;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace bench {

namespace {

/// Pages of a link some time apart, to be read in turn for ever: the time in them goes on.
class Pages {
public:
    explicit Pages(std::chrono::nanoseconds step)
        : m_stepNs(step.count())
    {
        SimulatedLink link(1);
        for (int i = 0; i < count; ++i)
            link.readAt(1 + i * m_stepNs, m_pages[static_cast<std::size_t>(i)]);
    }

    /// Copies the next page, as a reader of the kernel's does. Counters fall each time that the pages begin anew, which
    /// is one sample in so many.
    void copyNext(TelemetryPage &page)
    {
        std::memcpy(&page, &m_pages[static_cast<std::size_t>(m_next % count)], sizeof page);
        page.time_ns = static_cast<quint64>(1 + m_next++ * m_stepNs);
    }

private:
    static constexpr int count = 500;
    qint64 m_stepNs;
    qint64 m_next = 0;
    std::unique_ptr<TelemetryPage[]> m_pages = std::make_unique<TelemetryPage[]>(count);
};

/// The sampler's work without its thread.
class Pipeline {
public:
    explicit Pipeline(std::chrono::nanoseconds step)
        : m_source(step)
    {
        m_source.copyNext(m_pages[1]);
    }

    void copy() { m_source.copyNext(m_pages[m_current]); }

    void takeOne()
    {
        copy();
        if (std::optional<Sample> sample = Sample::between(m_pages[1 - m_current], m_pages[m_current]))
            m_batch.push_back(std::move(*sample));
        m_current = 1 - m_current;
        for (const Sample &sample : m_batch)
            m_history.append(sample);
        m_batch.clear();
    }

private:
    Pages m_source;
    TelemetryPage m_pages[2];
    int m_current = 0;
    std::vector<Sample> m_batch;
    History m_history;
};

class PageReader final : public TelemetryReader {
public:
    PageReader(std::shared_ptr<Pages> pages)
        : m_pages(std::move(pages))
    {
    }
    bool read(TelemetryPage &page) override
    {
        m_pages->copyNext(page);
        return true;
    }

private:
    std::shared_ptr<Pages> m_pages;
};

/// Share of a core that the sampler's own thread uses at its shortest period, percent.
double samplerLoad()
{
    auto pages = std::make_shared<Pages>(Sampler::minimumPeriod);
    Sampler sampler([pages] { return std::make_unique<PageReader>(pages); });
    sampler.setPeriod(Sampler::minimumPeriod);
    sampler.start();
    for (int i = 0; i < 50; ++i) {
        runEvents(100ms);
        sampler.takeSamples();
    }
    sampler.stop();
    return 100 * sampler.health().cpuLoad;
}

} // namespace

void measureSamples(Report &report)
{
    const auto samplePipeline = std::make_unique<Pipeline>(250ms);
    const double sample = medianUs(5000, [&] { samplePipeline->takeOne(); });
    const double copy = medianUs(5000, [&] { samplePipeline->copy(); });
    report.add({u"one sample: copy, decode, store"_s, sample, u"us"_s, 2.0, u"copying the page alone"_s, copy});

    const auto fastPipeline = std::make_unique<Pipeline>(1ms);
    const double fast = medianUs(5000, [&] { fastPipeline->takeOne(); });
    const double fastCopy = medianUs(5000, [&] { fastPipeline->copy(); });
    report.add({u"1000 samples/s"_s, fast / 10, u"% of a core"_s, 0.5, u"copying the page alone"_s, fastCopy / 10});
    report.add(
        {u"sampler's thread at 100 samples/s, waking included"_s, samplerLoad(), u"% of a core"_s, std::nullopt});

    constexpr int samplesIn15Minutes = 3600;
    constexpr int columns = 1100;
    std::vector<SeriesPoint> points;
    for (int i = 0; i < samplesIn15Minutes; ++i)
        points.push_back({i * 250'000'000LL, static_cast<double>((i * 7919) % 1000)});
    std::vector<std::vector<ColumnPoint>> segments;
    const ColumnGrid grid(points.front().timeNs, points.back().timeNs, columns);
    const double reduce = medianUs(200, [&] { reduceToColumns(points, grid, segments); });
    report.add({u"15 min of samples to 1100 pixel columns"_s, reduce, u"us"_s, 100.0});
}

} // namespace bench
