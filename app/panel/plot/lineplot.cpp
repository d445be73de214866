// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/plot/lineplot.h"

#include <QLocale>
#include <QPaintEngine>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>

#include "text/units.h"

namespace anarchy {

namespace {

/// Written, no value of the unit is wider.
double widestValue(PlotUnit unit)
{
    switch (unit) {
    case PlotUnit::Duration:
        return 88.8e3;
    case PlotUnit::Rate:
        return 8.88e9;
    case PlotUnit::Share:
        return 0.088;
    case PlotUnit::PerSecond:
    case PlotUnit::Count:
        break;
    }
    return 88888;
}

} // namespace

LinePlot::LinePlot(LiveModel &model, PlotUnit unit, const QString &title, QList<LineSpec> lines, QWidget *parent)
    : PlotWidget(model, unit, title, parent)
    , m_lines(std::move(lines))
{
}

PlotWidget::Range LinePlot::prepare()
{
    constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
    Range range{ nothing, nothing };
    const auto widen = [&range](double value) {
        if (!std::isfinite(value))
            return;
        range.low = std::isfinite(range.low) ? std::min(range.low, value) : value;
        range.high = std::isfinite(range.high) ? std::max(range.high, value) : value;
    };
    m_statistics.clear();
    for (const LineSpec &spec : m_lines) {
        m_statistics.push_back(model().statistics(spec.metric));
        widen(m_statistics.back().peak);
        if (axis().isLogarithmic()) {
            m_points.clear();
            collect(spec.metric, m_points);
            for (const SeriesPoint &point : m_points)
                widen(point.minimum);
        }
    }
    if (m_limit) {
        m_limitStatistics = model().statistics(*m_limit);
        if (std::isfinite(range.high))
            widen(m_limitStatistics.peak);
    }
    return range;
}

void LinePlot::draw(QPainter &painter, const QRectF &area)
{
    if (m_limit)
        drawLimit(painter, area);
    // The first line is the most important one and lies on top.
    m_painter.begin(area, painter.device()->devicePixelRatioF(), painter.paintEngine()->type() == QPaintEngine::SVG);
    for (qsizetype i = m_lines.size(); i-- > 0;)
        drawLine(painter, area, m_lines[i]);
    m_painter.end(painter);
}

void LinePlot::drawLine(QPainter &painter, const QRectF &area, const LineSpec &spec)
{
    const int columns = std::max(qRound(area.width() * painter.device()->devicePixelRatioF()), 1);
    m_points.clear();
    collect(spec.metric, m_points);
    const int used = reduceToColumns(m_points, model().viewFromNs(), model().viewToNs(), columns, m_segments);
    const LineLook look{ look::ink(spec.ink, palette()), palette().color(QPalette::Base),
                         spec.style == Qt::SolidLine ? 1.6 : 1.4, spec.style, spec.fill };
    for (int i = 0; i < used; ++i) {
        std::vector<ColumnPoint> &line = m_segments[static_cast<std::size_t>(i)];
        for (ColumnPoint &column : line) {
            const double lowest = yOf(column.minimum, area);
            const bool one = column.minimum == column.maximum; // mostly, where there is room for it
            column.minimum = one ? lowest : yOf(column.maximum, area);
            column.maximum = lowest;
            column.first = one ? lowest : yOf(column.first, area);
            column.last = one ? lowest : yOf(column.last, area);
        }
        m_painter.draw(painter, line, look);
    }
}

void LinePlot::drawLimit(QPainter &painter, const QRectF &area)
{
    m_points.clear();
    collect(*m_limit, m_points);
    const int used = reduceToColumns(m_points, model().viewFromNs(), model().viewToNs(),
                                     std::max(qRound(area.width()), 1), m_segments);
    const QColor colour = look::secondaryText(palette());
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(colour, 1, Qt::DashLine));
    for (int i = 0; i < used; ++i) {
        // Drawn from right to left, so that dashes stand still while time passes.
        QPolygonF line;
        const std::vector<ColumnPoint> &segment = m_segments[static_cast<std::size_t>(i)];
        for (auto column = segment.rbegin(); column != segment.rend(); ++column)
            line << QPointF(area.left() + column->x, std::round(yOf(column->last, area)));
        painter.drawPolyline(line);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    if (!std::isfinite(m_limitStatistics.last))
        return;
    painter.setFont(look::caption(font()));
    const QFontMetrics metrics = painter.fontMetrics();
    const QString text = tr("maximum %1").arg(valueText(m_limitStatistics.last));
    const double y = yOf(m_limitStatistics.last, area);
    // At the line's newest end; above it, where no data can be, if there is room.
    const double width = metrics.horizontalAdvance(text) + 2;
    const double above = y - metrics.height();
    const QRectF place(area.right() - width - look::grid, above >= area.top() ? above : y + 1, width, metrics.height());
    // Event marks and steps of the line itself pass behind the words.
    painter.fillRect(place, palette().color(QPalette::Base));
    painter.setPen(colour);
    painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter, text);
}

void LinePlot::drawCrosshair(QPainter &painter, const QRectF &area, const History::Moment &moment)
{
    for (const LineSpec &spec : m_lines) {
        const double value = moment.value(spec.metric);
        if (!std::isfinite(value))
            continue;
        painter.setPen(QPen(palette().color(QPalette::Base), 1.5));
        painter.setBrush(look::ink(spec.ink, palette()));
        painter.drawEllipse(QPointF(xOf(moment.timeNs, area), yOf(value, area)), 4, 4);
    }
}

QString LinePlot::valueText(double value) const
{
    switch (axis().unit()) {
    case PlotUnit::Duration:
        return durationQuantity(value).text();
    case PlotUnit::Rate:
        return rateQuantity(value).text();
    case PlotUnit::Share:
        return percentText(value);
    case PlotUnit::PerSecond:
    case PlotUnit::Count:
        break;
    }
    return std::isfinite(value) ? QLocale().toString(value, 'f', 0) : QStringLiteral("–");
}

QList<LegendEntry> LinePlot::legend(const History::Moment *moment) const
{
    QList<LegendEntry> entries;
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        const LineSpec &spec = m_lines[i];
        const SeriesStatistics statistics = static_cast<std::size_t>(i) < m_statistics.size()
            ? m_statistics[static_cast<std::size_t>(i)]
            : SeriesStatistics{};
        LegendEntry entry;
        entry.name = spec.name;
        entry.colour = look::ink(spec.ink, palette());
        entry.line = spec.style;
        entry.now = valueText(moment ? moment->value(spec.metric) : statistics.last);
        if (axis().unit() != PlotUnit::Duration) // an average of percentiles says nothing
            entry.average = valueText(statistics.average);
        entry.peak = valueText(statistics.peak);
        entry.widest = valueText(widestValue(axis().unit()));
        entries << entry;
    }
    return entries;
}

QString LinePlot::emptyText() const
{
    return model().latest() ? tr("Nothing moves on the link") : tr("No link to measure");
}

} // namespace anarchy
