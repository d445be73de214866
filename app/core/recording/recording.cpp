// SPDX-License-Identifier: GPL-3.0-or-later
#include "recording/recording.h"

#include <QCoreApplication>
#include <QFile>
#include <QLocale>
#include <QtEndian>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace anarchy {

using recordformat::Type;

namespace {
struct RecordingText {
    Q_DECLARE_TR_FUNCTIONS(Recording)
};
} // namespace

std::shared_ptr<const Recording> Recording::open(const QString &fileName, QString &error)
{
    const auto refuse = [&](const QString &reason) {
        error = RecordingText::tr("%1: %2").arg(fileName, reason);
        return nullptr;
    };
    std::shared_ptr<Recording> recording(new Recording);
    // Without O_NONBLOCK opening a pipe would wait for somebody to write into it.
    const QByteArray path = QFile::encodeName(fileName);
    recording->m_file = FileDescriptor(::open(path.constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    struct stat status{};
    if (!recording->m_file || ::fstat(recording->m_file.get(), &status) != 0)
        return refuse(QString::fromLocal8Bit(std::strerror(errno)));
    if (!S_ISREG(status.st_mode))
        return refuse(RecordingText::tr("not a file"));
    recording->m_size = status.st_size;
    if (const QString reason = recording->readHeader(); !reason.isEmpty())
        return refuse(reason);
    recording->look(fileName);
    return recording;
}

/// Takes in magic, version and header; returns what is wrong with them.
QString Recording::readHeader()
{
    if (m_size == 0)
        return RecordingText::tr("the file is empty");
    RecordingCursor cursor(*this);
    const std::optional<QByteArrayView> prefix = cursor.bytes(0, recordformat::prefixBytes);
    if (!prefix || !prefix->startsWith(QByteArrayView(recordformat::magic)))
        return RecordingText::tr("not a recording of the Anarchy eGPU programs");
    const auto major = qFromLittleEndian<quint16>(prefix->data() + 8);
    const auto minor = qFromLittleEndian<quint16>(prefix->data() + 10);
    if (major != recordformat::majorVersion)
        return RecordingText::tr(
                   "written in version %1.%2 of the format, this program reads version %3: use a newer program")
            .arg(major)
            .arg(minor)
            .arg(recordformat::majorVersion);
    m_first.offset = recordformat::prefixBytes;
    m_first.checksum = recordformat::checksum(*prefix);
    cursor.startAt(m_first);
    const std::optional<RecordingCursor::Frame> frame = cursor.readFrame();
    const std::optional<RecordingHeader> header
        = frame && frame->type == Type::Header ? RecordingHeader::fromCbor(frame->body) : std::nullopt;
    if (!header)
        return RecordingText::tr("damaged in its header: nothing of it can be read");
    if (header->pageVersion != ANARCHY_TELEMETRY_VERSION)
        return RecordingText::tr("holds telemetry of version %1, this program reads version %2")
            .arg(header->pageVersion)
            .arg(ANARCHY_TELEMETRY_VERSION);
    m_header = *header;
    m_first = cursor.m_at;
    return {};
}

/// Goes through all records once: counts, indexes, and finds where what can be read ends.
void Recording::look(const QString &fileName)
{
    RecordingCursor cursor(*this);
    quint64 indexedPages = 0;
    Entry before = cursor.m_at;
    while (const std::optional<Record> record = cursor.next()) {
        ++m_records;
        m_lengthNs = record->positionNs;
        if (std::holds_alternative<TelemetryPage>(record->content)) {
            if (cursor.m_pageWasFull && m_pages >= indexedPages + recordformat::pagesPerFullPage) {
                m_index.emplace_back(record->positionNs, before);
                indexedPages = m_pages;
            }
            ++m_pages;
        } else if (const auto *configuration = std::get_if<RecordedConfiguration>(&record->content)) {
            m_configurations.emplace_back(record->positionNs, *configuration);
        }
        before = cursor.m_at;
    }
    m_firstNs = cursor.m_firstNs;

    QString reason;
    switch (cursor.m_stop) {
    case RecordingCursor::Stop::None:
    case RecordingCursor::Stop::End:
        return;
    case RecordingCursor::Stop::FileEnds:
        reason = cursor.m_at.offset == m_size ? RecordingText::tr("the recording was not closed in order")
                                              : RecordingText::tr("the file ends inside a record");
        break;
    case RecordingCursor::Stop::Checksum:
        reason = RecordingText::tr("the checksum of what follows is wrong");
        break;
    case RecordingCursor::Stop::Content:
        reason = RecordingText::tr("what follows makes no sense");
        break;
    case RecordingCursor::Stop::Unreadable:
        reason = RecordingText::tr("the file cannot be read further");
        break;
    }
    m_damage = RecordingText::tr("%1: damaged after %2 s (record %3): %4")
                   .arg(fileName, QLocale().toString(static_cast<double>(m_lengthNs) / 1e9, 'f', 1))
                   .arg(m_records)
                   .arg(reason);
}

QDateTime Recording::wallClock(qint64 timeNs) const
{
    return m_header.started.addMSecs((timeNs - m_header.startedNs) / 1'000'000);
}

qint64 Recording::wallClockNs(qint64 timeNs) const
{
    return m_header.started.toMSecsSinceEpoch() * 1'000'000 + (timeNs - m_header.startedNs);
}

std::optional<RecordedConfiguration> Recording::configurationAt(qint64 positionNs) const
{
    const auto after = std::upper_bound(m_configurations.begin(), m_configurations.end(), positionNs,
                                        [](qint64 position, const auto &entry) { return position < entry.first; });
    if (after != m_configurations.begin())
        return std::prev(after)->second;
    if (!m_header.configuration)
        return std::nullopt;
    return RecordedConfiguration{static_cast<quint64>(m_header.startedNs), *m_header.configuration};
}

} // namespace anarchy
