// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QString>
#include <QStringList>

#include <array>
#include <chrono>
#include <optional>

#include "contract/parameters.h"

namespace anarchy {

/// A wanted change: some parameters with new values. All of it is applied in one transaction or none of it.
struct Change {
    std::array<std::optional<quint32>, ANARCHY_PARAM_COUNT> values;

    /// The change that leads from `from` to `to`: only what differs.
    static Change between(const ParameterValues &from, const ParameterValues &to);

    /// A change that names every parameter.
    static Change to(const ParameterValues &values);

    bool isEmpty() const;
    /// Bit i is set where values[i] is.
    quint32 mask() const;
    /// Without what `base` has already: the change that is left to do.
    Change differingFrom(const ParameterValues &base) const { return between(base, appliedTo(base)); }
    /// `base` with the change carried out.
    ParameterValues appliedTo(const ParameterValues &base) const;
    /// One line a parameter that would differ from `base`: "Ring buffer size: 256 pages → 512 pages".
    QStringList describe(const ParameterValues &base) const;

    bool operator==(const Change &) const = default;
};

/// Why something has to wait for the end of a trial, one sentence.
QString endTheTrialFirstText();

/// The same without debug_level: no kind of work asks for a log level, so presets leave it as it is and saving the
/// running values does not take it along.
Change withoutLogLevel(Change change);

/// How long a change stays on trial unless the user says otherwise.
inline constexpr std::chrono::milliseconds defaultTrial{15000};

/// What came of a request to the driver.
struct Outcome {
    enum class Code {
        Done, ///< carried out, and read back from the driver
        Refused, ///< the helper or the driver said no: see text
        NotAuthorized, ///< the user may not, or closed the password prompt; nothing was changed
        Busy, ///< another change is on trial or being authorised
        NoDriver, ///< the module is not loaded
        NoHelper, ///< the helper is not installed or did not start
        TimedOut, ///< no answer; the state was read back and text says what it is
        Failed, ///< anything else: see text
    };

    Code code = Code::Failed;
    QString text; ///< one sentence for the user; empty when done

    bool ok() const { return code == Code::Done; }
};

} // namespace anarchy

Q_DECLARE_METATYPE(anarchy::Change)
Q_DECLARE_METATYPE(anarchy::Outcome)
