// SPDX-License-Identifier: GPL-3.0-or-later
#include "barepage.h"

#include <QPainter>

#include "desktop/look/look.h"
#include "panel/plot/lineplot.h"
#include "telemetry/plotreducer.h"

using namespace anarchy;

namespace bench {

namespace {

struct Line {
    QPolygonF points;
    QPen pen;
};

class BarePlot : public QWidget {
public:
    BarePlot(std::vector<Line> lines, QWidget *parent)
        : QWidget(parent)
        , m_lines(std::move(lines))
    {
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), palette().color(QPalette::Base));
        painter.setRenderHint(QPainter::Antialiasing);
        for (const Line &line : m_lines) {
            painter.setPen(line.pen);
            painter.drawPolyline(line.points);
        }
    }

private:
    std::vector<Line> m_lines;
};

QPolygonF polylineOf(LiveModel &model, const PlotWidget &plot, Metric metric)
{
    const QRectF area = plot.dataRect();
    const int columns = plot.dataRect().width();
    const qint64 from = model.view().fromNs();
    const qint64 to = model.view().toNs();
    std::vector<SeriesPoint> points;
    model.history().collect(metric, from, to, (to - from) / columns, points);
    std::vector<std::vector<ColumnPoint>> segments;
    const int used = reduceToColumns(points, ColumnGrid(from, to, columns), segments);
    QPolygonF line;
    const auto add = [&](double x, double value) {
        line << QPointF(area.left() + x, area.bottom() - plot.axis().position(value) * area.height());
    };
    for (int i = 0; i < used; ++i) {
        for (const ColumnPoint &column : segments[static_cast<std::size_t>(i)]) {
            add(column.x, column.first);
            if (column.minimum == column.maximum)
                continue;
            add(column.x, column.minimum);
            add(column.x, column.maximum);
            add(column.x, column.last);
        }
    }
    return line;
}

} // namespace

BarePage::BarePage(PanelToMeasure &panel)
    : m_window(std::make_unique<QWidget>())
{
    const QList<PlotWidget *> plots = panel.plots();
    m_window->resize(panel.window().size());
    for (qsizetype i = 0; i < plots.size(); ++i) {
        std::vector<Line> lines;
        const auto add = [&](Metric metric, look::Ink ink) {
            lines.push_back(
                {polylineOf(panel.model(), *plots[i], metric), QPen(look::ink(ink, panel.window().palette()), 1)});
        };
        // Errors are bars there and nothing here.
        if (const auto *plot = qobject_cast<LinePlot *>(plots[i])) {
            for (const LineSpec &line : plot->lines())
                add(line.metric, line.ink);
            if (plot->limit())
                add(*plot->limit(), look::Ink::Maximum);
        }
        m_seriesCount += static_cast<int>(lines.size());
        m_plots.push_back(new BarePlot(std::move(lines), m_window.get()));
        m_plots.back()->setGeometry(QRect(plots[i]->mapTo(&panel.window(), QPoint()), plots[i]->size()));
    }
}

void BarePage::repaintAll()
{
    for (QWidget *plot : m_plots)
        plot->update();
}

} // namespace bench
