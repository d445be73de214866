// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPolygonF>
#include <QRectF>

#include <span>
#include <vector>

#include "panel/plot/linecanvas.h"
#include "panel/plot/linelook.h"

class QPainter;

namespace anarchy {

/// Draws the lines of a plot at a cost that grows with their length. What Qt strokes wider than a pixel costs the
/// square of what crosses one another in a line, a quarter of a second for 15 minutes of a lively latency, and what it
/// strokes a pixel wide it shares out to threads, whose waking costs more than a few strokes. So both kinds of line are
/// a canvas' (see there), but for a picture made of shapes. What is drawn at a moment does not depend on what is in
/// view with it, so a part can be drawn alone.
class LinePainter {
public:
    /// Columns that what is drawn of a sample reaches to its sides.
    static int reach(double pixelRatio) { return LineCanvas::reach(pixelRatio); }
    /// Where there is a sample in each second column, a line between them shows nothing that bars do not.
    static bool isDense(std::span<const std::vector<ColumnPoint>> lines);

    /// \param firstColumn of the grid that is drawn
    /// \param vector the painter draws shapes, not pixels: they are then left whole, whatever they cost
    void begin(const QRectF &area, double pixelRatio, const ColumnGrid &grid, int firstColumn, bool vector);
    /// Draws one unbroken line on top of those before it.
    /// \param line its values already turned into y coordinates, so that `minimum` is the topmost; x in columns
    void draw(QPainter &painter, const std::vector<ColumnPoint> &line, const LineLook &look, bool dense);
    void end(QPainter &painter) { m_canvas.flush(painter); }

private:
    double xOf(const ColumnPoint &column) const { return m_area.left() + column.x / m_pixelRatio; }
    void drawShapes(QPainter &painter, const std::vector<ColumnPoint> &line, const LineLook &look) const;
    void drawBand(QPainter &painter, const std::vector<ColumnPoint> &line, const LineLook &look) const;
    QPolygonF outlineOf(const std::vector<ColumnPoint> &line) const;

    QRectF m_area;
    double m_pixelRatio = 1;
    ColumnGrid m_grid;
    bool m_vector = false;
    LineCanvas m_canvas;
};

} // namespace anarchy
