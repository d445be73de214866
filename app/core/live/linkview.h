// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

#include "telemetry/history.h"
#include "telemetry/timeview.h"

namespace anarchy {

class LinkReader;

/// Which part of a link's time is looked at, and what its history tells of that part. The view follows the newest
/// sample or is held; while it is held sampling goes on, but nothing is told that came after.
class LinkView : public QObject {
    Q_OBJECT

public:
    /// \param reader must live longer
    explicit LinkView(LinkReader &reader, QObject *parent = nullptr);

    std::chrono::seconds span() const { return m_view.span(); }
    void setSpan(std::chrono::seconds span);
    /// Right edge of the plots: the newest sample, or where the view is held. On the reader's time axis, as all times.
    qint64 toNs() const;
    qint64 fromNs() const;
    /// Zooms around a moment, pans by a time; see TimeView.
    void zoom(double factor, qint64 aroundNs);
    void pan(qint64 byNs);
    void show(const TimeSpan &part);
    bool isPaused() const { return !m_view.isLive(); }
    /// Freezes what is shown, or goes on with the newest. Sampling goes on, nothing is lost.
    void setPaused(bool paused);

    /// Points of a metric as History::collect() tells them.
    void collect(Metric metric, qint64 fromNs, qint64 toNs, Resolution resolution,
                 std::vector<SeriesPoint> &points) const;
    /// Time of the newest sample that the view tells of.
    qint64 horizonNs() const;
    /// Over what is in view, oldest to newest.
    SeriesStatistics statistics(Metric metric) const;
    /// Latencies of DMA completions in view.
    LatencyDistribution latency() const;
    /// Errors of all kinds in view, counted (not a rate made whole again).
    quint64 errors() const;

Q_SIGNALS:
    /// Something in view changed: draw anew.
    void frame();
    void pausedChanged(bool paused);
    void spanChanged();

private:
    void moveHorizon();
    const History::Horizon *horizon() const { return m_horizon ? &*m_horizon : nullptr; }
    void change(const std::function<void()> &change);

    const LinkReader &m_reader;
    TimeView m_view;
    std::optional<History::Horizon> m_horizon; ///< while the view is held
};

} // namespace anarchy
