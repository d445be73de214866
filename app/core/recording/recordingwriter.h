// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <memory>
#include <optional>

#include "base/filedescriptor.h"
#include "recording/pagecodec.h"
#include "recording/recordformat.h"
#include "recording/recordingheader.h"

namespace anarchy {

/// Writes a recording. Every record reaches the kernel before the call returns, so that a program that dies loses
/// nothing but the record it was in. After the first error nothing more is written, and the file ends with its last
/// whole record.
class RecordingWriter {
public:
    /// What has been written, without the header.
    struct Totals {
        quint64 records = 0;
        quint64 pages = 0;
        qint64 bytes = 0; ///< size of the file
        qint64 lengthNs = 0; ///< from the first page to the last
    };

    /// Makes the file. Null, and the reason with the file's name in `error`, when it exists and `overwrite` does not
    /// allow that, or cannot be written.
    static std::unique_ptr<RecordingWriter> create(const QString &fileName, const RecordingHeader &header,
                                                   bool overwrite, QString &error);
    RecordingWriter(const RecordingWriter &) = delete;
    RecordingWriter &operator=(const RecordingWriter &) = delete;

    /// Each returns false from the first failure on; error() says which it was.
    bool addPage(const TelemetryPage &page);
    /// \param missed events that were lost before this one
    bool addEvent(const anarchy_event &event, quint64 missed);
    bool addConfiguration(const RecordedConfiguration &configuration);
    /// The link cannot be read since `timeNs` (CLOCK_MONOTONIC).
    bool addGap(qint64 timeNs);
    /// Closes the recording in order.
    bool finish();

    /// With the file's name and the system's words; empty while all is well.
    const QString &error() const { return m_error; }
    const Totals &totals() const { return m_totals; }

private:
    RecordingWriter(QString fileName, FileDescriptor file);

    bool addRecord(recordformat::Type type, QByteArrayView body);
    bool write(QByteArrayView bytes);

    QString m_fileName;
    FileDescriptor m_file;
    QString m_error;
    Totals m_totals;
    PageCodec m_codec;
    int m_untilFullPage = 0;
    std::optional<quint64> m_firstNs;
    quint32 m_checksum = 0;
};

} // namespace anarchy
