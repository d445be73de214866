// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QList>
#include <QPen>

#include <algorithm>

namespace anarchy {

/// How a line of a plot looks.
struct LineLook {
    QColor colour;
    QColor paper; ///< that lies under it
    double width = 1; ///< logical pixels
    Qt::PenStyle style = Qt::SolidLine;
    bool fill = false; ///< shade from the line down to the plot's lower edge

    static constexpr float fillStrength = 0.16F; ///< at the top; fades, so that two of them do not become a third colour

    /// Lengths of dashes and gaps in device pixels; empty: no gaps.
    QList<qreal> pattern(double pixelRatio) const
    {
        QList<qreal> lengths;
        if (style != Qt::SolidLine)
            lengths = QPen(colour, 1, style).dashPattern();
        for (qreal &length : lengths)
            length *= std::max(width * pixelRatio, 1.0);
        return lengths;
    }
};

} // namespace anarchy
