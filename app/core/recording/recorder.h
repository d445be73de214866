// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include <chrono>
#include <memory>

#include "port/driverport.h"
#include "recording/recordingwriter.h"

namespace anarchy {

/// Records one link of a port for as long as it lives: pages at an interval, events and configurations as they come,
/// and where the link could not be read. Needs the event loop of the thread that made it.
class Recorder : public QObject {
    Q_OBJECT

public:
    /// \param port must live longer
    Recorder(DriverPort &port, int link, std::chrono::milliseconds interval, std::unique_ptr<RecordingWriter> writer);

    void start();
    /// Takes a last sample and closes the recording in order. False when it could not be written; see writer().error().
    bool finish();
    const RecordingWriter &writer() const { return *m_writer; }

Q_SIGNALS:
    /// Nothing more can be written; the recording ends with what was.
    void failed(const QString &error);

private:
    void takeSample();
    void check(bool written);

    DriverPort &m_port;
    int m_link;
    std::unique_ptr<RecordingWriter> m_writer;
    QTimer m_timer;
    std::unique_ptr<TelemetryReader> m_reader;
    quint64 m_lastNs = 0; ///< time of the last page
    qint64 m_changedNs = 0; ///< when it was new, by the port's clock
    bool m_lost = false;
};

} // namespace anarchy
