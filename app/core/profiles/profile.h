// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/jsonfile.h"
#include "contract/change.h"
#include "profiles/presets.h"

namespace anarchy {

/// Values that somebody gave a name. The user's are files, one each, see ProfileStore; the built-in presets look the
/// same from outside and cannot be changed.
///
/// A profile may name some parameters only: those it does not name stay as they run. A preset names all but
/// debug_level, for the same reason and with the same effect: whoever did not ask for a value does not get it changed.
struct Profile {
    QString id; ///< the file's name without its end; stays the same when the profile is renamed
    QString name; ///< what people call it; unique without regard to case
    QString note; ///< anything, may be empty
    Change values;
    QString link; ///< the one link it is for, by DriverPort::linkIdentity(); empty: any
    bool builtin = false;
    JsonHead head; ///< what a later version of the program wrote, to be kept
    QJsonObject unknownValues; ///< likewise: parameters that this version does not know, and so does not set

    static constexpr int longestName = 60; ///< characters
    static constexpr int longestNote = 1000;

    static Profile of(const Preset &preset);

    /// The change that leads from `running` to this profile.
    Change changeFrom(const ParameterValues &running) const { return values.differingFrom(running); }
    bool matches(const ParameterValues &running) const { return changeFrom(running).isEmpty(); }
    /// True when it may be applied to that link.
    bool isFor(const QString &linkIdentity) const { return link.isEmpty() || link == linkIdentity; }

    bool operator==(const Profile &) const = default;
};

/// Reads a profile's file; its id is left empty. Nothing, and why, when anything in it is wrong: the whole is checked
/// before any of it is used.
std::optional<Profile> parseProfile(const QByteArray &json, JsonProblem &problem);

/// The file of a profile, in the version that it was read in or this program's, whichever is newer.
QByteArray writeProfile(const Profile &profile);

/// Why a profile may not be called that; empty if it may.
QString profileNameProblem(const QString &name);

} // namespace anarchy
