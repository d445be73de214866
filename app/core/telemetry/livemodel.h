// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "driver/driverport.h"
#include "telemetry/sampler.h"
#include "telemetry/timeseries.h"

namespace anarchy {

/// Something that happened and is worth a line in the plots.
struct EventMark {
    enum class Kind { Configuration, Reverted, LinkUp, LinkDown };
    qint64 timeNs = 0; ///< CLOCK_MONOTONIC
    Kind kind = Kind::Configuration;
    QString text; ///< one sentence
};

/// What all views show: the driver port, its samples of the last quarter of an hour, events, and which span is looked
/// at. Views hold a reference and draw anew on frame().
class LiveModel : public QObject {
    Q_OBJECT

public:
    /// CLOCK_MONOTONIC in ns; tests bring their own.
    using Clock = std::function<qint64()>;

    static constexpr std::chrono::seconds longestSpan{ 900 };

    /// \param link number of the link to look at
    explicit LiveModel(std::unique_ptr<DriverPort> port, Clock clock = {}, QObject *parent = nullptr, int link = 0);
    ~LiveModel() override;

    DriverPort &port() { return *m_port; }
    const DriverPort &port() const { return *m_port; }
    /// Looks at another driver from now on, e.g. the simulated one. What was sampled so far is forgotten.
    void replacePort(std::unique_ptr<DriverPort> port);

    const TimeSeries &series() const { return m_series; }
    const std::vector<EventMark> &marks() const { return m_marks; }
    /// The newest sample, or nothing while there is no link.
    const std::optional<Sample> &latest() const { return m_latest; }
    SamplerHealth health() const { return m_sampler->health(); }
    void setSamplingPeriod(std::chrono::milliseconds period);
    qint64 nowNs() const { return m_clock(); }

    std::chrono::seconds span() const { return m_span; }
    void setSpan(std::chrono::seconds span);
    /// Right edge of the plots: the newest sample, or the moment at which the view was paused.
    qint64 viewToNs() const;
    qint64 viewFromNs() const;
    /// Over what is in view, oldest to newest.
    SeriesStatistics statistics(Metric metric) const;
    /// Errors of all kinds in view, counted (not a rate made whole again).
    quint64 errorsInView() const;

    bool isPaused() const { return m_pausedAtNs.has_value(); }
    /// Freezes what is shown. Sampling goes on, nothing is lost.
    void setPaused(bool paused);

    /// Without a watcher samples are fetched once a second, just for the tray and so that nothing is lost.
    void setWatched(bool watched);

    /// Fetches what has gathered. The timers call it; --render and tests do too.
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
    /// port() is another one.
    void portReplaced();

private:
    struct ErrorCount {
        qint64 timeNs;
        quint64 errors; ///< since the panel started
    };

    void adoptPort(std::unique_ptr<DriverPort> port);
    void addSample(const Sample &sample);
    void addEvent(const anarchy_event &event);
    void prune();

    Clock m_clock;
    int m_link;
    std::unique_ptr<DriverPort> m_port;
    std::unique_ptr<Sampler> m_sampler;
    std::chrono::milliseconds m_period = Sampler::defaultPeriod;
    TimeSeries m_series;
    std::optional<Sample> m_latest;
    std::optional<quint64> m_lastErrorTotal;
    std::deque<ErrorCount> m_errorCounts;
    std::vector<EventMark> m_marks;
    std::chrono::seconds m_span{ 60 };
    std::optional<qint64> m_pausedAtNs;
    bool m_broken = true;
    QTimer m_timer;
};

} // namespace anarchy
