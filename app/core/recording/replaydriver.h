// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>

#include <memory>

#include "port/driverport.h"
#include "port/refusingchanges.h"
#include "recording/playback.h"
#include "recording/recording.h"
#include "recording/replaytimeline.h"

namespace anarchy {

/// DriverPort over a recording, on the recording's own time line. A recording has one link; it is handed out whatever
/// number is asked for.
class ReplayDriver final : public DriverPort {
    Q_OBJECT

public:
    /// \param recording holds at least one page
    /// \param clock real time, monotonic nanoseconds; the system's own clock by default
    explicit ReplayDriver(std::shared_ptr<const Recording> recording, ReplayTimeline::ClockNs clock = {});

    Presence presence() const override { return Presence::Ready; }
    QString presenceText() const override { return {}; }
    bool isSimulated() const override { return m_recording->header().simulated; }
    Playback *playback() override { return &m_playback; }
    qint64 nowNs() const override;
    std::unique_ptr<TelemetryReader> openReader(int link) const override;
    std::optional<Configuration> configuration() const override;
    ChangeService *changes() override { return &m_changes; }

    /// Emits what was recorded up to now, and pauses at the end. A timer does it while the recording is played.
    void advance();

private:
    void follow(bool playing);
    void adoptPosition();

    std::shared_ptr<const Recording> m_recording;
    std::shared_ptr<ReplayTimeline> m_timeline;
    Playback m_playback;
    RecordingCursor m_cursor; ///< up to where events were emitted
    QTimer m_timer;
    RefusingChanges m_changes;
};

/// What was recorded, in the time that readers see.
TelemetryPage shifted(TelemetryPage page, qint64 shiftNs);
anarchy_event shifted(anarchy_event event, qint64 shiftNs);

/// A recording that is played, see Playback. Null, and the reason with the file's name in `error`, when it cannot be
/// read or holds no samples.
std::unique_ptr<DriverPort> makeReplayDriver(const QString &fileName, QString &error);

} // namespace anarchy
