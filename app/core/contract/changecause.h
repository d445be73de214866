// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QString>
#include <QStringView>

#include <array>
#include <optional>

namespace anarchy {

/// What a change of the driver's values came from.
enum class ChangeOrigin {
    Manual, ///< values that somebody typed into the panel
    Preset,
    Profile,
    Tuner,
    Advisor,
    CommandLine, ///< values that somebody typed on the command line
    AutomaticSwitch,
    Undo, ///< going back to what ran before an earlier change
    ModuleLoad, ///< options that the module was loaded with
    OtherProgram, ///< nobody who says so
};

inline constexpr std::array allChangeOrigins{
    ChangeOrigin::Manual,     ChangeOrigin::Preset,       ChangeOrigin::Profile,         ChangeOrigin::Tuner,
    ChangeOrigin::Advisor,    ChangeOrigin::CommandLine,  ChangeOrigin::AutomaticSwitch, ChangeOrigin::Undo,
    ChangeOrigin::ModuleLoad, ChangeOrigin::OtherProgram,
};

/// An origin, and which one of its kind.
struct ChangeCause {
    ChangeOrigin origin = ChangeOrigin::Manual;
    QString detail; ///< the preset's, profile's, finding's or change's id, the rule's reason; empty where there is none
    bool operator==(const ChangeCause &) const = default;
};

/// Why a trial is ended before its time.
enum class RevertReason {
    User, ///< somebody said so
    Harm, ///< the program saw that the link does worse
};

/// A word for an origin that files and scripts can rely on: "automatic_switch".
const char *changeOriginName(ChangeOrigin origin);
/// The origin of that name, or nothing.
std::optional<ChangeOrigin> findChangeOrigin(QStringView name);
/// For people: "automatic switch".
QString changeOriginText(ChangeOrigin origin);
/// With its detail: "preset gaming".
QString changeCauseText(const ChangeCause &cause);

} // namespace anarchy

Q_DECLARE_METATYPE(anarchy::ChangeCause)
