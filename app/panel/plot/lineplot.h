// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "panel/look.h"
#include "panel/plot/linepainter.h"
#include "panel/plot/plotwidget.h"
#include "telemetry/plotreducer.h"

namespace anarchy {

/// How one metric is drawn.
struct LineSpec {
    Metric metric;
    QString name;
    look::Ink ink;
    Qt::PenStyle style = Qt::SolidLine;
    bool fill = false; ///< a breath of colour under the line
};

/// Metrics as lines. Every sample's extremes reach the screen, whatever the zoom; where nothing was sampled, nothing is
/// drawn.
class LinePlot : public PlotWidget {
    Q_OBJECT

public:
    LinePlot(LiveModel &model, PlotUnit unit, const QString &title, QList<LineSpec> lines,
             QWidget *parent = nullptr);

    /// A metric that bounds the others, drawn dashed and labelled "maximum 7.2 GB/s".
    void setLimit(Metric metric) { m_limit = metric; }
    const QList<LineSpec> &lines() const { return m_lines; }
    std::optional<Metric> limit() const { return m_limit; }

protected:
    Range prepare() override;
    void draw(QPainter &painter, const QRectF &area) override;
    void drawCrosshair(QPainter &painter, const QRectF &area, const History::Moment &moment) override;
    QList<LegendEntry> legend(const History::Moment *moment) const override;
    QString emptyText() const override;

private:
    void drawLine(QPainter &painter, const QRectF &area, const LineSpec &spec);
    void drawLimit(QPainter &painter, const QRectF &area);
    QString valueText(double value) const;

    QList<LineSpec> m_lines;
    std::optional<Metric> m_limit;
    std::vector<SeriesStatistics> m_statistics; ///< one a line
    SeriesStatistics m_limitStatistics;
    LinePainter m_painter;
    std::vector<SeriesPoint> m_points; // kept to spare allocations
    std::vector<std::vector<ColumnPoint>> m_segments;
};

} // namespace anarchy
