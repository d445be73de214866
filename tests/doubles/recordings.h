// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QTest>
#include <QTimeZone>

#include <cstring>
#include <vector>

#include "drivers/simulatedlink.h"
#include "recording/recording.h"
#include "recording/recordingwriter.h"

namespace anarchy {

/// Pages of a simulated link, one every 250 ms from a clock that starts at 100 s.
inline std::vector<TelemetryPage> simulatedPages(int count, quint64 seed = 5)
{
    SimulatedLink link(seed);
    std::vector<TelemetryPage> pages(static_cast<std::size_t>(count));
    qint64 nowNs = 100'000'000'000;
    for (TelemetryPage &page : pages) {
        link.readAt(nowNs, page);
        nowNs += 250'000'000;
    }
    return pages;
}

inline RecordingHeader exampleHeader()
{
    RecordingHeader header;
    header.program = QStringLiteral("1.2");
    header.kernel = QStringLiteral("6.12.0-test");
    header.started = QDateTime(QDate(2026, 11, 22), QTime(14, 3), QTimeZone::UTC);
    header.startedNs = 99'990'000'000;
    header.link = 3;
    header.simulated = true;
    header.configuration.emplace();
    header.configuration->running = defaultValues();
    return header;
}

/// A change of the ring buffer size to 64 at a time.
inline anarchy_event exampleEvent(quint64 timeNs)
{
    anarchy_event event{};
    event.size = sizeof event;
    event.type = ANARCHY_EVENT_CONFIG_CHANGED;
    event.sequence = 7;
    event.time_ns = timeNs;
    event.field_mask = 1u << ANARCHY_PARAM_RING_BUFFER_SIZE;
    event.new_values[ANARCHY_PARAM_RING_BUFFER_SIZE] = 64;
    return event;
}

/// Everything that is in a recording, in order.
inline std::vector<Record> allRecords(const std::shared_ptr<const Recording> &recording)
{
    std::vector<Record> records;
    RecordingCursor cursor(recording);
    while (std::optional<Record> record = cursor.next())
        records.push_back(*record);
    return records;
}

inline bool sameRecord(const Record &a, const Record &b)
{
    if (a.positionNs != b.positionNs || a.content.index() != b.content.index())
        return false;
    if (const auto *page = std::get_if<TelemetryPage>(&a.content))
        return std::memcmp(page, &std::get<TelemetryPage>(b.content), sizeof *page) == 0;
    if (const auto *event = std::get_if<RecordedEvent>(&a.content)) {
        const auto &other = std::get<RecordedEvent>(b.content);
        return event->missed == other.missed && std::memcmp(&event->event, &other.event, sizeof other.event) == 0;
    }
    if (const auto *gap = std::get_if<RecordedGap>(&a.content))
        return gap->timeNs == std::get<RecordedGap>(b.content).timeNs;
    const auto &configuration = std::get<RecordedConfiguration>(a.content);
    const auto &other = std::get<RecordedConfiguration>(b.content);
    return configuration.timeNs == other.timeNs && configuration.configuration == other.configuration;
}

inline void writeFile(const QString &fileName, const QByteArray &bytes)
{
    QFile file(fileName);
    QVERIFY(file.open(QFile::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

inline QByteArray readFile(const QString &fileName)
{
    QFile file(fileName);
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace anarchy
