// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/terminal/terminalcolours.h"

#include <QByteArrayList>
#include <QtEnvironmentVariables>

namespace anarchy::cli {

ColourScheme colourSchemeOfTerminal()
{
    if (!qEnvironmentVariableIsEmpty("NO_COLOR"))
        return ColourScheme::None;
    // "foreground;background" by number of the palette: 7 and 15 are its whites.
    const QByteArray background = qgetenv("COLORFGBG").split(';').last();
    return background == "7" || background == "15" ? ColourScheme::OnLight : ColourScheme::OnDark;
}

ftxui::Color terminalColour(Ink ink, ColourScheme scheme)
{
    if (scheme == ColourScheme::None)
        return ftxui::Color::Default;
    const InkShades shades = inkShades(ink);
    const quint32 rgb = scheme == ColourScheme::OnLight ? shades.light : shades.dark;
    return ftxui::Color::RGB(static_cast<uint8_t>(rgb >> 16), static_cast<uint8_t>(rgb >> 8),
                             static_cast<uint8_t>(rgb));
}

} // namespace anarchy::cli
