// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/linkreader.h"

#include <algorithm>
#include <ctime>

#include "base/clock.h"
#include "contract/link.h"

namespace anarchy {

namespace {

using namespace std::chrono_literals;

constexpr auto watchedPeriod = 100ms;
constexpr auto unwatchedPeriod = 10s; // the sampler says when it should be sooner
// What is read again after each move in a recording.
constexpr auto pastOfARecording = 15min;
// What the wall clock may be ahead before that is taken for sleep; clocks that are set go by less.
constexpr qint64 sleptNs = 5'000'000'000;

} // namespace

LinkReader::LinkReader(std::unique_ptr<DriverPort> port, Clock clock, QObject *parent, int link, Clock wallClock)
    : QObject(parent)
    , m_clock(clock ? clock : Clock([this] { return m_port->nowNs(); }))
    , m_wallClock(wallClock ? wallClock : Clock([] { return clockNs(CLOCK_REALTIME); }))
    , m_onWallClock(!clock || wallClock)
    , m_link(link)
    , m_awaiting([this] { adoptPace(); })
    , m_holding([this] { Q_EMIT linkHeldChanged(); })
{
    adoptPort(std::move(port));
    connect(&m_timer, &QTimer::timeout, this, &LinkReader::pull);
    m_timer.start(watchedPeriod);
}

LinkReader::~LinkReader()
{
    m_sampler->stop(); // its thread asks the port for readers
}

void LinkReader::adoptPort(std::unique_ptr<DriverPort> port)
{
    if (m_sampler)
        m_sampler->stop();
    m_sampler.reset();
    m_port = std::move(port);
    m_axisNs = axisOf(playback());
    connect(m_port.get(), &DriverPort::presenceChanged, this, &LinkReader::linkChanged);
    connect(m_port.get(), &DriverPort::eventReceived, this, &LinkReader::addEvent);
    if (Playback *recording = playback()) {
        connect(recording, &Playback::sought, this, &LinkReader::showPast);
        connect(recording, &Playback::speedChanged, this,
                [this] { m_sampler->setPeriod(playback()->samplingPeriod()); });
    }
    startSampler();
}

void LinkReader::startSampler()
{
    m_sampler = std::make_unique<Sampler>([source = m_port.get(), link = m_link] { return source->openReader(link); });
    if (m_onWallClock && !playback())
        m_sampler->setWallClock(m_wallClock);
    m_sampler->setUrgent([this] { QMetaObject::invokeMethod(this, &LinkReader::pull, Qt::QueuedConnection); });
    m_sampler->setPeriod(playback() ? playback()->samplingPeriod() : m_period);
    m_sampler->start();
}

void LinkReader::clear(bool forGood)
{
    ++m_pastRevision;
    m_history.clear();
    m_latest.reset();
    m_broken = true;
    Q_EMIT pastCleared(forGood);
}

void LinkReader::forgetPast()
{
    clear(true);
    Q_EMIT linkChanged();
    Q_EMIT advanced();
}

// Takes what a recording holds before the position it was moved to for what was seen so far.
void LinkReader::showPast()
{
    m_sampler->stop(); // what it has belongs to the position before
    const Playback::History history = playback()->history(pastOfARecording);
    clear(false);
    for (const anarchy_event &event : history.events)
        addEvent(event);
    take({history.samples, history.linkLost});
    startSampler();
    Q_EMIT linkChanged();
    Q_EMIT pastChanged();
}

void LinkReader::replacePort(std::unique_ptr<DriverPort> port)
{
    adoptPort(std::move(port));
    startOver(&LinkReader::portReplaced);
}

void LinkReader::setLink(int link)
{
    if (link == m_link || playback() || isLinkHeld())
        return;
    m_sampler->stop();
    m_link = link;
    startSampler();
    startOver(&LinkReader::linkChosen);
}

void LinkReader::holdLink(const QObject *by, bool held)
{
    m_holding.set(by, held);
}

/// What was seen of another link says nothing of this one.
void LinkReader::startOver(void (LinkReader::*signal)())
{
    clear(true);
    Q_EMIT(this->*signal)();
    Q_EMIT linkChanged();
    Q_EMIT advanced();
}

void LinkReader::restore(const std::function<void(History &history)> &fill)
{
    ++m_pastRevision;
    fill(m_history);
    Q_EMIT pastChanged();
}

void LinkReader::setSamplingPeriod(std::chrono::milliseconds period)
{
    m_period = period;
    if (!playback()) // a recording has a pace of its own
        m_sampler->setPeriod(period);
}

qint64 LinkReader::edgeNs() const
{
    // With a link the newest sample sits exactly at the edge; without one the gap grows with the clock.
    return m_broken || m_history.isEmpty() ? nowNs() : m_history.newestNs();
}

// What lies between the clock of pages and the time axis: now, or when a recording was made.
qint64 LinkReader::axisOf(const Playback *recording) const
{
    if (!m_onWallClock)
        return 0;
    return recording ? recording->recording().wallClockNs(0) : m_wallClock() - m_clock();
}

// CLOCK_MONOTONIC stands still while the machine sleeps; the axis must not, or tomorrow would be drawn as today.
void LinkReader::followTheWallClock(qint64 wallNs, qint64 clockNs)
{
    if (!m_onWallClock || playback())
        return;
    const qint64 ahead = wallNs - clockNs - m_axisNs;
    if (ahead < sleptNs)
        return;
    m_axisNs += ahead;
    m_history.breakLine();
}

void LinkReader::setWatched(bool watched)
{
    m_watched = watched;
    adoptPace();
}

void LinkReader::setAwaited(const QObject *by, bool awaited)
{
    m_awaiting.set(by, awaited);
}

void LinkReader::adoptPace()
{
    const bool hurries = m_watched || !m_awaiting.isEmpty();
    const std::chrono::milliseconds period = hurries ? watchedPeriod : unwatchedPeriod;
    if (period == pace())
        return;
    m_timer.setInterval(period);
    if (hurries)
        QMetaObject::invokeMethod(this, &LinkReader::pull,
                                  Qt::QueuedConnection); // what gathered meanwhile shows at once
}

void LinkReader::pull()
{
    m_batch = m_sampler->takeSamples(std::move(m_batch));
    take(m_batch);
    followTheWallClock(m_wallClock(), m_clock());
}

void LinkReader::take(const Sampler::Batch &batch)
{
    const std::optional<LinkSituation> before = situation();
    for (const Sample &sample : batch.samples)
        addSample(sample);
    if (batch.linkLost) {
        m_history.breakLine();
        m_latest.reset();
    }
    m_broken = !m_latest.has_value();
    if (batch.samples.empty() && situation() == before) {
        if (m_broken && !m_history.isEmpty())
            Q_EMIT gapGrew();
        return;
    }
    if (situation() != before)
        Q_EMIT linkChanged();
    Q_EMIT advanced();
}

std::optional<LinkSituation> LinkReader::situation() const
{
    return m_latest ? std::optional(m_latest->situation()) : std::nullopt;
}

void LinkReader::addSample(const Sample &sample)
{
    if (sample.wallNs)
        followTheWallClock(sample.wallNs, sample.timeNs); // of a batch, some may be from before it slept
    m_latest = sample;
    m_latest->timeNs += m_axisNs;
    m_history.append(*m_latest);
    Q_EMIT sampled(*m_latest);
}

void LinkReader::addEvent(const anarchy_event &event)
{
    if (!concernsLink(event, m_link) && !playback()) // a recording is of one link
        return;
    Q_EMIT eventSeen(event, static_cast<qint64>(event.time_ns) + m_axisNs);
}

} // namespace anarchy

#include "moc_linkreader.cpp"
