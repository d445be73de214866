// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTypes>

#include <array>
#include <cstddef>

/// The colours that mean something, in every front end: the Okabe-Ito set, shifted for contrast on light and on dark
/// paper.
namespace anarchy {

/// What a colour means. TX and RX look the same in tile, plot, tray and terminal.
enum class Ink { Tx, Rx, Median, Percentile, Maximum, Positive, Warning, Negative, Information };

/// One colour as 0xAARRGGBB, for either paper.
struct InkShades {
    quint32 light;
    quint32 dark;
};

/// The shades of a colour.
constexpr InkShades inkShades(Ink ink)
{
    constexpr std::array<InkShades, 9> inks{{
        {0xff0072b2, 0xff56b4e9}, // Tx: blue, sky blue
        {0xffc75400, 0xfff0a030}, // Rx: vermilion, orange
        {0xff00805e, 0xff2fc39a}, // Median: bluish green
        {0xff9c3f78, 0xffe08fc0}, // Percentile: reddish purple
        {0xff6b6f73, 0xffa3a7ab}, // Maximum: grey
        {0xff1a7f37, 0xff4cc26a}, // Positive
        {0xff9a6700, 0xffe5b53c}, // Warning
        {0xffc02a2a, 0xfff47067}, // Negative
        {0xff0072b2, 0xff56b4e9}, // Information
    }};
    return inks[static_cast<std::size_t>(ink)];
}

} // namespace anarchy
