// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include "contract/change.h"

namespace anarchy {

/// A named set of values for a kind of work, kept as data in resources/presets.
struct Preset {
    QString id; ///< the word users type: "gaming"
    QString title; ///< "Gaming"
    QString purpose; ///< one line: what it is good for
    QString iconName;
    ParameterValues values{}; ///< all of them: what the file does not name is at its default

    /// The change that leads from `running` to this preset. debug_level is left as it is: no kind of work asks for it.
    Change changeFrom(const ParameterValues &running) const;
    /// True when `running` is what the preset makes.
    bool matches(const ParameterValues &running) const { return changeFrom(running).isEmpty(); }
};

/// A preset that was read, or why it could not be.
struct PresetResult {
    std::optional<Preset> preset;
    QString error; ///< names the key and what is allowed
};

/// Reads one preset; unknown keys and values that the rules refuse are errors.
PresetResult parsePreset(const QByteArray &json);

/// The project's own presets in the order of the header buttons: gaming, mixed, compute, default.
QList<Preset> builtinPresets();

} // namespace anarchy
