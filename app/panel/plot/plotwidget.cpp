// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/plot/plotwidget.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

#include "panel/look.h"
#include "panel/plot/eventmarkpainter.h"
#include "panel/plot/plotlegend.h"
#include "plot/timeaxis.h"

namespace anarchy {

namespace {
constexpr qint64 second = 1'000'000'000;
constexpr int markReach = 5; // pixels around an event line that show its text
} // namespace

PlotWidget::PlotWidget(LiveModel &model, PlotUnit unit, const QString &title, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_title(title)
    , m_axis(unit)
{
    setAccessibleName(tr("%1 plot").arg(title));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&m_model, &LiveModel::selectionChanged, this, qOverload<>(&QWidget::update));
}

void PlotWidget::setTimeLabelsVisible(bool visible)
{
    if (visible != m_timeLabels) {
        m_timeLabels = visible;
        updateGeometry();
    }
    m_paper = {};
    refresh();
}

void PlotWidget::setLeastLines(int lines)
{
    m_leastLines = lines;
    updateGeometry();
}

QSize PlotWidget::sizeHint() const
{
    return { 480, 176 };
}

QSize PlotWidget::minimumSizeHint() const
{
    const int text = QFontMetrics(look::caption(font())).height();
    return { 320, fontMetrics().height() + look::grid + m_leastLines * text + (m_timeLabels ? text + 4 : 0) };
}

QRect PlotWidget::dataRect() const
{
    const QFontMetrics small(look::caption(font()));
    const int left = small.horizontalAdvance(ValueAxis::widestLabel()) + look::grid;
    const int top = fontMetrics().height() + look::grid;
    const int bottom = m_timeLabels ? small.height() + 4 : small.height() / 2;
    return QRect(left, top, width() - left - 2, height() - top - bottom);
}

double PlotWidget::xOf(qint64 timeNs, const QRectF &area) const
{
    const auto span = static_cast<double>(m_model.viewToNs() - m_model.viewFromNs());
    return area.left() + static_cast<double>(timeNs - m_model.viewFromNs()) / span * area.width();
}

qint64 PlotWidget::columnNs() const
{
    const auto columns = static_cast<qint64>(dataRect().width() * devicePixelRatioF());
    return (m_model.viewToNs() - m_model.viewFromNs()) / std::max<qint64>(columns, 1);
}

void PlotWidget::collect(Metric metric, std::vector<SeriesPoint> &points) const
{
    m_model.history().collect(metric, m_model.viewFromNs(), m_model.viewToNs(), columnNs(), points);
}

qint64 PlotWidget::timeAt(double x) const
{
    const QRectF area = dataRect();
    const auto span = static_cast<double>(m_model.viewToNs() - m_model.viewFromNs());
    return m_model.viewFromNs() + static_cast<qint64>((x - area.left()) / area.width() * span);
}

std::optional<History::Moment> PlotWidget::pointedAt() const
{
    if (!m_crosshairNs)
        return std::nullopt;
    return m_model.history().nearest(*m_crosshairNs, m_model.viewFromNs(), m_model.viewToNs(), columnNs());
}

double PlotWidget::yOf(double value, const QRectF &area) const
{
    return area.bottom() - m_axis.position(value) * area.height();
}

void PlotWidget::refresh()
{
    if (!isVisible() || dataRect().isEmpty())
        return;
    const Range range = prepare();
    m_empty = !std::isfinite(range.high);
    if (m_axis.fit(range.low, range.high) || timeTicksInView() != m_timeTicks)
        m_paper = {};
    m_stale = true;
    updateDescription();
    update();
}

void PlotWidget::setCrosshair(std::optional<qint64> timeNs)
{
    if (timeNs == m_crosshairNs)
        return;
    m_crosshairNs = timeNs;
    update();
}

QPixmap PlotWidget::blankLayer() const
{
    QPixmap layer(size() * devicePixelRatioF());
    layer.setDevicePixelRatio(devicePixelRatioF());
    layer.fill(Qt::transparent);
    return layer;
}

void PlotWidget::drawPaper(QPainter &painter)
{
    const QRect area = dataRect();
    painter.setFont(look::caption(font()));
    const QFontMetrics metrics = painter.fontMetrics();
    int lastBottom = height() + metrics.height();
    for (const ValueAxis::Tick &tick : m_axis.ticks(std::max(area.height() / (metrics.height() * 2), 2))) {
        const int y = qRound(yOf(tick.value, area));
        painter.setPen(look::hairline(palette()));
        painter.drawLine(area.left(), y, area.right(), y);
        if (lastBottom - y < metrics.height())
            continue; // two labels never touch
        painter.setPen(look::secondaryText(palette()));
        painter.drawText(QRect(0, y - metrics.height() / 2, area.left() - look::grid, metrics.height()),
                         Qt::AlignRight | Qt::AlignVCenter, tick.label);
        lastBottom = y;
    }
    m_timeTicks = timeTicksInView();
    drawTimeAxis(painter, area);
}

std::vector<TimeTick> PlotWidget::timeTicksInView() const
{
    const QRect area = dataRect();
    const QFontMetrics metrics(look::caption(font()));
    const int widest = metrics.horizontalAdvance(widestTimeLabel(m_model.span())) + 3 * look::grid;
    const int count = std::clamp(area.width() / widest, 1, 8);
    // The last minutes are told from now, which stands still while time passes. Longer ago, or held, it is the clock's
    // time that one wants to know.
    return m_model.isPaused() || m_model.span() > longestRelativeSpan
        ? clockTicks(m_model.viewFromNs(), m_model.viewToNs(), area.left(), area.width(), count)
        : relativeTicks(m_model.span(), area.left(), area.width(), count);
}

void PlotWidget::drawTimeAxis(QPainter &painter, const QRect &area) const
{
    const QFontMetrics metrics = painter.fontMetrics();
    int lastRight = area.left() - look::grid;
    for (const TimeTick &tick : m_timeTicks) {
        painter.setPen(look::hairline(palette()));
        if (tick.x > area.left() && tick.x < area.right()) // lines at the edges would make a box
            painter.drawLine(tick.x, area.top(), tick.x, area.bottom());
        if (!m_timeLabels)
            continue;
        const int width = metrics.horizontalAdvance(tick.label);
        const int left = std::clamp(tick.x - width / 2, area.left(), area.right() - width);
        if (left < lastRight + look::grid)
            continue; // two labels never touch
        lastRight = left + width;
        painter.setPen(look::secondaryText(palette()));
        painter.drawText(left, area.bottom() + 4 + metrics.ascent(), tick.label);
    }
}

void PlotWidget::drawMarks(QPainter &painter, const QRectF &area) const
{
    for (const EventMark &mark : m_model.marks()) {
        const double x = std::round(xOf(mark.timeNs, area)) + 0.5;
        if (x < area.left() || x > area.right())
            continue;
        paintEventMark(painter, x, area, mark.kind, palette());
    }
}

void PlotWidget::drawData(QPainter &painter)
{
    const QRectF area = dataRect();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.save();
    painter.setClipRect(area.adjusted(0, -1, 1, 1));
    draw(painter, area);
    painter.restore();
    drawMarks(painter, area);
    if (m_empty && !emptyText().isEmpty()) {
        // Marks pass behind the words.
        const QRectF words = painter.boundingRect(area, Qt::AlignCenter, emptyText());
        painter.fillRect(words.adjusted(-look::grid, 0, look::grid, 0), palette().color(QPalette::Base));
        painter.setPen(look::secondaryText(palette()));
        painter.drawText(area, Qt::AlignCenter, emptyText());
    }
}

void PlotWidget::drawLegend(QPainter &painter) const
{
    const QRect row(0, 0, width(), fontMetrics().height());
    QString title = m_title;
    const std::optional<History::Moment> moment = pointedAt();
    if (moment)
        title = tr("%1, %2").arg(m_title, momentText(moment->timeNs, m_model.viewToNs(), m_model.span(), m_model.isPaused()));
    paintLegend(painter, row, palette(), font(), title, legend(moment ? &*moment : nullptr), moment.has_value());
}

void PlotWidget::paintEvent(QPaintEvent *)
{
    if (dataRect().isEmpty())
        return;
    if (m_paper.isNull()) {
        m_paper = blankLayer();
        QPainter layer(&m_paper);
        drawPaper(layer);
    }
    if (m_stale) {
        // Its memory is used again: to get as much anew from the system in every frame costs as much as drawing.
        const QSize pixels = size() * devicePixelRatioF();
        if (m_data.size() != pixels || m_data.devicePixelRatio() != devicePixelRatioF())
            m_data = blankLayer();
        else
            m_data.fill(Qt::transparent);
        m_stale = false;
        QPainter layer(&m_data);
        drawData(layer);
    }
    QPainter painter(this);
    const QRectF area = dataRect();
    drawSelection(painter, area);
    painter.drawPixmap(0, 0, m_paper);
    painter.drawPixmap(0, 0, m_data);
    drawLegend(painter);
    if (const auto moment = pointedAt()) {
        const double x = std::round(xOf(moment->timeNs, area)) + 0.5;
        painter.setPen(QPen(look::secondaryText(palette()), 1, Qt::DotLine));
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        painter.setRenderHint(QPainter::Antialiasing);
        drawCrosshair(painter, area, *moment);
    }
    if (m_ring && hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(palette().color(QPalette::Highlight), 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(area.adjusted(-0.5, -0.5, 0.5, 0.5), 2, 2);
    }
}

void PlotWidget::paintTo(QPainter &painter)
{
    prepare();
    drawSelection(painter, dataRect());
    painter.save();
    drawPaper(painter);
    painter.restore();
    painter.save();
    drawData(painter);
    painter.restore();
    drawLegend(painter);
}

void PlotWidget::drawSelection(QPainter &painter, const QRectF &area) const
{
    if (!m_model.selection())
        return;
    const double left = std::clamp(xOf(m_model.selection()->fromNs, area), area.left(), area.right());
    const double right = std::clamp(xOf(m_model.selection()->toNs, area), area.left(), area.right());
    if (right <= left)
        return;
    const QColor accent = palette().color(QPalette::Highlight);
    painter.fillRect(QRectF(left, area.top(), right - left, area.height()),
                     look::mix(palette().color(QPalette::Base), accent, 0.18));
    painter.setPen(QPen(accent, 1));
    for (const double x : { std::round(left) + 0.5, std::round(right) - 0.5 })
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
}

void PlotWidget::resizeEvent(QResizeEvent *)
{
    m_paper = {};
    refresh();
}

void PlotWidget::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_paper = {}; // the span may have changed meanwhile
    refresh();
}

void PlotWidget::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        m_paper = {};
        refresh();
    }
}

