// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <chrono>

#include "analysis/measurement.h"
#include "port/driverport.h"

namespace anarchy {

/// How a link did once, under a name, and all that is known of the circumstances.
struct Baseline {
    QString name; ///< unique without regard to case
    QDateTime recorded; ///< when it ended, UTC
    QString note; ///< what the link was used for meanwhile, in the user's words; may be empty
    QString program; ///< version of the program that recorded
    QString kernel; ///< release
    QString module; ///< version of the driver's module; empty where it does not say
    quint32 contract = 0; ///< version of the telemetry page
    int link = 0; ///< its number
    anarchy_transport transport = ANARCHY_TRANSPORT_LOOPBACK; ///< tells hardware, loopback and simulation apart
    quint32 generation = 0;
    quint32 lanes = 0;
    ParameterValues running{};
    ParameterValues effective{};
    Measurement measurement;
    QJsonObject newer; ///< the file that a later version of the program wrote, whose unknown members are kept

    static constexpr int longestName = 64; ///< characters
    static constexpr int longestNote = 1000;
    static constexpr std::chrono::seconds shortest{2}; ///< that is measured for one
    static constexpr std::chrono::seconds longest{3600};

    /// The circumstances of a link as they are now; name, note and measurement are left to the caller.
    static Baseline describe(const DriverPort &port, int link, const Configuration &configuration,
                             const TelemetryPage &page);

    /// Nothing in it comes from a kernel.
    bool isSimulated() const { return transport == ANARCHY_TRANSPORT_SIMULATED; }
    /// "loopback, Gen4 x4"
    QString linkText() const;

    bool operator==(const Baseline &) const = default;
};

/// What is not as it was: one line a parameter, and the link, kernel and driver. The differences that a comparison may
/// have to be explained by.
QStringList changedCircumstances(const Baseline &before, const Baseline &after);

/// Why it should not be compared with another link, simulated or not: a simulation says nothing of a real link. Empty
/// when it may be.
QString whyNotComparable(const Baseline &baseline, bool withSimulated);

/// Why a baseline may not be called that; empty if it may.
QString baselineNameProblem(const QString &name);

} // namespace anarchy
