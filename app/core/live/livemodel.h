// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "live/claims.h"
#include "live/eventmark.h"
#include "port/driverport.h"
#include "recording/playback.h"
#include "telemetry/history.h"
#include "telemetry/sampler.h"
#include "telemetry/timeview.h"

namespace anarchy {

/// What all views show: the driver port, the history of its link, events, and which span is looked at. Views hold a
/// reference and draw anew on frame().
///
/// The time axis is wall-clock time in ns, so that it goes on from one run of the program to the next. The driver
/// counts in CLOCK_MONOTONIC; what lies between the two is fixed at the start, so that setting the clock moves nothing.
/// Only a time that the machine slept through is added.
class LiveModel : public QObject {
    Q_OBJECT

public:
    /// Nanoseconds.
    using Clock = std::function<qint64()>;

    /// \param clock that of pages and events: the port's, unless a test brings its own, which then is the time axis
    /// itself
    ///              where it brings no wall clock as well
    /// \param link number of the link to look at
    /// \param wallClock since 1970; the system's, unless a test brings its own
    explicit LiveModel(std::unique_ptr<DriverPort> port, Clock clock = {}, QObject *parent = nullptr, int link = 0,
                       Clock wallClock = {});
    ~LiveModel() override;

    DriverPort &port() { return *m_port; }
    const DriverPort &port() const { return *m_port; }
    /// Number of the link that is looked at.
    int link() const { return m_link; }
    /// Looks at another driver from now on, e.g. the simulated one. What was sampled so far is forgotten.
    void replacePort(std::unique_ptr<DriverPort> port);
    /// Looks at another link of the same driver. What was sampled so far is forgotten. A recording has only its own,
    /// and one that is held stays.
    void setLink(int link);
    /// Somebody's work would be lost with another link: until they let go, or are no more, the link stays.
    void holdLink(const QObject *by, bool held);
    bool isLinkHeld() const { return !m_holding.isEmpty(); }

    /// The controls of a recording; null while what is shown happens now.
    Playback *playback() const { return m_port->playback(); }

    const History &history() const { return m_history; }
    const std::vector<EventMark> &marks() const { return m_marks.all(); }
    /// Another number whenever something before the newest sample is not what it was: a past that was taken over or
    /// forgotten, a mark that was set.
    quint64 pastRevision() const { return m_pastRevision; }
    /// The newest sample, or nothing while there is no link.
    const std::optional<Sample> &latest() const { return m_latest; }
    SamplerHealth health() const { return m_sampler->health(); }
    /// Takes over a past: `fill` puts it into the history and returns the marks that go with it.
    void restore(const std::function<std::vector<EventMark>(History &history)> &fill);
    /// Forgets all that was sampled and told so far; sampling goes on.
    void forgetPast();
    /// Why the history will not outlive the program; empty while it will, or need not.
    QString historyProblem() const { return m_historyProblem; }
    void setHistoryProblem(const QString &problem) { m_historyProblem = problem; }
    void setSamplingPeriod(std::chrono::milliseconds period);
    qint64 nowNs() const { return m_clock() + m_axisNs; }

    std::chrono::seconds span() const { return m_view.span(); }
    void setSpan(std::chrono::seconds span);
    /// Right edge of the plots: the newest sample, or where the view is held.
    qint64 viewToNs() const;
    qint64 viewFromNs() const;
    /// Zooms around a moment, pans by a time; see TimeView.
    void zoom(double factor, qint64 aroundNs);
    void pan(qint64 byNs);
    void show(const TimeSpan &part);
    /// The part of the past that somebody marked, to look at its statistics, or nothing.
    const std::optional<TimeSpan> &selection() const { return m_selection; }
    void select(std::optional<TimeSpan> part);
    /// Points of a metric as History::collect() tells them. Of a held view nothing is told that came after it was held:
    /// sampling goes on, but what is shown stays as it was.
    void collect(Metric metric, qint64 fromNs, qint64 toNs, Resolution resolution,
                 std::vector<SeriesPoint> &points) const;
    /// Time of the newest sample that the view tells of.
    qint64 horizonNs() const { return m_horizon ? m_horizon->newestNs : m_history.newestNs(); }
    /// Over what is in view, oldest to newest.
    SeriesStatistics statistics(Metric metric) const;
    /// Latencies of DMA completions in view.
    LatencyDistribution latencyInView() const;
    /// Errors of all kinds in view, counted (not a rate made whole again).
    quint64 errorsInView() const;

    bool isPaused() const { return !m_view.isLive(); }
    /// Freezes what is shown, or goes on with the newest. Sampling goes on, nothing is lost.
    void setPaused(bool paused);

    /// Whether somebody looks. Without a watcher samples are fetched every ten seconds, just for the tray and so that
    /// nothing is lost; but at once when the link comes, goes or changes.
    void setWatched(bool watched);
    /// Somebody waits for each sample, whether it is looked at or not: a trial that samples may end, a measurement.
    /// Ends with whoever waits at the latest.
    void setAwaited(const QObject *by, bool awaited);
    /// Time between two turns of fetching.
    std::chrono::milliseconds pace() const { return m_timer.intervalAsDuration(); }

    /// Fetches what has gathered. The timers call it; --render and tests do too. Not from a slot of sampled().
    void pull();
    /// Takes over a batch: what pull() does with the sampler's.
    void take(const Sampler::Batch &batch);

Q_SIGNALS:
    /// Something in view changed. At most once per turn of the timer.
    void frame();
    /// Every sample, in order, also while paused.
    void sampled(const anarchy::Sample &sample);
    /// The presence, the state of the link or what it runs on changed.
    void linkChanged();
    void pausedChanged(bool paused);
    void spanChanged();
    void selectionChanged();
    /// port() is another one, and with it all that is known of its links: connect to it anew.
    void portReplaced();
    /// link() is another one of the same port().
    void linkChosen();
    /// isLinkHeld() is another.
    void linkHeldChanged();

private:
    void adoptPort(std::unique_ptr<DriverPort> port);
    void startSampler();
    void startOver(const std::function<void()> &change, void (LiveModel::*signal)());
    void forget();
    void showPast();
    void addSample(const Sample &sample);
    void addEvent(const anarchy_event &event);
    qint64 newestNs() const;
    void moveHorizon();
    const History::Horizon *horizon() const { return m_horizon ? &*m_horizon : nullptr; }
    void changeView(const std::function<void()> &change);
    qint64 axisOf(const Playback *recording) const;
    void followTheWallClock(qint64 wallNs, qint64 clockNs);
    std::optional<LinkSituation> situation() const;
    void adoptPace();

    Clock m_clock;
    Clock m_wallClock;
    bool m_onWallClock;
    int m_link;
    qint64 m_axisNs = 0; ///< time axis minus the clock
    std::unique_ptr<DriverPort> m_port;
    std::unique_ptr<Sampler> m_sampler;
    Sampler::Batch m_batch; ///< the last one
    std::chrono::milliseconds m_period = Sampler::defaultPeriod;
    History m_history;
    quint64 m_pastRevision = 0;
    QString m_historyProblem;
    std::optional<Sample> m_latest;
    EventMarks m_marks;
    std::optional<TimeSpan> m_selection;
    TimeView m_view;
    std::optional<History::Horizon> m_horizon; ///< while the view is held
    bool m_broken = true;
    bool m_watched = true;
    Claims m_awaiting;
    Claims m_holding;
    QTimer m_timer;
};

} // namespace anarchy
