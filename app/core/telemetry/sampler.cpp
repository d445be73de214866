// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/sampler.h"

#include <algorithm>
#include <ctime>
#include <utility>

namespace anarchy {

namespace {

using Clock = std::chrono::steady_clock;

std::chrono::nanoseconds threadCpuTime()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

} // namespace

Sampler::Sampler(std::function<std::unique_ptr<TelemetryReader>()> openReader)
    : m_openReader(std::move(openReader))
{
}

Sampler::~Sampler()
{
    stop();
}

void Sampler::setPeriod(std::chrono::milliseconds period)
{
    const std::lock_guard lock(m_mutex);
    m_period = std::clamp(period, minimumPeriod, maximumPeriod);
    m_health.period = m_period;
    m_periodChanged = true;
    m_wake.notify_all();
}

void Sampler::start()
{
    if (m_thread)
        return;
    m_stopping = false;
    m_thread.reset(QThread::create([this] { run(); }));
    m_thread->setObjectName(QStringLiteral("sampler"));
    m_thread->start();
}

void Sampler::stop()
{
    if (!m_thread)
        return;
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    m_thread->wait();
    m_thread.reset();
}

Sampler::Batch Sampler::takeSamples(Batch memory)
{
    memory.samples.clear();
    if (memory.samples.capacity() > 2 * longBatch)
        memory = {}; // somebody was late once; that much is not needed again
    const std::lock_guard lock(m_mutex);
    memory.linkLost = m_batch.linkLost;
    return std::exchange(m_batch, std::move(memory));
}

SamplerHealth Sampler::health() const
{
    const std::lock_guard lock(m_mutex);
    return m_health;
}

void Sampler::run()
{
    std::unique_ptr<TelemetryReader> reader;
    // Two pages in turn: the one before and the one now. Neither is ever copied again.
    TelemetryPage pages[2];
    int current = 0;
    bool havePrevious = false;
    bool broken = false;
    std::optional<LinkSituation> situation; // nothing while there is no link
    const auto started = Clock::now();
    const auto cpuBefore = threadCpuTime();
    auto deadline = started;
    auto changedAt = started;

    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        const auto period = m_period;
        lock.unlock();

        const auto lateness = Clock::now() - deadline;
        if (!reader)
            reader = m_openReader();
        bool ok = reader && reader->read(pages[current]);
        const bool sameReading = ok && havePrevious && pages[current].time_ns == pages[1 - current].time_ns;
        if (!sameReading)
            changedAt = Clock::now();
        // A link that was unplugged leaves its last page behind; a new one is found only by opening again.
        else if (!reader->knowsWhenGone() && Clock::now() - changedAt > staleAfter)
            ok = false;
        if (!ok)
            reader.reset();
        std::optional<Sample> sample;
        if (ok && havePrevious && !sameReading)
            sample = Sample::between(pages[1 - current], pages[current]);
        const std::optional<LinkSituation> before = situation;
        if (!ok)
            situation.reset();
        else if (sample)
            situation = sample->situation();
        if (sample && m_wallClock)
            sample->wallNs = m_wallClock();

        lock.lock();
        if (!ok || (havePrevious && !sample && !sameReading))
            broken = true;
        m_batch.linkLost = !ok;
        const bool isNew = sample.has_value();
        if (isNew) {
            sample->afterBreak = std::exchange(broken, false);
            m_batch.samples.push_back(*std::move(sample));
            ++m_health.samples;
            const double us = std::chrono::duration<double, std::micro>(lateness).count();
            m_health.jitterUs += (us - m_health.jitterUs) / static_cast<double>(m_health.samples);
        }
        havePrevious = ok;
        if (ok && !sameReading)
            current = 1 - current;

        const bool longEnough = isNew && m_batch.samples.size() % longBatch == 0;
        if (m_urgent && (situation != before || longEnough)) {
            lock.unlock();
            m_urgent();
            lock.lock();
        }

        const auto wall = Clock::now() - started;
        m_health.cpuLoad = std::chrono::duration<double>(threadCpuTime() - cpuBefore)
            / std::max(std::chrono::duration<double>(wall), std::chrono::duration<double>(1e-3));

        deadline += period;
        if (deadline < Clock::now()) {
            const auto behind = (Clock::now() - deadline) / period + 1;
            m_health.missed += static_cast<quint64>(behind);
            deadline += behind * period;
        }
        // Changed as often as somebody likes, the next sample is never early.
        while (m_wake.wait_until(lock, deadline, [this] { return m_stopping || m_periodChanged; }) && !m_stopping) {
            m_periodChanged = false;
            deadline = std::min(deadline, Clock::now() + m_period);
        }
    }
}

} // namespace anarchy
