// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ftxui/screen/color.hpp>

#include "base/inks.h"

namespace anarchy::cli {

/// Which shade of the colours a terminal gets.
enum class ColourScheme {
    None, ///< the user wants no colours
    OnDark,
    OnLight,
};

/// What the environment asks for: nothing where NO_COLOR is set (no-color.org), else what COLORFGBG says of the
/// background; a dark one where nothing is said.
ColourScheme colourSchemeOfTerminal();

/// The colour for an ink, reduced to what the terminal can show.
ftxui::Color terminalColour(Ink ink, ColourScheme scheme);

} // namespace anarchy::cli
