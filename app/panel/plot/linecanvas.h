// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QRectF>

#include <cmath>
#include <vector>

#include "axes/columngrid.h"
#include "panel/plot/linelook.h"
#include "panel/plot/strokecoverage.h"
#include "telemetry/plotreducer.h"

class QPainter;

namespace anarchy {

/// The pixels of a plot's lines. One with a sample in about every pixel column is drawn as what it covers there: a bar
/// a column from its lowest to its highest value, and around it a tint over all that the values stand for. One with
/// room between its samples is a stroke. Pixels are written row by row, which costs a tenth of as many rectangles. They
/// gather until flush(), so that several lines cost one image.
class LineCanvas {
public:
    /// Columns that what is drawn of a sample reaches to its sides.
    static int reach(double pixelRatio);
    /// Starts on a plot's area.
    /// \param firstColumn of the grid that is drawn; those before stay as they are
    void begin(const QRectF &area, double pixelRatio, const ColumnGrid &grid, int firstColumn);
    /// Adds a line on top of those before it.
    /// \param line its values already turned into y coordinates, so that `minimum` is the topmost; x in columns
    void addBars(const std::vector<ColumnPoint> &line, const LineLook &look);
    /// Adds a line that has room between its samples.
    void addStroke(const std::vector<ColumnPoint> &line, const LineLook &look);
    /// Puts what was added since the last time onto the painter.
    void flush(QPainter &painter);

private:
    /// Rows from `top` down to, not including, `bottom`.
    struct Rows {
        std::vector<int> top;
        std::vector<int> bottom;
    };

    /// Rows that a line at the end of the value axis reaches beyond it.
    int edge() const { return static_cast<int>(std::ceil(m_pixelRatio)); }
    bool span(const std::vector<ColumnPoint> &line);
    int imageColumn(double x) const;
    double deviceY(double y) const { return (y - m_area.top()) * m_pixelRatio + edge(); }
    int rowOf(double y) const { return qRound(deviceY(y)); }
    QPointF pointOf(double x, double y) const;
    void measure(const std::vector<ColumnPoint> &line, const LineLook &look);
    void fill(const QColor &colour);
    void drawBand(const QColor &colour);
    void drawBars();
    void trace(const std::vector<ColumnPoint> &line, double ColumnPoint::*leave, double ColumnPoint::*arrive,
               std::vector<int> &rows) const;
    void drawStroke(const std::vector<ColumnPoint> &line, const LineLook &look);

    QRectF m_area;
    double m_pixelRatio = 1;
    ColumnGrid m_grid;
    int m_firstColumn = 0; ///< of the grid, where the image begins
    QImage m_image;
    bool m_empty = true;
    // Of the line that is being added, by column of the image.
    int m_first = 0;
    int m_end = 0;
    Rows m_bars;
    Rows m_band;
    bool m_hasBand = false;
    std::vector<QRgb> m_ink;
    StrokeCoverage m_stroke;
};

} // namespace anarchy
