// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/terminal/screenlines.h"

#include <ftxui/dom/node.hpp>
#include <ftxui/screen/screen.hpp>

namespace anarchy::cli {

std::vector<std::string> screenLines(const ftxui::Element &element, int width, int height)
{
    ftxui::Screen screen(width, height);
    ftxui::Render(screen, element);
    const std::string text = screen.ToString();
    std::vector<std::string> lines;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find("\r\n", at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 2;
    }
    return lines;
}

} // namespace anarchy::cli
