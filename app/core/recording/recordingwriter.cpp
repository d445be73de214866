// SPDX-License-Identifier: GPL-3.0-or-later
#include "recording/recordingwriter.h"
#include "base/varint.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace anarchy {

using recordformat::Type;

namespace {
struct RecordingWriterText {
    Q_DECLARE_TR_FUNCTIONS(RecordingWriter)
};
} // namespace

RecordingWriter::RecordingWriter(QString fileName, FileDescriptor file)
    : m_fileName(std::move(fileName))
    , m_file(std::move(file))
{
}

std::unique_ptr<RecordingWriter> RecordingWriter::create(const QString &fileName, const RecordingHeader &header,
                                                         bool overwrite, QString &error)
{
    const int unlessExists = overwrite ? O_TRUNC : O_EXCL;
    FileDescriptor file(
        ::open(QFile::encodeName(fileName).constData(), O_WRONLY | O_CREAT | O_CLOEXEC | unlessExists, 0666));
    if (!file) {
        error = errno == EEXIST
            ? RecordingWriterText::tr("%1: exists already").arg(fileName)
            : RecordingWriterText::tr("%1: %2").arg(fileName, QString::fromLocal8Bit(std::strerror(errno)));
        return nullptr;
    }
    std::unique_ptr<RecordingWriter> writer(new RecordingWriter(fileName, std::move(file)));
    const QByteArray prefix = recordformat::prefix();
    writer->m_checksum = recordformat::checksum(prefix);
    if (!writer->write(prefix) || !writer->addRecord(Type::Header, header.toCbor())) {
        error = writer->error();
        return nullptr;
    }
    writer->m_totals.records = 0;
    return writer;
}

bool RecordingWriter::addPage(const TelemetryPage &page)
{
    const bool full = m_untilFullPage == 0;
    if (full)
        m_codec.reset();
    m_untilFullPage = full ? recordformat::pagesPerFullPage - 1 : m_untilFullPage - 1;
    if (!addRecord(full ? Type::FullPage : Type::ChangedPage, m_codec.encode(page)))
        return false;
    ++m_totals.pages;
    m_firstNs = m_firstNs.value_or(page.time_ns);
    m_totals.lengthNs = std::max(m_totals.lengthNs, static_cast<qint64>(page.time_ns - *m_firstNs));
    return true;
}

bool RecordingWriter::addEvent(const anarchy_event &event, quint64 missed)
{
    QByteArray body;
    appendVarint(body, missed);
    body.append(reinterpret_cast<const char *>(&event), sizeof event);
    return addRecord(Type::Event, body);
}

bool RecordingWriter::addConfiguration(const RecordedConfiguration &configuration)
{
    return addRecord(Type::Configuration, configuration.toCbor());
}

bool RecordingWriter::addGap(qint64 timeNs)
{
    QByteArray body;
    appendVarint(body, static_cast<quint64>(timeNs));
    return addRecord(Type::Gap, body);
}

bool RecordingWriter::finish()
{
    const quint64 records = m_totals.records;
    const bool ok = addRecord(Type::End, {});
    m_totals.records = records; // the mark of the end tells nothing
    return ok;
}

bool RecordingWriter::addRecord(Type type, QByteArrayView body)
{
    if (!m_error.isEmpty() || !write(recordformat::frame(type, body, m_checksum)))
        return false;
    ++m_totals.records;
    return true;
}

bool RecordingWriter::write(QByteArrayView bytes)
{
    qsizetype written = 0;
    while (written < bytes.size()) {
        const ssize_t count
            = ::write(m_file.get(), bytes.data() + written, static_cast<std::size_t>(bytes.size() - written));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0) {
            m_error = RecordingWriterText::tr("%1: %2").arg(
                m_fileName, QString::fromLocal8Bit(std::strerror(count < 0 ? errno : ENOSPC)));
            // Half a record is worth nothing. Where it cannot be cut off (a pipe) readers stop before it all the same.
            [[maybe_unused]] const int cut = ::ftruncate(m_file.get(), m_totals.bytes);
            return false;
        }
        written += count;
    }
    m_totals.bytes += written;
    return true;
}

} // namespace anarchy
