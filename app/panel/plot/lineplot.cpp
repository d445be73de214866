// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/plot/lineplot.h"

#include <QLocale>
#include <QPaintEngine>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/units.h"

namespace anarchy {

namespace {

/// Written, no value of the unit is wider.
double widestValue(PlotUnit unit)
{
    switch (unit) {
    case PlotUnit::Duration:
        return 88.8e6;
    case PlotUnit::Rate:
        return 8.88e6; // M is wider than G
    case PlotUnit::Share:
        return 8.88;
    case PlotUnit::PerSecond:
    case PlotUnit::PerMinute:
    case PlotUnit::Count:
        break;
    }
    return 88888;
}

} // namespace

LinePlot::LinePlot(LiveModel &model, PlotUnit unit, const QString &title, QList<LineSpec> lines, QWidget *parent)
    : PlotWidget(model, unit, title, parent)
    , m_lines(std::move(lines))
    , m_drawn(static_cast<std::size_t>(m_lines.size()))
{
}

PlotWidget::Range LinePlot::prepare()
{
    constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
    Range range{nothing, nothing};
    const auto widen = [&range](double value) {
        if (!std::isfinite(value))
            return;
        range.low = std::isfinite(range.low) ? std::min(range.low, value) : value;
        range.high = std::isfinite(range.high) ? std::max(range.high, value) : value;
    };
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        const LineSpec &spec = m_lines[i];
        SeriesStatistics &statistics = m_drawn[static_cast<std::size_t>(i)].statistics;
        statistics = model().view().statistics(spec.metric);
        widen(statistics.peak);
        if (axis().isLogarithmic()) {
            m_points.clear();
            collect(spec.metric, m_points);
            for (const SeriesPoint &point : m_points)
                widen(point.minimum);
        }
    }
    // Data that fell far below their band are seen beside it.
    if (std::isfinite(range.high)) {
        for (const PlotBand &band : std::as_const(m_bands)) {
            widen(band.low);
            widen(band.high);
        }
    }
    if (m_limit) {
        m_drawnLimit.statistics = model().view().statistics(*m_limit);
        if (std::isfinite(range.high))
            widen(m_drawnLimit.statistics.peak);
    }
    return range;
}

// A bucket is told by its middle, and changes until its end.
qint64 LinePlot::unsettledNs() const
{
    const BucketTier *buckets = model().history().tier(resolution());
    return buckets ? 2 * buckets->widthNs() : 0;
}

void LinePlot::draw(QPainter &painter, const QRectF &area, int firstColumn)
{
    m_painter.begin(area, pixelRatio(), grid(), firstColumn, painter.paintEngine()->type() == QPaintEngine::SVG);
    if (m_limit)
        drawLimit(painter, area, firstColumn);
    // The first line is the most important one and lies on top.
    for (qsizetype i = m_lines.size(); i-- > 0;)
        drawLine(painter, area, firstColumn, m_lines[i], m_drawn[static_cast<std::size_t>(i)]);
    m_painter.end(painter);
}

// Fills m_segments with what lies from a column on, in y coordinates.
int LinePlot::segmentsOf(Metric metric, const QRectF &area, int firstColumn)
{
    m_points.clear();
    collect(metric, m_points, firstColumn, LinePainter::reach(pixelRatio()));
    const int used = reduceToColumns(m_points, grid(), m_segments);
    for (int i = 0; i < used; ++i) {
        for (ColumnPoint &column : m_segments[static_cast<std::size_t>(i)]) {
            const bool one = column.minimum == column.maximum; // mostly, where there is room for it
            const double bottom = yOf(column.minimum, area);
            const auto y = [&](double value) { return one ? bottom : yOf(value, area); };
            column = {.x = column.x,
                      .first = y(column.first),
                      .last = y(column.last),
                      .lowest = y(column.highest),
                      .highest = y(column.lowest),
                      .minimum = y(column.maximum),
                      .maximum = bottom};
        }
    }
    return used;
}

void LinePlot::drawSegments(QPainter &painter, int used, const LineLook &look, int firstColumn, Line &line)
{
    const std::span segments = std::span(m_segments).first(static_cast<std::size_t>(used));
    if (firstColumn == 0)
        line.dense = LinePainter::isDense(segments);
    for (const std::vector<ColumnPoint> &segment : segments)
        m_painter.draw(painter, segment, look, line.dense);
}

