// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/livemodel.h"

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

LiveModel::LiveModel(std::unique_ptr<DriverPort> port, Clock clock, QObject *parent, int link, Clock wallClock)
    : QObject(parent)
    , m_clock(clock ? clock : Clock([this] { return m_port->nowNs(); }))
    , m_wallClock(wallClock ? wallClock : Clock([] { return clockNs(CLOCK_REALTIME); }))
    , m_onWallClock(!clock || wallClock)
    , m_link(link)
    , m_awaiting([this] { adoptPace(); })
    , m_holding([this] { Q_EMIT linkHeldChanged(); })
{
    adoptPort(std::move(port));
    connect(&m_timer, &QTimer::timeout, this, &LiveModel::pull);
    m_timer.start(watchedPeriod);
}

LiveModel::~LiveModel()
{
    m_sampler->stop(); // its thread asks the port for readers
}

void LiveModel::adoptPort(std::unique_ptr<DriverPort> port)
{
    if (m_sampler)
        m_sampler->stop();
    m_sampler.reset();
    m_port = std::move(port);
    forget();
    m_view.follow();
    moveHorizon();
    m_axisNs = axisOf(playback());
    connect(m_port.get(), &DriverPort::presenceChanged, this, &LiveModel::linkChanged);
    connect(m_port.get(), &DriverPort::eventReceived, this, &LiveModel::addEvent);
    if (Playback *recording = playback()) {
        connect(recording, &Playback::sought, this, &LiveModel::showPast);
        connect(recording, &Playback::speedChanged, this,
                [this] { m_sampler->setPeriod(playback()->samplingPeriod()); });
    }
    startSampler();
}

void LiveModel::startSampler()
{
    m_sampler = std::make_unique<Sampler>([source = m_port.get(), link = m_link] { return source->openReader(link); });
    if (m_onWallClock && !playback())
        m_sampler->setWallClock(m_wallClock);
    m_sampler->setUrgent([this] { QMetaObject::invokeMethod(this, &LiveModel::pull, Qt::QueuedConnection); });
    m_sampler->setPeriod(playback() ? playback()->samplingPeriod() : m_period);
    m_sampler->start();
}

void LiveModel::forget()
{
    ++m_pastRevision;
    m_history.clear();
    m_marks.clear();
    m_latest.reset();
    m_broken = true;
}

void LiveModel::forgetPast()
{
    forget();
    select(std::nullopt);
    setPaused(false); // what was held is gone
    Q_EMIT linkChanged();
    Q_EMIT frame();
}

// Takes what a recording holds before the position it was moved to for what was seen so far.
void LiveModel::showPast()
{
    m_sampler->stop(); // what it has belongs to the position before
    const Playback::History history = playback()->history(pastOfARecording);
    forget();
    for (const anarchy_event &event : history.events)
        addEvent(event);
    take({history.samples, history.linkLost});
    moveHorizon();
    startSampler();
    Q_EMIT linkChanged();
    Q_EMIT frame();
}

void LiveModel::replacePort(std::unique_ptr<DriverPort> port)
{
    startOver([&] { adoptPort(std::move(port)); }, &LiveModel::portReplaced);
}

void LiveModel::setLink(int link)
{
    if (link == m_link || playback() || isLinkHeld())
        return;
    startOver(
        [&] {
            m_sampler->stop();
            m_link = link;
            forget();
            m_view.follow();
            moveHorizon();
            startSampler();
        },
        &LiveModel::linkChosen);
}

void LiveModel::holdLink(const QObject *by, bool held)
{
    m_holding.set(by, held);
}

void LiveModel::startOver(const std::function<void()> &change, void (LiveModel::*signal)())
{
    const bool wasPaused = isPaused();
    change();
    select(std::nullopt);
    Q_EMIT(this->*signal)();
    if (wasPaused)
        Q_EMIT pausedChanged(false);
    Q_EMIT linkChanged();
    Q_EMIT frame();
}

void LiveModel::restore(const std::function<std::vector<EventMark>(History &history)> &fill)
{
    ++m_pastRevision;
    m_marks.prepend(fill(m_history));
    moveHorizon();
    Q_EMIT frame();
}

void LiveModel::setSamplingPeriod(std::chrono::milliseconds period)
{
    m_period = period;
    if (!playback()) // a recording has a pace of its own
        m_sampler->setPeriod(period);
}

// A view that somebody moves tells of what is known by then.
void LiveModel::moveHorizon()
{
    if (m_view.isLive())
        m_horizon.reset();
    else
        m_horizon = m_history.horizon();
}

void LiveModel::changeView(const std::function<void()> &change)
{
    const bool wasPaused = isPaused();
    const auto spanBefore = span();
    change();
    moveHorizon();
    if (isPaused() != wasPaused)
        Q_EMIT pausedChanged(isPaused());
    if (span() != spanBefore)
        Q_EMIT spanChanged();
    Q_EMIT frame();
}

void LiveModel::setSpan(std::chrono::seconds span)
{
    changeView([&] { m_view.setSpan(span); });
}

