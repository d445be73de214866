// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ftxui/dom/elements.hpp>

#include <string>
#include <vector>

namespace anarchy::cli {

/// An element drawn into a screen of that size: its lines, each with its own escape sequences and nothing left open.
std::vector<std::string> screenLines(const ftxui::Element &element, int width, int height);

} // namespace anarchy::cli
