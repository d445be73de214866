// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/autotune/curveplot.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

#include "base/units.h"
#include "desktop/look/look.h"

namespace anarchy {

namespace {

constexpr double radius = 3.5;
constexpr double chosenRadius = 5;
constexpr int valueTicks = 4;
constexpr double widestWhisker = 0.5; // of the measure: what is less sure than that says nothing

look::Ink inkOf(Objective objective)
{
    switch (objective) {
    case Objective::Throughput:
        return look::Ink::Tx;
    case Objective::Latency:
        return look::Ink::Percentile;
    case Objective::Balanced:
        break;
    }
    return look::Ink::Median;
}

bool isWhisker(const CurvePoint &point)
{
    return std::isfinite(point.low) && std::isfinite(point.high)
        && point.high - point.low < 2 * widestWhisker * point.measure;
}

} // namespace

CurvePlot::CurvePlot(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void CurvePlot::display(const TunedParameter &parameter, Objective objective, double start)
{
    m_objective = objective;
    m_start = start;
    m_chosen = parameter.chosen;
    m_curves = curvesOf(parameter, objective);
    m_values.clear();
    std::vector<double> measures;
    for (const std::vector<CurvePoint> &curve : m_curves) {
        for (const CurvePoint &point : curve) {
            m_values.push_back(point.value);
            measures.push_back(point.measure);
            if (isWhisker(point)) {
                measures.push_back(point.low);
                measures.push_back(point.high);
            }
        }
    }
    std::ranges::sort(m_values);
    m_values.erase(std::unique(m_values.begin(), m_values.end()), m_values.end());
    m_axis = FittedAxis(measures);
    setAccessibleName(tr("%1 curve", "parameter").arg(parameterTitle(parameter.parameter)));
    update();
}

QSize CurvePlot::sizeHint() const
{
    return {46 * look::grid, 23 * look::grid};
}

QSize CurvePlot::minimumSizeHint() const
{
    return {30 * look::grid, 23 * look::grid};
}

QString CurvePlot::measureText(double measure) const
{
    switch (m_objective) {
    case Objective::Throughput:
        return rateQuantity(measure).text();
    case Objective::Latency:
        return durationQuantity(measure).text();
    case Objective::Balanced:
        break;
    }
    return percentText(measure / m_start);
}

QRectF CurvePlot::plotArea() const
{
    const QFontMetricsF metrics(look::caption(font()));
    double widest = 0;
    for (const double tick : m_axis.ticks(valueTicks))
        widest = std::max(widest, metrics.horizontalAdvance(measureText(tick)));
    return QRectF(rect()).adjusted(widest + look::grid, look::grid, -2 * look::grid, -metrics.height() - look::grid);
}

double CurvePlot::x(quint32 value) const
{
    const QRectF area = plotArea().adjusted(2 * look::grid, 0, -2 * look::grid, 0);
    const double first = std::log2(m_values.front());
    const double span = std::log2(m_values.back()) - first;
    return span > 0 ? area.left() + (std::log2(value) - first) / span * area.width() : area.center().x();
}

double CurvePlot::y(double measure) const
{
    const QRectF area = plotArea();
    return area.bottom() - m_axis.position(measure) * area.height();
}

void CurvePlot::paintEvent(QPaintEvent *)
{
    if (m_values.empty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintPlateau(painter);
    paintPaper(painter);
    for (const std::vector<CurvePoint> &curve : m_curves)
        paintCurve(painter, curve, &curve == &m_curves.back());
}

void CurvePlot::paintPaper(QPainter &painter) const
{
    const QRectF area = plotArea();
    painter.setFont(look::caption(font()));
    const QFontMetricsF metrics(painter.font());
    for (const double tick : m_axis.ticks(valueTicks)) {
        painter.setPen(look::hairline(palette()));
        painter.drawLine(QPointF(area.left(), std::round(y(tick)) + 0.5),
                         QPointF(area.right(), std::round(y(tick)) + 0.5));
        painter.setPen(look::secondaryText(palette()));
        painter.drawText(QRectF(0, y(tick) - metrics.height() / 2.0, area.left() - look::grid / 2.0, metrics.height()),
                         Qt::AlignRight | Qt::AlignVCenter, measureText(tick));
    }
    for (const quint32 value : m_values) {
        const bool isChosen = value == m_chosen;
        painter.setFont(isChosen ? look::strong(look::caption(font())) : look::caption(font()));
        painter.setPen(isChosen ? palette().color(QPalette::Text) : look::secondaryText(palette()));
        painter.drawText(
            QRectF(x(value) - 3 * look::grid, area.bottom() + look::grid / 2.0, 6 * look::grid, metrics.height()),
            Qt::AlignHCenter | Qt::AlignTop, QString::number(value));
    }
}

/// What counts as equally good as the chosen value.
void CurvePlot::paintPlateau(QPainter &painter) const
{
    const auto chosen = std::ranges::find(m_curves.back(), m_chosen, &CurvePoint::value);
    if (chosen == m_curves.back().end() || !std::isfinite(chosen->measure))
        return;
    const QRectF area = plotArea();
    const double top = y(chosen->measure * (1 + Judgement::equivalentShare));
    const double bottom = y(chosen->measure * (1 - Judgement::equivalentShare));
    painter.fillRect(QRectF(area.left(), top, area.width(), bottom - top),
                     look::mix(palette().color(QPalette::Base), look::ink(inkOf(m_objective), palette()), 0.13));
}

void CurvePlot::paintCurve(QPainter &painter, const std::vector<CurvePoint> &curve, bool isNewest) const
{
    QPolygonF line;
    for (const CurvePoint &point : curve) {
        if (std::isfinite(point.measure))
            line << QPointF(x(point.value), y(point.measure));
    }
    const QColor paper = palette().color(QPalette::Base);
    const QColor ink = look::mix(paper, look::ink(inkOf(m_objective), palette()), isNewest ? 1 : 0.35);
    painter.setPen(QPen(ink, 1));
    painter.drawPolyline(line);
    for (const CurvePoint &point : curve) {
        painter.setPen(QPen(ink, 1));
        paintPoint(painter, point, isNewest);
    }
}

void CurvePlot::paintPoint(QPainter &painter, const CurvePoint &point, bool isNewest) const
{
    const double middle = x(point.value);
    if (!std::isfinite(point.measure)) {
        // Nothing was measured: a cross where the axis is.
        const double bottom = plotArea().bottom() - look::grid;
        painter.setPen(QPen(look::ink(look::Ink::Negative, palette()), 1.5));
        painter.drawLine(QPointF(middle - radius, bottom - radius), QPointF(middle + radius, bottom + radius));
        painter.drawLine(QPointF(middle - radius, bottom + radius), QPointF(middle + radius, bottom - radius));
        return;
    }
    if (isWhisker(point)) {
        painter.drawLine(QPointF(middle, y(point.low)), QPointF(middle, y(point.high)));
        for (const double end : {point.low, point.high})
            painter.drawLine(QPointF(middle - radius, y(end)), QPointF(middle + radius, y(end)));
    }
    const bool isChosen = isNewest && point.value == m_chosen;
    painter.setBrush(isChosen ? painter.pen().color() : palette().color(QPalette::Base));
    painter.drawEllipse(QPointF(middle, y(point.measure)), isChosen ? chosenRadius : radius,
                        isChosen ? chosenRadius : radius);
}

} // namespace anarchy

#include "moc_curveplot.cpp"