void PlotWidget::mouseMoveEvent(QMouseEvent *event)
{
    const QRectF area = dataRect();
    const double x = event->position().x();
    if (m_selectedFromNs) {
        const qint64 here = timeAt(std::clamp(x, area.left(), area.right()));
        m_model.select(TimeSpan{ std::min(*m_selectedFromNs, here), std::max(*m_selectedFromNs, here) });
    }
    if (m_draggedFromX) {
        m_model.pan(timeAt(*m_draggedFromX) - timeAt(x));
        m_draggedFromX = x;
    }
    if (x < area.left() || x > area.right()) {
        Q_EMIT crosshairMoved(std::nullopt);
        return;
    }
    Q_EMIT crosshairMoved(timeAt(x));
}

void PlotWidget::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !dataRect().contains(event->position().toPoint())) {
        QWidget::mousePressEvent(event);
        return;
    }
    if (event->modifiers() & Qt::ShiftModifier) {
        // What is looked at must not slide away under the pointer.
        m_model.setPaused(true);
        m_selectedFromNs = timeAt(event->position().x());
        setCursor(Qt::IBeamCursor);
        return;
    }
    m_draggedFromX = event->position().x();
    setCursor(Qt::ClosedHandCursor);
}

void PlotWidget::mouseReleaseEvent(QMouseEvent *event)
{
    // Pressed and let go in one place: nothing is selected.
    if (m_selectedFromNs && m_model.selection() && m_model.selection()->lengthNs() < columnNs())
        m_model.select(std::nullopt);
    m_selectedFromNs.reset();
    m_draggedFromX.reset();
    unsetCursor();
    QWidget::mouseReleaseEvent(event);
}

