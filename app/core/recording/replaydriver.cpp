// SPDX-License-Identifier: GPL-3.0-or-later
#include "recording/replaydriver.h"

#include <QCoreApplication>

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/clock.h"

namespace anarchy {

namespace {

// Often enough for a countdown and for the marks of events in a plot.
constexpr std::chrono::milliseconds advancePeriod{50};

/// Hands out the last page up to the moment of the replay.
class ReplayReader final : public TelemetryReader {
public:
    ReplayReader(std::shared_ptr<const Recording> recording, std::shared_ptr<const ReplayTimeline> timeline)
        : m_timeline(std::move(timeline))
        , m_cursor(std::move(recording))
        , m_opened(m_timeline->now())
    {
        m_cursor.seek(m_opened.positionNs);
    }

    bool read(TelemetryPage &page) override
    {
        const ReplayTimeline::Moment moment = m_timeline->now();
        if (moment.seeks != m_opened.seeks)
            return false;
        while (const std::optional<Record> record = m_cursor.nextUntil(moment.positionNs)) {
            if (const auto *recorded = std::get_if<TelemetryPage>(&record->content))
                m_page = shifted(*recorded, moment.shiftNs);
            else if (std::holds_alternative<RecordedGap>(record->content))
                m_page.reset();
        }
        if (m_page)
            page = *m_page;
        return m_page.has_value();
    }

    bool knowsWhenGone() const override { return true; }

private:
    std::shared_ptr<const ReplayTimeline> m_timeline;
    RecordingCursor m_cursor;
    ReplayTimeline::Moment m_opened;
    std::optional<TelemetryPage> m_page;
};

} // namespace

ReplayDriver::ReplayDriver(std::shared_ptr<const Recording> recording, ReplayTimeline::ClockNs clock)
    : m_recording(std::move(recording))
    , m_timeline(std::make_shared<ReplayTimeline>(m_recording->lengthNs(),
                                                  clock ? std::move(clock) : ReplayTimeline::ClockNs(monotonicNs)))
    , m_playback(m_recording, m_timeline)
    , m_cursor(m_recording)
    , m_changes({Outcome::Code::Refused, QCoreApplication::translate("ReplayDriver", "A recording cannot be changed.")})
{
    m_timer.setInterval(advancePeriod);
    connect(&m_timer, &QTimer::timeout, this, &ReplayDriver::advance);
    connect(&m_playback, &Playback::playingChanged, this, &ReplayDriver::follow);
    connect(&m_playback, &Playback::sought, this, &ReplayDriver::adoptPosition);
}

qint64 ReplayDriver::nowNs() const
{
    const ReplayTimeline::Moment moment = m_timeline->now();
    return m_recording->firstNs() + moment.positionNs + moment.shiftNs;
}

std::unique_ptr<TelemetryReader> ReplayDriver::openReader(int) const
{
    return std::make_unique<ReplayReader>(m_recording, m_timeline);
}

std::optional<Configuration> ReplayDriver::configuration() const
{
    const qint64 positionNs = m_timeline->now().positionNs;
    const std::optional<RecordedConfiguration> recorded = m_recording->configurationAt(positionNs);
    if (!recorded)
        return std::nullopt;
    Configuration configuration = recorded->configuration;
    const qint64 ageNs = m_recording->firstNs() + positionNs - static_cast<qint64>(recorded->timeNs);
    const qint64 leftMs = configuration.trialLeftMs - ageNs / 1'000'000;
    configuration.trialLeftMs = static_cast<int>(std::clamp<qint64>(leftMs, 0, configuration.trialLeftMs));
    return configuration;
}

void ReplayDriver::advance()
{
    const ReplayTimeline::Moment moment = m_timeline->now();
    while (const std::optional<Record> record = m_cursor.nextUntil(moment.positionNs)) {
        if (const auto *recorded = std::get_if<RecordedEvent>(&record->content))
            Q_EMIT eventReceived(shifted(recorded->event, moment.shiftNs), recorded->missed);
        else if (std::holds_alternative<RecordedConfiguration>(record->content))
            Q_EMIT configurationChanged();
    }
    if (moment.positionNs >= m_timeline->lengthNs())
        m_playback.pause();
}

void ReplayDriver::follow(bool playing)
{
    if (playing)
        m_timer.start();
    else
        m_timer.stop();
}

void ReplayDriver::adoptPosition()
{
    // Events up to here belong to what Playback::history() tells.
    const qint64 positionNs = m_timeline->now().positionNs;
    m_cursor.seek(positionNs);
    while (m_cursor.nextUntil(positionNs)) { }
    Q_EMIT configurationChanged();
}

TelemetryPage shifted(TelemetryPage page, qint64 shiftNs)
{
    page.time_ns += static_cast<quint64>(shiftNs);
    page.state_since_ns += static_cast<quint64>(shiftNs);
    return page;
}

anarchy_event shifted(anarchy_event event, qint64 shiftNs)
{
    event.time_ns += static_cast<quint64>(shiftNs);
    return event;
}

std::unique_ptr<DriverPort> makeReplayDriver(const QString &fileName, QString &error)
{
    std::shared_ptr<const Recording> recording = Recording::open(fileName, error);
    if (recording && recording->pages() == 0) {
        error = recording->damage().isEmpty()
            ? QCoreApplication::translate("ReplayDriver", "%1: the recording holds no samples").arg(fileName)
            : recording->damage();
        return nullptr;
    }
    return recording ? std::make_unique<ReplayDriver>(std::move(recording)) : nullptr;
}

} // namespace anarchy

#include "moc_replaydriver.cpp"
