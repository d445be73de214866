// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/plot/linelook.h"

#include <QPen>

#include <algorithm>

#include "desktop/look/look.h"

namespace anarchy {

std::vector<QRgb> LineLook::inks(double pixelRatio) const
{
    const QRgb ink = colour.rgb();
    if (style == Qt::SolidLine)
        return {ink};
    const QRgb gap = gapStrength > 0 ? look::mix(paper, colour, gapStrength).rgb() : 0;
    std::vector<QRgb> period;
    bool drawn = true;
    for (const qreal length : QPen(colour, 1, style).dashPattern()) {
        period.insert(period.end(),
                      static_cast<std::size_t>(std::max(qRound(length * std::max(width * pixelRatio, 1.0)), 1)),
                      drawn ? ink : gap);
        drawn = !drawn;
    }
    return period;
}

} // namespace anarchy
