// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QObject>

#include <array>
#include <chrono>
#include <memory>
#include <vector>

#include "recording/recording.h"
#include "recording/replaytimeline.h"
#include "telemetry/sample.h"

namespace anarchy {

/// The controls of a recording that is played, and what is known about it. Stands at the beginning until play().
class Playback : public QObject {
    Q_OBJECT

public:
    /// What views offer; setSpeed() takes anything between the first and the last.
    static constexpr std::array speeds{0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0};

    /// What was recorded before a position, as a live view would have gathered it, in the time that readers see.
    struct History {
        std::vector<Sample> samples;
        std::vector<anarchy_event> events;
        bool linkLost = false; ///< the link could not be read at the position
    };

    Playback(std::shared_ptr<const Recording> recording, std::shared_ptr<ReplayTimeline> timeline);

    const Recording &recording() const { return *m_recording; }
    /// For a cursor of one's own.
    std::shared_ptr<const Recording> sharedRecording() const { return m_recording; }
    /// "Recording of 2026-11-22 14:03, loopback", in local time.
    QString title() const;
    qint64 lengthNs() const { return m_timeline->lengthNs(); }
    qint64 positionNs() const { return m_timeline->now().positionNs; }
    bool isPlaying() const { return m_timeline->isRunning(); }
    double speed() const { return m_timeline->speed(); }
    /// How often to sample so that nearly every recorded page is seen, and none more often than a live view samples.
    std::chrono::milliseconds samplingPeriod() const;
    /// What was recorded in the `span` up to now; at the very beginning the first interval stands in for it.
    History history(std::chrono::nanoseconds span) const;

public Q_SLOTS:
    /// From the beginning when it stands at the end.
    void play();
    void pause();
    /// Clamped to 0..lengthNs(). Readers have to be opened anew.
    void seek(qint64 positionNs);
    /// Clamped to 0.25..16.
    void setSpeed(double speed);

Q_SIGNALS:
    void playingChanged(bool playing);
    void speedChanged();
    /// The position is another one than the passage of time leads to.
    void sought();

private:
    std::shared_ptr<const Recording> m_recording;
    std::shared_ptr<ReplayTimeline> m_timeline;
    anarchy_transport m_transport;
};

} // namespace anarchy
