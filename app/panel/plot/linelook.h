// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

#include <vector>

namespace anarchy {

/// How a line of a plot looks.
struct LineLook {
    QColor colour;
    QColor paper; ///< that lies under it
    double width = 1; ///< logical pixels
    Qt::PenStyle style = Qt::SolidLine;
    bool fill = false; ///< shade from the line down to the plot's lower edge
    double gapStrength = 0.45; ///< of the colour where the style has a gap: not left out, it may be the only peak

    static constexpr double fillStrength
        = 0.2; ///< at the plot's upper edge; two of them must not become a third colour
    static constexpr double bandStrength = 0.38; ///< of what lies between lowest and highest around a mean
    static constexpr double bandEndStrength = 0.65; ///< of those two themselves

    /// One period of the style along the time axis, a colour a device pixel column, premultiplied.
    std::vector<QRgb> inks(double pixelRatio) const;
};

} // namespace anarchy
