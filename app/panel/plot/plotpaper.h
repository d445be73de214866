// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QPalette>
#include <QRect>

#include <vector>

#include "axes/axis.h"
#include "axes/timeaxis.h"

class QPainter;

namespace anarchy {

/// What a plot's data are read against: the grid, and the labels of both axes.
class PlotPaper {
public:
    /// Takes over what the axes have now, for data in `area`. True: something looks different.
    bool adopt(const QRect &area, const ValueAxis &axis, std::vector<TimeTick> times, const QFont &font);

    /// May be drawn over the data.
    void drawGrid(QPainter &painter, const QPalette &palette) const;
    void drawValueLabels(QPainter &painter, const QPalette &palette) const;
    void drawTimeLabels(QPainter &painter, const QPalette &palette) const;

private:
    struct ValueLine {
        int y; ///< pixels
        QString label;
        bool operator==(const ValueLine &) const = default;
    };

    QRect m_area;
    QFont m_font;
    std::vector<ValueLine> m_values;
    std::vector<TimeTick> m_times;
};

} // namespace anarchy
