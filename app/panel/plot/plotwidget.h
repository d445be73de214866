// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPixmap>
#include <QWidget>

#include <optional>

#include "plot/axis.h"
#include "plot/timeaxis.h"
#include "telemetry/livemodel.h"

namespace anarchy {

/// One entry of a plot's legend row.
struct LegendEntry {
    QString name;
    QColor colour;
    Qt::PenStyle line = Qt::SolidLine;
    Qt::BrushStyle fill = Qt::NoBrush; ///< a bar instead of a line
    QString now; ///< value at the right edge, or under the crosshair
    QString average;
    QString peak;
    QString widest; ///< no value is written wider than this: keeps the row still
};

/// A plot over the span that the model looks at: "now" on the right, one legend row above the data, thin grid, event
/// marks, and a crosshair whose values appear in the legend so that nothing covers the data.
///
/// This is the one interface that pages know; what is drawn inside is up to the subclass. Paper (grid, labels) and data
/// are cached apart: a moving crosshair redraws neither.
class PlotWidget : public QWidget {
    Q_OBJECT

public:
    PlotWidget(LiveModel &model, PlotUnit unit, const QString &title, QWidget *parent = nullptr);

    /// Only the lowest of several plots on one time axis needs its labels.
    void setTimeLabelsVisible(bool visible);
    /// Data are never less high than so many lines of text.
    void setLeastLines(int lines);
    /// Draws anew with what the model has now. Costs nothing while not visible.
    void refresh();
    /// Moment under the crosshair, shared by all plots on one time axis; nothing hides it.
    void setCrosshair(std::optional<qint64> timeNs);
    /// Paints all of it at once, without the cached layers: for pictures, which may have no pixels.
    void paintTo(QPainter &painter);

    QString title() const { return m_title; }
    const ValueAxis &axis() const { return m_axis; }
    /// Where data is drawn, in widget coordinates.
    QRect dataRect() const;
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
    virtual void draw(QPainter &painter, const QRectF &area) = 0;
    virtual void drawCrosshair(QPainter &painter, const QRectF &area, const History::Moment &moment) = 0;
    /// \param moment whose values to show, or null for the newest
    virtual QList<LegendEntry> legend(const History::Moment *moment) const = 0;
    virtual QString emptyText() const { return {}; } ///< shown in the middle when there is nothing to draw

    const LiveModel &model() const { return m_model; }
    double xOf(qint64 timeNs, const QRectF &area) const;
    double yOf(double value, const QRectF &area) const;
    /// Points of a metric in view, as finely as there are pixels; appended.
    void collect(Metric metric, std::vector<SeriesPoint> &points) const;

    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool event(QEvent *event) override;

private:
    QPixmap blankLayer() const;
    void drawPaper(QPainter &painter);
    void drawData(QPainter &painter);
    void drawSelection(QPainter &painter, const QRectF &area) const;
    void drawTimeAxis(QPainter &painter, const QRect &area) const;
    void drawMarks(QPainter &painter, const QRectF &area) const;
    void drawLegend(QPainter &painter) const;
    void updateDescription();
    QString markTextAt(const QPoint &position) const;
    std::vector<TimeTick> timeTicksInView() const;
    qint64 columnNs() const;
    qint64 timeAt(double x) const;
    void moveCrosshair(int direction, bool selecting);
    std::optional<History::Moment> pointedAt() const;

    LiveModel &m_model;
    QString m_title;
    ValueAxis m_axis;
    bool m_timeLabels = true;
    int m_leastLines = 3;
    bool m_empty = true;
    bool m_ring = false;
    QPixmap m_paper;
    QPixmap m_data;
    bool m_stale = true; ///< m_data does not show what the last refresh() prepared
    std::optional<qint64> m_crosshairNs;
    std::optional<double> m_draggedFromX; ///< a button is down; the view follows the pointer
    std::optional<qint64> m_selectedFromNs; ///< a selection is being made from here
    std::vector<TimeTick> m_timeTicks; ///< on the paper
    qint64 m_describedAtNs = 0;
};

} // namespace anarchy