void PlotWidget::wheelEvent(QWheelEvent *event)
{
    const QPointF at = event->position();
    // Over the data a wheel zooms; beside it, it scrolls a page that is too long for its window.
    if (!dataRect().contains(at.toPoint()) || event->angleDelta().y() == 0) {
        event->ignore();
        return;
    }
    m_model.zoom(std::pow(2.0, -event->angleDelta().y() / 240.0), timeAt(at.x()));
    event->accept();
}

void PlotWidget::leaveEvent(QEvent *)
{
    Q_EMIT crosshairMoved(std::nullopt);
}

void PlotWidget::keyPressEvent(QKeyEvent *event)
{
    const int direction = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
    if (event->key() == Qt::Key_Escape && (m_crosshairNs || m_model.selection())) {
        m_selectedFromNs.reset();
        m_model.select(std::nullopt);
        Q_EMIT crosshairMoved(std::nullopt);
        return;
    }
    if (!direction) {
        const qint64 around = m_crosshairNs.value_or(m_model.viewToNs());
        if (event->key() == Qt::Key_Plus || event->key() == Qt::Key_Equal)
            m_model.zoom(0.5, around);
        else if (event->key() == Qt::Key_Minus)
            m_model.zoom(2, around);
        else if (event->key() == Qt::Key_PageUp)
            m_model.pan(-std::chrono::nanoseconds(m_model.span()).count() / 2);
        else if (event->key() == Qt::Key_PageDown)
            m_model.pan(std::chrono::nanoseconds(m_model.span()).count() / 2);
        else if (event->key() == Qt::Key_End)
            m_model.setPaused(false);
        else
            QWidget::keyPressEvent(event);
        return;
    }
    moveCrosshair(direction, event->modifiers() & Qt::ShiftModifier);
}

