// SPDX-License-Identifier: GPL-3.0-or-later
#include "recording/playback.h"

#include <QLocale>

#include <algorithm>

#include "contract/link.h"
#include "recording/replaydriver.h"
#include "telemetry/sampler.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

anarchy_transport firstTransport(const std::shared_ptr<const Recording> &recording)
{
    RecordingCursor cursor(recording);
    while (const std::optional<Record> record = cursor.next()) {
        if (const auto *page = std::get_if<TelemetryPage>(&record->content))
            return static_cast<anarchy_transport>(page->transport);
    }
    return ANARCHY_TRANSPORT_LOOPBACK;
}

} // namespace

Playback::Playback(std::shared_ptr<const Recording> recording, std::shared_ptr<ReplayTimeline> timeline)
    : m_recording(std::move(recording))
    , m_timeline(std::move(timeline))
    , m_transport(m_recording->header().simulated ? ANARCHY_TRANSPORT_SIMULATED : firstTransport(m_recording))
{
}

QString Playback::title() const
{
    return tr("Recording of %1, %2", "date and time, kind of link")
        .arg(m_recording->header().started.toLocalTime().toString(u"yyyy-MM-dd HH:mm"_s), transportText(m_transport));
}

std::chrono::milliseconds Playback::samplingPeriod() const
{
    // Twice per recorded page leaves none out; pages that come faster than a live view samples are passed over evenly.
    const std::chrono::milliseconds recorded = m_recording->header().interval;
    const auto wanted = recorded < Sampler::defaultPeriod ? Sampler::defaultPeriod : recorded / 2;
    const auto period = std::chrono::duration_cast<std::chrono::milliseconds>(wanted / speed());
    return std::clamp(period, Sampler::minimumPeriod, Sampler::maximumPeriod);
}

Playback::History Playback::history(std::chrono::nanoseconds span) const
{
    const ReplayTimeline::Moment moment = m_timeline->now();
    const qint64 fromNs = moment.positionNs - span.count();
    constexpr auto spacing = static_cast<quint64>(std::chrono::nanoseconds(Sampler::defaultPeriod).count());
    History history;
    std::optional<TelemetryPage> before;
    bool broken = false;
    RecordingCursor cursor(m_recording);
    cursor.seek(fromNs);
    while (std::optional<Record> record = cursor.next()) {
        if (record->positionNs > moment.positionNs && (broken || !history.samples.empty()))
            break;
        if (std::holds_alternative<RecordedGap>(record->content)) {
            before.reset();
            history.linkLost = broken = true;
        } else if (const auto *recorded = std::get_if<RecordedEvent>(&record->content)) {
            if (record->positionNs >= fromNs && record->positionNs <= moment.positionNs)
                history.events.push_back(shifted(recorded->event, moment.shiftNs));
        } else if (auto *page = std::get_if<TelemetryPage>(&record->content)) {
            *page = shifted(*page, moment.shiftNs);
            history.linkLost = false;
            if (before && page->time_ns > before->time_ns && page->time_ns - before->time_ns < spacing)
                continue;
            std::optional<Sample> sample = before ? Sample::between(*before, *page) : std::nullopt;
            broken |= before && !sample;
            if (sample && record->positionNs >= fromNs) {
                sample->afterBreak = std::exchange(broken, false);
                history.samples.push_back(std::move(*sample));
            }
            before = *page;
        }
    }
    return history;
}

void Playback::play()
{
    if (isPlaying())
        return;
    if (positionNs() >= lengthNs())
        seek(0);
    m_timeline->run(true);
    Q_EMIT playingChanged(true);
}

void Playback::pause()
{
    if (!isPlaying())
        return;
    m_timeline->run(false);
    Q_EMIT playingChanged(false);
}

void Playback::seek(qint64 positionNs)
{
    m_timeline->seek(positionNs);
    Q_EMIT sought();
}

void Playback::setSpeed(double speed)
{
    m_timeline->setSpeed(speed);
    Q_EMIT speedChanged();
}

} // namespace anarchy

#include "moc_playback.cpp"
