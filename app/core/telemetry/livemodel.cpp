// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/livemodel.h"

#include <algorithm>
#include <cmath>
#include <ctime>

#include "text/link.h"

namespace anarchy {

namespace {

using namespace std::chrono_literals;

constexpr auto watchedPeriod = 100ms;
constexpr auto unwatchedPeriod = 1000ms;
// A quarter of an hour at the default period, and a margin so that a slightly fast sampler does not cut the left edge.
constexpr int seriesCapacity = 900 * 4 + 400;

qint64 monotonicNs()
{
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<qint64>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

quint64 errorsOfInterval(const Sample &sample)
{
    double perSecond = 0;
    for (int kind = 0; kind < ANARCHY_ERROR_COUNT; ++kind) {
        if (std::isfinite(sample.value(errorMetric(kind))))
            perSecond += sample.value(errorMetric(kind));
    }
    return static_cast<quint64>(std::llround(perSecond * static_cast<double>(sample.intervalNs) / 1e9));
}

} // namespace

LiveModel::LiveModel(std::unique_ptr<DriverPort> port, Clock clock, QObject *parent, int link)
    : QObject(parent)
    , m_clock(clock ? std::move(clock) : Clock(monotonicNs))
    , m_link(link)
    , m_series(seriesCapacity)
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
    m_series.clear();
    m_errorCounts.clear();
    m_marks.clear();
    m_latest.reset();
    m_lastErrorTotal.reset();
    m_pausedAtNs.reset();
    m_broken = true;
    connect(m_port.get(), &DriverPort::presenceChanged, this, &LiveModel::linkChanged);
    connect(m_port.get(), &DriverPort::eventReceived, this, &LiveModel::addEvent);
    m_sampler = std::make_unique<Sampler>([source = m_port.get(), link = m_link] { return source->openReader(link); });
    m_sampler->setPeriod(m_period);
    m_sampler->start();
}

void LiveModel::replacePort(std::unique_ptr<DriverPort> port)
{
    const bool wasPaused = isPaused();
    adoptPort(std::move(port));
    Q_EMIT portReplaced();
    if (wasPaused)
        Q_EMIT pausedChanged(false);
    Q_EMIT linkChanged();
    Q_EMIT frame();
}

void LiveModel::setSamplingPeriod(std::chrono::milliseconds period)
{
    m_period = period;
    m_sampler->setPeriod(period);
}

void LiveModel::setSpan(std::chrono::seconds span)
{
    span = std::clamp<std::chrono::seconds>(span, 10s, longestSpan);
    if (span == m_span)
        return;
    m_span = span;
    Q_EMIT spanChanged();
    Q_EMIT frame();
}

qint64 LiveModel::viewToNs() const
{
    if (m_pausedAtNs)
        return *m_pausedAtNs;
    // With a link the newest sample sits exactly at the edge; without one the gap grows with the clock.
    return m_broken || m_series.isEmpty() ? m_clock() : m_series.newestNs();
}

qint64 LiveModel::viewFromNs() const
{
    return viewToNs() - std::chrono::duration_cast<std::chrono::nanoseconds>(m_span).count();
}

SeriesStatistics LiveModel::statistics(Metric metric) const
{
    return m_series.statistics(metric, viewFromNs(), viewToNs());
}

quint64 LiveModel::errorsInView() const
{
    const auto at = [this](qint64 timeNs) -> quint64 {
        const auto after = std::upper_bound(m_errorCounts.begin(), m_errorCounts.end(), timeNs,
                                            [](qint64 time, const ErrorCount &count) { return time < count.timeNs; });
        return after == m_errorCounts.begin() ? 0 : std::prev(after)->errors;
    };
    return at(viewToNs()) - at(viewFromNs());
}

void LiveModel::setPaused(bool paused)
{
    if (paused == isPaused())
        return;
    m_pausedAtNs = paused ? std::optional(viewToNs()) : std::nullopt;
    Q_EMIT pausedChanged(paused);
    Q_EMIT frame();
}

void LiveModel::setWatched(bool watched)
{
    const auto period = watched ? watchedPeriod : unwatchedPeriod;
    if (m_timer.intervalAsDuration() == period)
        return;
    m_timer.setInterval(period);
    if (watched)
        pull(); // what gathered meanwhile shows at once
}

void LiveModel::pull()
{
    take(m_sampler->takeSamples());
}

void LiveModel::take(const Sampler::Batch &batch)
{
    const bool hadLink = m_latest.has_value();
    const auto before = m_latest;
    for (const Sample &sample : batch.samples)
        addSample(sample);
    if (batch.linkLost) {
        m_series.breakLine();
        m_latest.reset();
    }
    m_broken = !m_latest.has_value();
    const bool growingGap = m_broken && !m_series.isEmpty() && !isPaused();
    if (batch.samples.empty() && hadLink == m_latest.has_value() && !growingGap)
        return;
    prune();
    const bool linkDiffers = hadLink != m_latest.has_value()
        || (before
            && (before->state != m_latest->state || before->transport != m_latest->transport
                || before->generation != m_latest->generation || before->lanes != m_latest->lanes));
    if (linkDiffers)
        Q_EMIT linkChanged();
    Q_EMIT frame();
}

void LiveModel::addSample(const Sample &sample)
{
    // Errors that fell into a gap count at its end. Counters start anew with the module: then, and at the very first
    // sample, only what happened within the sample's own interval is known.
    const quint64 known = m_errorCounts.empty() ? 0 : m_errorCounts.back().errors;
    const bool continues = m_lastErrorTotal && sample.errorTotal >= *m_lastErrorTotal;
    const quint64 added = continues ? sample.errorTotal - *m_lastErrorTotal : errorsOfInterval(sample);
    if (m_errorCounts.empty() || sample.timeNs > m_errorCounts.back().timeNs)
        m_errorCounts.push_back({ sample.timeNs, known + added });
    m_lastErrorTotal = sample.errorTotal;
    m_series.append(sample);
    m_latest = sample;
    Q_EMIT sampled(sample);
}

void LiveModel::addEvent(const anarchy_event &event)
{
    EventMark mark;
    mark.timeNs = static_cast<qint64>(event.time_ns);
    switch (event.type) {
    case ANARCHY_EVENT_LINK_STATE:
        mark.kind = event.args[1] == ANARCHY_LINK_UP ? EventMark::Kind::LinkUp : EventMark::Kind::LinkDown;
        mark.text = tr("Link: %1").arg(linkStateText(static_cast<anarchy_link_state>(event.args[1])));
        break;
    case ANARCHY_EVENT_CONFIG_CHANGED: {
        QStringList changes;
        for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field) {
            if (event.field_mask & (1u << field))
                changes << tr("%1 %2").arg(parameterTitle(field), parameterValueText(field, event.new_values[field]));
        }
        mark.text = changes.isEmpty() ? tr("Settings changed")
                                      : tr("Settings changed: %1").arg(changes.join(tr(", ", "between list items")));
        break;
    }
    case ANARCHY_EVENT_CONFIG_REVERTED:
        mark.kind = EventMark::Kind::Reverted;
        mark.text = event.source == ANARCHY_SOURCE_TRIAL_TIMER ? tr("Nobody confirmed: previous settings returned")
                                                               : tr("Previous settings returned");
        break;
    default:
        return;
    }
    m_marks.push_back(mark);
}

void LiveModel::prune()
{
    const qint64 oldest = m_clock() - std::chrono::nanoseconds(longestSpan + 120s).count();
    std::erase_if(m_marks, [&](const EventMark &mark) { return mark.timeNs < oldest; });
    while (m_errorCounts.size() > static_cast<std::size_t>(seriesCapacity))
        m_errorCounts.pop_front();
}

} // namespace anarchy
