// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "live/claims.h"
#include "port/driverport.h"
#include "recording/playback.h"
#include "telemetry/history.h"
#include "telemetry/sampler.h"

namespace anarchy {

/// Reads one link of a driver for as long as the program runs: holds the port, chooses the link, samples it and keeps
/// what was sampled as its history. Which part of it is looked at is LinkView's, what happened meanwhile LinkMarks'.
///
/// The time axis is wall-clock time in ns, so that it goes on from one run of the program to the next. The driver
/// counts in CLOCK_MONOTONIC; what lies between the two is fixed at the start, so that setting the clock moves nothing.
/// Only a time that the machine slept through is added.
class LinkReader : public QObject {
    Q_OBJECT

public:
    /// Nanoseconds.
    using Clock = std::function<qint64()>;

    /// \param clock that of pages and events: the port's, unless a test brings its own, which then is the time axis
    /// itself where it brings no wall clock as well
    /// \param link number of the link to read
    /// \param wallClock since 1970; the system's, unless a test brings its own
    explicit LinkReader(std::unique_ptr<DriverPort> port, Clock clock = {}, QObject *parent = nullptr, int link = 0,
                        Clock wallClock = {});
    ~LinkReader() override;

    DriverPort &port() { return *m_port; }
    const DriverPort &port() const { return *m_port; }
    /// Number of the link that is read.
    int link() const { return m_link; }
    /// The controls of a recording; null while what is shown happens now.
    Playback *playback() const { return m_port->playback(); }
    /// Reads another driver from now on, e.g. the simulated one. What was sampled so far is forgotten.
    void replacePort(std::unique_ptr<DriverPort> port);
    /// Reads another link of the same driver. What was sampled so far is forgotten. A recording has only its own, and
    /// one that is held stays.
    void setLink(int link);
    /// Somebody's work would be lost with another link: until they let go, or are no more, the link stays.
    void holdLink(const QObject *by, bool held);
    bool isLinkHeld() const { return !m_holding.isEmpty(); }

    const History &history() const { return m_history; }
    /// The newest sample, or nothing while there is no link.
    const std::optional<Sample> &latest() const { return m_latest; }
    SamplerHealth health() const { return m_sampler->health(); }
    qint64 nowNs() const { return m_clock() + m_axisNs; }
    /// Up to when there is something to tell: the newest sample, and the clock while there is no link.
    qint64 edgeNs() const;
    /// Another number whenever a past was taken over or forgotten.
    quint64 pastRevision() const { return m_pastRevision; }
    /// Takes over a past: `fill` puts it into the history.
    void restore(const std::function<void(History &history)> &fill);
    /// Forgets all that was sampled so far; sampling goes on.
    void forgetPast();
    /// Why the history will not outlive the program; empty while it will, or need not.
    QString historyProblem() const { return m_historyProblem; }
    void setHistoryProblem(const QString &problem) { m_historyProblem = problem; }

    void setSamplingPeriod(std::chrono::milliseconds period);
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
    /// Every sample, in order.
    void sampled(const anarchy::Sample &sample);
    /// An event of this link, or of none in particular.
    /// \param timeNs when it happened, on the time axis
    void eventSeen(const anarchy_event &event, qint64 timeNs);
    /// There is something new to show. At most once per turn of the timer.
    void advanced();
    /// Nothing is new but the time since the link was lost.
    void gapGrew();
    /// The presence, the state of the link or what it runs on changed.
    void linkChanged();
    /// port() is another one, and with it all that is known of its links: connect to it anew.
    void portReplaced();
    /// link() is another one of the same port().
    void linkChosen();
    /// isLinkHeld() is another.
    void linkHeldChanged();
    /// The history is empty again.
    /// \param forGood not when a recording was moved, which tells its past anew
    void pastCleared(bool forGood);
    /// The history has another past: it was restored, or a recording was moved.
    void pastChanged();

private:
    void adoptPort(std::unique_ptr<DriverPort> port);
    void startSampler();
    void clear(bool forGood);
    void startOver(void (LinkReader::*signal)());
    void showPast();
    void addSample(const Sample &sample);
    void addEvent(const anarchy_event &event);
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
    bool m_broken = true;
    bool m_watched = true;
    Claims m_awaiting;
    Claims m_holding;
    QTimer m_timer;
};

} // namespace anarchy