// By a sixtieth of the view. With Shift, what lies between here and where that began is selected.
void PlotWidget::moveCrosshair(int direction, bool selecting)
{
    if (selecting)
        m_model.setPaused(true);
    const qint64 step = std::max<qint64>(std::chrono::nanoseconds(m_model.span()).count() / 60, second / 4);
    const qint64 from = m_crosshairNs.value_or(m_model.viewToNs());
    const qint64 to = std::clamp(from + direction * step, m_model.viewFromNs(), m_model.viewToNs());
    if (!selecting)
        m_selectedFromNs.reset();
    else if (!m_selectedFromNs)
        m_selectedFromNs = from;
    if (m_selectedFromNs)
        m_model.select(TimeSpan{ std::min(*m_selectedFromNs, to), std::max(*m_selectedFromNs, to) });
    Q_EMIT crosshairMoved(to);
}

void PlotWidget::focusInEvent(QFocusEvent *event)
{
    m_ring = look::isKeyboardFocus(event->reason());
    QWidget::focusInEvent(event);
}

void PlotWidget::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    m_selectedFromNs.reset();
    Q_EMIT crosshairMoved(std::nullopt);
}

QString PlotWidget::markTextAt(const QPoint &position) const
{
    const QRectF area = dataRect();
    QStringList texts;
    for (const EventMark &mark : m_model.marks()) {
        if (std::abs(xOf(mark.timeNs, area) - position.x()) <= markReach) {
            texts << tr("%1 (%2)").arg(
                mark.text, momentText(mark.timeNs, m_model.viewToNs(), m_model.span(), m_model.isPaused()));
        }
    }
    return texts.join(u'\n');
}

bool PlotWidget::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const QString text = markTextAt(help->pos());
        if (text.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), text, this);
        return true;
    }
    return QWidget::event(event);
}

void PlotWidget::updateDescription()
{
    // Once a second is enough for somebody who listens.
    const qint64 now = m_model.nowNs();
    if (m_describedAtNs && now - m_describedAtNs < second)
        return;
    m_describedAtNs = now;
    QStringList parts;
    for (const LegendEntry &entry : legend(nullptr)) {
        QString part = tr("%1: now %2").arg(entry.name, entry.now);
        if (!entry.average.isEmpty())
            part += tr(", average %1").arg(entry.average);
        if (!entry.peak.isEmpty())
            part += tr(", peak %1").arg(entry.peak);
        parts << part;
    }
    if (parts.isEmpty())
        parts << emptyText();
    setAccessibleDescription(tr("%1. Shows %2.").arg(parts.join(tr("; ")), viewText(m_model.span(), m_model.viewToNs(), m_model.isPaused())));
}

} // namespace anarchy