void LiveModel::zoom(double factor, qint64 aroundNs)
{
    changeView([&] { m_view.zoom(factor, aroundNs, newestNs()); });
}

void LiveModel::pan(qint64 byNs)
{
    changeView([&] { m_view.pan(byNs, newestNs()); });
}

void LiveModel::show(const TimeSpan &part)
{
    changeView([&] { m_view.show(part, newestNs()); });
}

void LiveModel::select(std::optional<TimeSpan> part)
{
    if (part == m_selection)
        return;
    m_selection = part;
    Q_EMIT selectionChanged();
}

void LiveModel::setPaused(bool paused)
{
    if (paused == isPaused())
        return;
    changeView([&] {
        if (paused)
            m_view.hold(newestNs());
        else
            m_view.follow();
    });
}

qint64 LiveModel::newestNs() const
{
    // With a link the newest sample sits exactly at the edge; without one the gap grows with the clock.
    return m_broken || m_history.isEmpty() ? nowNs() : m_history.newestNs();
}

qint64 LiveModel::viewToNs() const
{
    return m_view.toNs(newestNs());
}

qint64 LiveModel::viewFromNs() const
{
    return viewToNs() - m_view.spanNs();
}

void LiveModel::collect(Metric metric, qint64 fromNs, qint64 toNs, Resolution resolution,
                        std::vector<SeriesPoint> &points) const
{
    m_history.collect(metric, fromNs, toNs, resolution, points, horizon());
}

SeriesStatistics LiveModel::statistics(Metric metric) const
{
    SeriesStatistics statistics = m_history.statistics(metric, viewFromNs(), viewToNs(), horizon());
    if (m_view.isLive() && m_latest)
        statistics.last = m_latest->value(metric); // not what the newest minute has been so far
    return statistics;
}

LatencyDistribution LiveModel::latencyInView() const
{
    return m_history.latency(viewFromNs(), viewToNs(), horizon());
}

quint64 LiveModel::errorsInView() const
{
    quint64 sum = 0;
    for (int kind = 0; kind < ANARCHY_ERROR_COUNT; ++kind)
        sum += m_history.errors(kind, viewFromNs(), viewToNs(), horizon());
    return sum;
}

// What lies between the clock of pages and the time axis: now, or when a recording was made.
qint64 LiveModel::axisOf(const Playback *recording) const
{
    if (!m_onWallClock)
        return 0;
    return recording ? recording->recording().wallClockNs(0) : m_wallClock() - m_clock();
}

// CLOCK_MONOTONIC stands still while the machine sleeps; the axis must not, or tomorrow would be drawn as today.
void LiveModel::followTheWallClock(qint64 wallNs, qint64 clockNs)
{
    if (!m_onWallClock || playback())
        return;
    const qint64 ahead = wallNs - clockNs - m_axisNs;
    if (ahead < sleptNs)
        return;
    m_axisNs += ahead;
    m_history.breakLine();
}

void LiveModel::setWatched(bool watched)
{
    m_watched = watched;
    adoptPace();
}

void LiveModel::setAwaited(const QObject *by, bool awaited)
{
    m_awaiting.set(by, awaited);
}

void LiveModel::adoptPace()
{
    const bool hurries = m_watched || !m_awaiting.isEmpty();
    const std::chrono::milliseconds period = hurries ? watchedPeriod : unwatchedPeriod;
    if (period == pace())
        return;
    m_timer.setInterval(period);
    if (hurries)
        QMetaObject::invokeMethod(this, &LiveModel::pull,
                                  Qt::QueuedConnection); // what gathered meanwhile shows at once
}

void LiveModel::pull()
{
    m_batch = m_sampler->takeSamples(std::move(m_batch));
    take(m_batch);
    followTheWallClock(m_wallClock(), m_clock());
}

void LiveModel::take(const Sampler::Batch &batch)
{
    const std::optional<LinkSituation> before = situation();
    for (const Sample &sample : batch.samples)
        addSample(sample);
    if (batch.linkLost) {
        m_history.breakLine();
        m_latest.reset();
    }
    m_broken = !m_latest.has_value();
    const bool growingGap = m_broken && !m_history.isEmpty() && !isPaused();
    if (batch.samples.empty() && situation() == before && !growingGap)
        return;
    if (situation() != before)
        Q_EMIT linkChanged();
    Q_EMIT frame();
}

std::optional<LinkSituation> LiveModel::situation() const
{
    return m_latest ? std::optional(m_latest->situation()) : std::nullopt;
}

void LiveModel::addSample(const Sample &sample)
{
    if (sample.wallNs)
        followTheWallClock(sample.wallNs, sample.timeNs); // of a batch, some may be from before it slept
    m_latest = sample;
    m_latest->timeNs += m_axisNs;
    m_history.append(*m_latest);
    Q_EMIT sampled(*m_latest);
}

void LiveModel::addEvent(const anarchy_event &event)
{
    if (!concernsLink(event, m_link) && !playback()) // a recording is of one link
        return;
    ++m_pastRevision;
    m_marks.add(event, static_cast<qint64>(event.time_ns) + m_axisNs);
}

} // namespace anarchy

#include "moc_livemodel.cpp"
