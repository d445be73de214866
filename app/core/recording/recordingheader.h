// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QDateTime>
#include <QString>

#include <chrono>
#include <optional>

#include "port/driverport.h"

namespace anarchy {

/// Where a recording comes from.
struct RecordingHeader {
    quint32 pageVersion = ANARCHY_TELEMETRY_VERSION;
    quint32 pageBytes = sizeof(TelemetryPage);
    QString program; ///< version of the program that recorded
    QString kernel; ///< release of the kernel it ran on
    QDateTime started; ///< to the millisecond
    qint64 startedNs = 0; ///< the port's clock at `started`
    std::chrono::milliseconds interval{250}; ///< between samples, as asked for
    int link = 0;
    bool simulated = false;
    std::optional<Configuration> configuration; ///< at the start

    /// A header for a recording of `port` that starts now.
    static RecordingHeader describe(const DriverPort &port, int link, std::chrono::milliseconds interval);

    QByteArray toCbor() const;
    /// Nothing when `cbor` is not a header or a value in it is impossible.
    static std::optional<RecordingHeader> fromCbor(QByteArrayView cbor);
};

/// A configuration and since when it holds.
struct RecordedConfiguration {
    quint64 timeNs = 0; ///< CLOCK_MONOTONIC
    Configuration configuration;

    QByteArray toCbor() const;
    /// Nothing when `cbor` is not a configuration or a value in it is impossible.
    static std::optional<RecordedConfiguration> fromCbor(QByteArrayView cbor);
};

} // namespace anarchy