void LinePlot::drawLine(QPainter &painter, const QRectF &area, int firstColumn, const LineSpec &spec, Line &line)
{
    const LineLook look{.colour = look::ink(spec.ink, palette()),
                        .paper = palette().color(QPalette::Base),
                        .width = spec.style == Qt::SolidLine ? 1.6 : 1.4,
                        .style = spec.style,
                        .fill = spec.fill};
    drawSegments(painter, segmentsOf(spec.metric, area, firstColumn), look, firstColumn, line);
}

void LinePlot::drawLimit(QPainter &painter, const QRectF &area, int firstColumn)
{
    const LineLook look{.colour = look::secondaryText(palette()),
                        .paper = palette().color(QPalette::Base),
                        .style = Qt::DashLine,
                        .gapStrength = 0};
    const int used = segmentsOf(*m_limit, area, firstColumn);
    // On whole pixels: it mostly runs level.
    for (int i = 0; i < used; ++i) {
        for (ColumnPoint &column : m_segments[static_cast<std::size_t>(i)]) {
            const double y = std::round(column.last) + 0.5;
            column = {column.x, y, y, y, y, y, y};
        }
    }
    drawSegments(painter, used, look, firstColumn, m_drawnLimit);
}

void LinePlot::setBands(const QString &name, const QHash<Metric, PlotBand> &bands)
{
    if (name == m_bandName && bands == m_bands)
        return;
    m_bandName = name;
    m_bands = bands;
    redrawData();
    refresh();
}

void LinePlot::drawBeneath(QPainter &painter, const QRectF &area)
{
    for (const LineSpec &spec : std::as_const(m_lines)) {
        const auto band = m_bands.constFind(spec.metric);
        if (band == m_bands.constEnd())
            continue;
        const double top = std::max(yOf(band->high, area), area.top());
        const double bottom = std::min(yOf(band->low, area), area.bottom());
        if (bottom >= top)
            paintBand(painter, {area.left(), top, area.width(), bottom - top},
                      {.ink = look::ink(spec.ink, palette()),
                       .paper = palette().color(QPalette::Base),
                       .pattern = band->pattern,
                       .pixelRatio = pixelRatio(),
                       .firstColumn = grid().first()});
    }
}

void LinePlot::drawAbove(QPainter &painter, const QRectF &area)
{
    if (!m_limit)
        return;
    const double maximum = m_drawnLimit.statistics.last;
    if (!std::isfinite(maximum))
        return;
    m_words.setFont(look::caption(font()));
    painter.setFont(m_words.font());
    const QFontMetrics metrics = painter.fontMetrics();
    const int height = metrics.height();
    const WordCache::Word &word = m_words.get(tr("maximum %1").arg(valueText(maximum)));
    const double line
        = std::round(yOf(maximum, area)); // as drawLimit() has it: its pixel stays free of the words' ground
    // At the line's newest end; above it, where no data can be, if there is room.
    const double width = word.width + 2;
    const double above = line - height;
    const QRectF place(area.right() - width - look::grid, above >= area.top() ? above : line + 1, width, height);
    // Event marks and steps of the line itself pass behind the letters; nothing above these is hidden.
    painter.fillRect(place.adjusted(0, metrics.ascent() - metrics.capHeight(), 0, 0), palette().color(QPalette::Base));
    painter.setPen(look::secondaryText(palette()));
    painter.drawStaticText(place.topLeft(), word.text);
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
    case PlotUnit::PerMinute:
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
        const SeriesStatistics &statistics = m_drawn[static_cast<std::size_t>(i)].statistics;
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
    for (const LineSpec &spec : m_lines) {
        const auto band = m_bands.constFind(spec.metric);
        if (band == m_bands.constEnd())
            continue;
        // One entry for all of them: colours and patterns go with the lines.
        LegendEntry entry;
        constexpr int room = 16;
        entry.name = m_bandName.size() > room ? m_bandName.left(room - 1) + u'…' : m_bandName;
        entry.colour = look::ink(spec.ink, palette());
        entry.fill = band->pattern;
        entries.prepend(entry); // before those whose values have the row's end
        break;
    }
    return entries;
}

QString LinePlot::emptyText() const
{
    return model().latest() ? tr("Nothing moves on the link") : tr("No link to measure");
}

} // namespace anarchy

#include "moc_lineplot.cpp"
