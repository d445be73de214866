// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>

#include <vector>

#include "desktop/look/look.h"
#include "panel/plot/bandpainter.h"
#include "panel/plot/linepainter.h"
#include "panel/plot/plotwidget.h"
#include "panel/plot/wordcache.h"
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
    LinePlot(LiveModel &model, PlotUnit unit, const QString &title, QList<LineSpec> lines, QWidget *parent = nullptr);

    /// A metric that bounds the others, drawn dashed and labelled "maximum 7.2 GB/s".
    void setLimit(Metric metric) { m_limit = metric; }
    /// Lays bands under the lines of the metrics.
    /// \param name of what they are of, in the legend; empty: there are none
    void setBands(const QString &name, const QHash<Metric, PlotBand> &bands);
    const QList<LineSpec> &lines() const { return m_lines; }
    std::optional<Metric> limit() const { return m_limit; }

protected:
    Range prepare() override;
    void draw(QPainter &painter, const QRectF &area, int firstColumn) override;
    qint64 unsettledNs() const override;
    void drawBeneath(QPainter &painter, const QRectF &area) override;
    void drawAbove(QPainter &painter, const QRectF &area) override;
    void drawCrosshair(QPainter &painter, const QRectF &area, const History::Moment &moment) override;
    QList<LegendEntry> legend(const History::Moment *moment) const override;
    QString emptyText() const override;

private:
    /// One of the lines, or the limit, which comes after them.
    struct Line {
        SeriesStatistics statistics; ///< in view
        bool dense = false; ///< as it was when all of it was drawn; a part alone cannot tell
    };
    int segmentsOf(Metric metric, const QRectF &area, int firstColumn);
    void drawLine(QPainter &painter, const QRectF &area, int firstColumn, const LineSpec &spec, Line &line);
    void drawLimit(QPainter &painter, const QRectF &area, int firstColumn);
    void drawSegments(QPainter &painter, int used, const LineLook &look, int firstColumn, Line &line);
    QString valueText(double value) const;

    QList<LineSpec> m_lines;
    std::optional<Metric> m_limit;
    QString m_bandName;
    QHash<Metric, PlotBand> m_bands;
    std::vector<Line> m_drawn; ///< one for each of m_lines
    Line m_drawnLimit;
    WordCache m_words; ///< of what is written on the data
    LinePainter m_painter;
    std::vector<SeriesPoint> m_points; // kept to spare allocations
    std::vector<std::vector<ColumnPoint>> m_segments;
};

} // namespace anarchy
