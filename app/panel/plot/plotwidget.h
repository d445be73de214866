// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMargins>
#include <QWidget>

#include <cmath>
#include <optional>

#include "axes/axis.h"
#include "axes/columngrid.h"
#include "axes/timeaxis.h"
#include "live/livemodel.h"
#include "panel/plot/datalayer.h"
#include "panel/plot/plotlegend.h"
#include "panel/plot/plotnavigation.h"
#include "panel/plot/plotpaper.h"

namespace anarchy {

/// A plot over the span that the model looks at: "now" on the right, one legend row above the data, thin grid, event
/// marks, and a crosshair whose values appear in the legend so that nothing covers the data.
///
/// This is the one interface that pages know; what is drawn inside is up to the subclass. The pixels of data are kept:
/// a moving crosshair draws none of them again, and of passing time only what is new is drawn.
class PlotWidget : public QWidget {
    Q_OBJECT

public:
    PlotWidget(LiveModel &model, PlotUnit unit, const QString &title, QWidget *parent = nullptr);

    /// Only the lowest of several plots on one time axis needs its labels.
    void setTimeLabelsVisible(bool visible);
    /// What they take, pixels.
    int timeLabelsHeight() const;
    /// Data are never less high than so many lines of text.
    void setLeastLines(int lines);
    /// Draws anew with what the model has now. Costs nothing while not visible.
    void refresh();
    /// The same for all but the legend's numbers, which stay until refreshNumbers().
    void refreshData();
    /// Writes the legend's numbers anew, as of the last time that data were.
    void refreshNumbers();
    /// Moment under the crosshair, shared by all plots on one time axis; nothing hides it.
    void setCrosshair(std::optional<qint64> timeNs);
    /// Paints all of it at once, without the cached layers: for pictures, which may have no pixels.
    void paintTo(QPainter &painter);

    QString title() const { return m_title; }
    std::optional<qint64> crosshair() const { return m_crosshairNs; }
    qint64 timeAt(double x) const;
    /// How much time a device pixel column shows.
    qint64 columnNs() const { return m_grid.columnNs(); }
    const ValueAxis &axis() const { return m_axis; }
    /// Where data is drawn, in widget coordinates.
    QRect dataRect() const { return rect().marginsRemoved(margins()); }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// The user points at a moment, or stops pointing.
    void crosshairMoved(std::optional<qint64> timeNs);

protected:
    /// Smallest and largest value that must fit the axis; NaN when there is nothing.
    struct Range {
        double low;
        double high;
    };
    virtual Range prepare() = 0; ///< collects what draw() needs; called once a refresh
    /// \param firstColumn of grid(): what lies before is on the screen already
    virtual void draw(QPainter &painter, const QRectF &area, int firstColumn) = 0;
    /// How far back from the newest sample what is drawn may still change, ns.
    virtual qint64 unsettledNs() const = 0;
    /// What lies beneath the data at all times alike; patterns go with the grid.
    virtual void drawBeneath(QPainter &, const QRectF &) { }
    /// What values are told in from now on; the axis begins anew when it is another unit.
    void setUnit(PlotUnit unit);
    /// What was drawn is not right any more.
    void redrawData() { m_data.invalidate(); }
    /// What stands still while data move, on top of them.
    virtual void drawAbove(QPainter &, const QRectF &) { }
    virtual void drawCrosshair(QPainter &painter, const QRectF &area, const History::Moment &moment) = 0;
    /// \param moment whose values to show, or null for the newest
    virtual QList<LegendEntry> legend(const History::Moment *moment) const = 0;
    virtual QString emptyText() const { return {}; } ///< shown in the middle when there is nothing to draw

    const LiveModel &model() const { return m_model; }
    const ColumnGrid &grid() const { return m_grid; }
    double pixelRatio() const { return m_pixelRatio; } ///< of what is drawn on
    double xOf(qint64 timeNs, const QRectF &area) const { return area.left() + m_grid.columnOf(timeNs) / m_pixelRatio; }
    /// The device pixel edge nearest to x: what stands on one is moved without changing its shape.
    double snapped(double x) const { return std::round(x * m_pixelRatio) / m_pixelRatio; }
    double yOf(double value, const QRectF &area) const;
    /// Points of a metric from a column of the grid on, as finely as there are pixels; appended.
    /// \param reach columns beyond both ends, where what is drawn of a point reaches into view
    void collect(Metric metric, std::vector<SeriesPoint> &points, int firstColumn = 0, int reach = 0) const;
    /// How finely the past is told in this view.
    Resolution resolution() const;

    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    bool event(QEvent *event) override;

private:
    QMargins margins() const;
    QRect legendRow() const;
    void adoptView(double pixelRatio);
    bool adoptPaper();
    void drawMargins(QPainter &painter, const QRegion &region);
    void drawData(QPainter &painter, int firstColumn);
    void drawEmptyText(QPainter &painter, const QRectF &area) const;
    void showData();
    void drawSelection(QPainter &painter, const QRectF &area) const;
    void drawMarks(QPainter &painter, const QRectF &area, int firstColumn) const;
    void drawLegend(QPainter &painter);
    void updateDescription();
    QString markTextAt(const QPoint &position) const;
    std::vector<TimeTick> timeTicksInView() const;
    std::optional<History::Moment> pointedAt() const;

    LiveModel &m_model;
    QString m_title;
    ValueAxis m_axis;
    mutable std::optional<QMargins> m_margins; ///< around the data; measuring them costs
    bool m_timeLabels = true;
    int m_leastLines = 3;
    bool m_empty = true;
    bool m_ring = false;
    PlotNavigation m_navigation;
    PlotLegend m_legend;
    QList<LegendEntry> m_entries; ///< as of the last refreshNumbers()
    ColumnGrid m_grid; ///< as of the last refresh()
    double m_pixelRatio = 1;
    PlotPaper m_paper; ///< as of the last refresh()
    DataLayer m_data;
    bool m_stale = true; ///< m_data does not show what the last refresh() prepared
    std::optional<qint64> m_crosshairNs;
    mutable std::optional<std::pair<std::chrono::seconds, int>>
        m_tickRoom; ///< of one label at a span; measuring it costs
    qint64 m_describedAtNs = 0;
};

} // namespace anarchy
