// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QThread>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "port/driverport.h"
#include "telemetry/sample.h"

namespace anarchy {

/// What the sampler knows about itself.
struct SamplerHealth {
    std::chrono::milliseconds period{250};
    quint64 samples = 0;
    quint64 missed = 0; ///< deadlines that passed without a sample
    double cpuLoad = 0; ///< share of one processor that the sampler's thread used since it started, 0..1
    double jitterUs = 0; ///< mean lateness against the deadline, microseconds
};

/// Reads the telemetry in a thread of its own against absolute deadlines. The GUI fetches what has gathered on its own
/// timer with takeSamples(); nothing is shared but that.
class Sampler {
public:
    static constexpr std::chrono::milliseconds defaultPeriod{250};
    static constexpr std::chrono::milliseconds minimumPeriod{10};
    static constexpr std::chrono::milliseconds maximumPeriod{10000};

    /// The page of a live link is written every ANARCHY_TELEMETRY_PERIOD_MS; this long without a write means that the
    /// link is gone.
    static constexpr std::chrono::seconds staleAfter{1};

    /// A batch of what was sampled since the last call.
    struct Batch {
        std::vector<Sample> samples;
        bool linkLost = false; ///< there is no link to read now: after these samples the line is broken
    };

    /// A batch of so many samples should be fetched before it grows.
    static constexpr std::size_t longBatch = 64;

    /// Samples what `openReader` opens; it is called in the sampler's thread, and again after the link went away.
    explicit Sampler(std::function<std::unique_ptr<TelemetryReader>()> openReader);
    ~Sampler();
    Sampler(const Sampler &) = delete;
    Sampler &operator=(const Sampler &) = delete;

    /// What gives samples their wallNs, in ns; without one they have none. Called in the sampler's thread. Before
    /// start().
    void setWallClock(std::function<qint64()> clock) { m_wallClock = std::move(clock); }
    /// Called in the sampler's thread when takeSamples() is worth a turn before its time: the link came, went or
    /// changed, or a long batch has gathered. Before start().
    void setUrgent(std::function<void()> urgent) { m_urgent = std::move(urgent); }
    /// Clamped to minimumPeriod..maximumPeriod; takes effect at once.
    void setPeriod(std::chrono::milliseconds period);
    void start();
    /// Returns when the thread has ended.
    void stop();

    Batch takeSamples() { return takeSamples(Batch()); }
    /// \param memory of a batch that is done with, for one to come: samples are large, and every few seconds there are
    /// more
    Batch takeSamples(Batch memory);
    SamplerHealth health() const;

private:
    void run();

    std::function<std::unique_ptr<TelemetryReader>()> m_openReader;
    std::function<qint64()> m_wallClock;
    std::function<void()> m_urgent;
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::unique_ptr<QThread> m_thread;
    bool m_stopping = false;
    bool m_periodChanged = false;
    std::chrono::milliseconds m_period = defaultPeriod;
    Batch m_batch;
    SamplerHealth m_health;
};

} // namespace anarchy
