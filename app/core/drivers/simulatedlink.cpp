// SPDX-License-Identifier: GPL-3.0-or-later
#include "drivers/simulatedlink.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "histogram.h"

namespace anarchy {

namespace {

constexpr quint64 latencyNs = 500; // one way, as the loopback link's default
constexpr double pageBytes = ANARCHY_PAGE_BYTES;
constexpr double stepSeconds = 0.001;
constexpr quint64 stepsOfSwell = 10; // which changes by a quarter of a percent in them

// The workload, in numbers that make the presets differ as they do on the loopback link.
constexpr double txBase = 0.30; // share of the wire
constexpr double rxBase = 0.13;
constexpr double txBurstsPerSecond = 0.6;
constexpr double rxBurstsPerSecond = 0.15;
constexpr double txBurstBytes = 160e6;
constexpr double rxBurstBytes = 60e6;

} // namespace

SimulatedLink::SimulatedLink(quint64 seed, const SimulatedConditions &conditions)
    : m_conditions(conditions)
    , m_dice{seed}
{
    m_page.magic = ANARCHY_TELEMETRY_MAGIC;
    m_page.version = ANARCHY_TELEMETRY_VERSION;
    m_page.size = sizeof m_page;
    m_page.transport = ANARCHY_TRANSPORT_SIMULATED;
    m_page.state = ANARCHY_LINK_UP;
    m_page.online_cpus = 1;
    describe();
}

void SimulatedLink::setValues(const ParameterValues &values)
{
    const std::lock_guard lock(m_mutex);
    m_values = values;
    ++m_page.config_generation;
    describe();
}

ParameterValues SimulatedLink::values() const
{
    const std::lock_guard lock(m_mutex);
    return m_values;
}

void SimulatedLink::describe()
{
    const quint32 forced = m_values[ANARCHY_PARAM_FORCE_LINK_SPEED];
    m_page.generation = forced ? std::min(forced, m_conditions.generation) : m_conditions.generation;
    m_page.speed_limit = forced > m_conditions.generation ? ANARCHY_LIMIT_SPEED : ANARCHY_LIMIT_NONE;
    m_page.lanes = m_conditions.lanes;
    m_wire.line_rate = anarchy_line_rate(m_page.generation, m_page.lanes);
    m_wire.payload = m_values[ANARCHY_PARAM_MAX_PAYLOAD_SIZE];
    m_wire.latency_ns = latencyNs;
    m_page.line_rate = m_wire.line_rate;
    m_page.maximum_rate = anarchy_payload_rate(m_wire.line_rate, m_wire.payload);
    const quint32 wanted = m_values[ANARCHY_PARAM_MAX_DMA_CHANNELS];
    m_page.channels_effective = std::min(wanted, m_conditions.channels);
    m_page.channels_limit = wanted > m_conditions.channels ? ANARCHY_LIMIT_TRANSPORT : ANARCHY_LIMIT_NONE;
    m_page.channels_open = m_page.channels_effective;
    m_page.memory_bytes = ANARCHY_CHANNEL_MEMORY_BYTES(m_page.channels_open, m_values[ANARCHY_PARAM_RING_BUFFER_SIZE]);
    std::copy(m_values.begin(), m_values.end(), m_page.values);
    m_wireRate
        = static_cast<double>(anarchy_predicted_rate(&m_wire, busyChannels(), m_values[ANARCHY_PARAM_RING_BUFFER_SIZE],
                                                     static_cast<quint64>(m_conditions.moderationNs)));
    m_frameNs = static_cast<double>(anarchy_frame_time_ns(&m_wire, ANARCHY_PAGE_BYTES));
}

quint32 SimulatedLink::busyChannels() const
{
    return std::clamp(m_conditions.busyChannels, 1u, m_page.channels_open);
}

double SimulatedLink::swell() const
{
    return 1 + 0.25 * std::sin(2 * std::numbers::pi * m_elapsed / 23)
        + 0.12 * std::sin(2 * std::numbers::pi * m_elapsed / 3.1);
}

double SimulatedLink::demand(Direction &direction, double seconds, double base, double burstsPerSecond,
                             double burstBytes)
{
    const double rate = static_cast<double>(m_page.line_rate);
    const double swell = m_swell + 0.1 * (uniform() - 0.5);
    if (direction.burstLeft <= 0 && uniform() < burstsPerSecond * seconds)
        direction.burstLeft = burstBytes * (0.4 + 0.6 * uniform());
    // A burst comes a little faster than the wire takes it.
    const double burst = std::min(direction.burstLeft, 1.05 * rate * seconds);
    direction.burstLeft -= burst;
    return (base * rate * swell * seconds + burst) * m_conditions.demand;
}

quint64 SimulatedLink::serve(Direction &direction, double offered, double seconds, bool countLatency)
{
    const double channels = busyChannels();
    const double ring = m_values[ANARCHY_PARAM_RING_BUFFER_SIZE];
    const double room = channels * (ring - 1) * pageBytes;

    // What does not fit into the rings waits in the program that writes; it is not lost and not in the rings.
    const double before = direction.backlog;
    const double wanted = before + offered;
    const double carried = std::min(wanted, m_wireRate * seconds);
    direction.backlog = std::min(wanted - carried, room);

    direction.carry += carried / pageBytes;
    const auto frames = static_cast<quint64>(direction.carry);
    direction.carry -= static_cast<double>(frames);
    direction.frames += frames;
    direction.bytes += frames * ANARCHY_PAGE_BYTES;

    if (countLatency && frames) {
        const double queue = (before + direction.backlog) / 2 / m_wireRate * 1e9;
        // Sixteen representatives stand for the frames of the step.
        const quint64 representatives = std::min<quint64>(frames, 16);
        for (quint64 i = 0; i < representatives; ++i) {
            const quint64 count = frames / representatives + (i < frames % representatives ? 1 : 0);
            const double late = uniform() * m_conditions.moderationNs + m_conditions.completionDelayNs;
            const auto ns = static_cast<quint64>(m_frameNs + late + queue * (0.6 + 0.8 * uniform()));
            m_page.dma_latency.bucket[anarchy_histogram_index(ns)] += count;
            m_page.dma_latency.sum_ns += ns * count;
        }
    }
    return frames;
}

void SimulatedLink::countErrors(double seconds)
{
    for (std::size_t kind = 0; kind < m_conditions.errorsPerSecond.size(); ++kind) {
        const double expected = m_conditions.errorsPerSecond[kind] * seconds;
        const double whole = std::floor(expected);
        if (expected > 0)
            m_page.errors[kind] += static_cast<quint64>(whole) + (uniform() < expected - whole ? 1 : 0);
    }
}

void SimulatedLink::step(double seconds)
{
    if (m_step++ % stepsOfSwell == 0)
        m_swell = swell();
    const quint64 tx = serve(m_tx, demand(m_tx, seconds, txBase, txBurstsPerSecond, txBurstBytes), seconds, true);
    const quint64 rx = serve(m_rx, demand(m_rx, seconds, rxBase, rxBurstsPerSecond, rxBurstBytes), seconds, false);
    m_elapsed += seconds;

    const auto channels = static_cast<quint64>(busyChannels());
    for (quint64 i = 0; i < channels; ++i) {
        anarchy_channel_telemetry &channel = m_page.channels[i];
        const quint64 txShare = tx / channels + (i < tx % channels ? 1 : 0);
        const quint64 rxShare = rx / channels + (i < rx % channels ? 1 : 0);
        channel.tx_frames += txShare;
        channel.tx_bytes += txShare * ANARCHY_PAGE_BYTES;
        channel.rx_frames += rxShare;
        channel.rx_bytes += rxShare * ANARCHY_PAGE_BYTES;
    }
    const auto rounds = static_cast<quint64>(seconds * 1e9 / m_conditions.moderationNs);
    m_page.interrupts += rounds;
    const double bytes = static_cast<double>(tx + rx) * pageBytes;
    m_page.cpu_ns += static_cast<quint64>(bytes * m_conditions.cpuNsPerByte);
    countErrors(seconds);
    if (uniform() < seconds * 50) {
        const auto ns = static_cast<quint64>(2 * latencyNs + 2 * uniform() * m_conditions.moderationNs);
        ++m_page.round_trip.bucket[anarchy_histogram_index(ns)];
        m_page.round_trip.sum_ns += ns;
    }
}

void SimulatedLink::readAt(qint64 nowNs, anarchy_telemetry &page)
{
    const std::lock_guard lock(m_mutex);
    if (!m_nowNs) {
        m_nowNs = nowNs;
        m_page.state_since_ns = static_cast<quint64>(nowNs);
    }
    // After a long sleep the workload did not run on; the last ten seconds stand for the rest.
    constexpr qint64 longest = 10'000'000'000;
    m_nowNs = std::max(m_nowNs, nowNs - longest);
    constexpr auto stepNs = static_cast<qint64>(stepSeconds * 1e9);
    for (; m_nowNs + stepNs <= nowNs; m_nowNs += stepNs)
        step(stepSeconds);

    m_page.time_ns = static_cast<quint64>(m_nowNs);
    m_page.tx_bytes = m_tx.bytes;
    m_page.tx_frames = m_tx.frames;
    m_page.rx_bytes = m_rx.bytes;
    m_page.rx_frames = m_rx.frames;
    const quint32 busy = busyChannels();
    for (quint32 i = 0; i < ANARCHY_CHANNELS_MAX; ++i) {
        anarchy_channel_telemetry &channel = m_page.channels[i];
        channel.state = i < m_page.channels_open ? ANARCHY_CHANNEL_OPEN : ANARCHY_CHANNEL_CLOSED;
        channel.tx_in_flight = i < busy ? static_cast<quint32>(m_tx.backlog / pageBytes / busy) : 0;
        channel.rx_waiting = i < busy ? static_cast<quint32>(m_rx.backlog / pageBytes / busy) : 0;
    }
    page = m_page;
}

} // namespace anarchy
