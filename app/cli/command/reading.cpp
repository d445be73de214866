// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command/reading.h"

#include <QJsonArray>

#include <thread>
#include <utility>

#include "base/numbers.h"
#include "contract/link.h"
#include "recording/playback.h"
#include "telemetry/metric.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace {

/// Of a driver, against absolute deadlines.
class LiveReadings final : public Readings {
public:
    explicit LiveReadings(const Context &context)
        : m_context(context)
        , m_deadline(std::chrono::steady_clock::now())
    {
    }

    std::optional<Sample> next(std::chrono::milliseconds interval) override
    {
        if (!m_reader)
            m_reader = m_context.driver->openReader(m_context.link);
        if (m_reader && !m_havePage)
            m_havePage = m_reader->read(m_before);

        m_deadline += interval;
        std::this_thread::sleep_until(m_deadline);

        TelemetryPage after{};
        if (!m_reader || !m_havePage || !m_reader->read(after)) {
            m_reader.reset();
            m_havePage = false;
            return std::nullopt;
        }
        std::optional<Sample> sample = Sample::between(m_before, after);
        if (!sample)
            m_reader.reset(); // its page does not move any more: the link may have come back as another one
        m_before = after;
        m_havePage = sample.has_value();
        return sample;
    }

private:
    const Context &m_context;
    std::unique_ptr<TelemetryReader> m_reader;
    TelemetryPage m_before{};
    bool m_havePage = false;
    std::chrono::steady_clock::time_point m_deadline;
};

/// Of a recording: each of its samples, whatever the time.
class RecordedReadings final : public Readings {
public:
    explicit RecordedReadings(const Playback &playback)
        : m_cursor(playback.sharedRecording())
    {
    }

    std::optional<Sample> next(std::chrono::milliseconds) override
    {
        while (const std::optional<Record> record = m_cursor.next()) {
            if (std::holds_alternative<RecordedGap>(record->content)) {
                m_before.reset();
                return std::nullopt;
            }
            const auto *page = std::get_if<TelemetryPage>(&record->content);
            if (!page)
                continue;
            if (const std::optional<TelemetryPage> before = std::exchange(m_before, *page))
                return Sample::between(*before, *page);
        }
        m_atEnd = true;
        return std::nullopt;
    }

    bool atEnd() const override { return m_atEnd; }

private:
    RecordingCursor m_cursor;
    std::optional<TelemetryPage> m_before;
    bool m_atEnd = false;
};

} // namespace

std::unique_ptr<Readings> Readings::of(const Context &context)
{
    if (const Playback *playback = context.driver->playback())
        return std::make_unique<RecordedReadings>(*playback);
    return std::make_unique<LiveReadings>(context);
}

std::optional<TelemetryPage> freshPage(const Context &context)
{
    using namespace std::chrono_literals;
    using Clock = std::chrono::steady_clock; // CLOCK_MONOTONIC, as the page's own time

    const auto asked = Clock::now();
    const auto askedNs = static_cast<quint64>(std::chrono::nanoseconds(asked.time_since_epoch()).count());
    const std::unique_ptr<TelemetryReader> reader = context.driver->openReader(context.link);
    TelemetryPage page{};
    while (reader && reader->read(page)) {
        if (page.time_ns >= askedNs)
            return page;
        // Opening lets the driver write the page anew, which it does in its own time; a link that went never does.
        if (Clock::now() - asked > 1s)
            break;
        std::this_thread::sleep_for(1ms);
    }
    return std::nullopt;
}

QJsonObject toJson(const Sample &sample, const Playback *recording)
{
    const auto whole = [](quint64 number) { return QJsonValue(static_cast<qint64>(number)); };
    QJsonObject errors;
    for (int error = 0; error < ANARCHY_ERROR_COUNT; ++error)
        errors[QLatin1StringView(errorName(error))] = whole(sample.errors[static_cast<std::size_t>(error)]);
    QJsonArray channels;
    for (const anarchy_channel_telemetry &channel : sample.channels) {
        channels.append(QJsonObject{
            {u"tx_bytes"_s, whole(channel.tx_bytes)},
            {u"rx_bytes"_s, whole(channel.rx_bytes)},
            {u"tx_in_flight"_s, whole(channel.tx_in_flight)},
            {u"errors"_s, whole(channel.errors)},
            {u"open"_s, channel.state != ANARCHY_CHANNEL_CLOSED},
        });
    }
    QJsonObject object{
        {u"time_ns"_s, whole(static_cast<quint64>(sample.timeNs))},
        {u"interval_ns"_s, whole(static_cast<quint64>(sample.intervalNs))},
        {u"state"_s, QLatin1StringView(linkStateName(sample.state))},
        {u"transport"_s, QLatin1StringView(transportName(sample.transport))},
        {u"generation"_s, whole(sample.generation)},
        {u"lanes"_s, whole(sample.lanes)},
        {u"tx_bytes"_s, whole(sample.txBytes)},
        {u"rx_bytes"_s, whole(sample.rxBytes)},
        {u"channels_open"_s, whole(sample.channelsOpen)},
        {u"channels_effective"_s, whole(sample.channelsEffective)},
        {u"memory_bytes"_s, whole(sample.memoryBytes)},
        {u"error_total"_s, whole(sample.errorTotal)},
        {u"errors"_s, errors},
        {u"channels"_s, channels},
    };
    for (int metric = 0; metric < plainMetricCount; ++metric)
        object[QLatin1StringView(metricName(static_cast<Metric>(metric)))]
            = finiteOrNull(sample.value(static_cast<Metric>(metric)));
    if (recording)
        object["recorded_at"_L1] = recording->recording().wallClock(sample.timeNs).toString(Qt::ISODateWithMs);
    return object;
}

} // namespace anarchy::cli
