// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/plot/plotwidget.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <utility>

#include "axes/timeaxis.h"
#include "base/clock.h"
#include "desktop/look/look.h"
#include "panel/plot/eventmarkpainter.h"

namespace anarchy {

namespace {
constexpr int markReach = 5; // pixels around an event line that show its text
} // namespace

PlotWidget::PlotWidget(LiveModel &model, PlotUnit unit, const QString &title, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_title(title)
    , m_axis(unit)
    , m_navigation(*this, model.view(), model.marks())
{
    setAccessibleName(tr("%1 plot").arg(title));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent); // what lies behind need not be drawn in each frame
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&m_model.marks(), &LinkMarks::selectionChanged, this, qOverload<>(&QWidget::update));
}

void PlotWidget::setTimeLabelsVisible(bool visible)
{
    if (visible != m_timeLabels) {
        m_timeLabels = visible;
        m_margins.reset();
        updateGeometry();
    }
    refresh();
    update();
}

void PlotWidget::setLeastLines(int lines)
{
    m_leastLines = lines;
    updateGeometry();
}

int PlotWidget::timeLabelsHeight() const
{
    return QFontMetrics(look::caption(font())).height() + 4;
}

QSize PlotWidget::sizeHint() const
{
    return {480, 176};
}

QSize PlotWidget::minimumSizeHint() const
{
    const int text = QFontMetrics(look::caption(font())).height();
    return {320, fontMetrics().height() + look::grid + m_leastLines * text + (m_timeLabels ? timeLabelsHeight() : 0)};
}

QMargins PlotWidget::margins() const
{
    if (!m_margins) {
        const QFontMetrics small(look::caption(font()));
        m_margins
            = QMargins(small.horizontalAdvance(ValueAxis::widestLabel()) + look::grid,
                       fontMetrics().height() + look::grid, 2, m_timeLabels ? timeLabelsHeight() : small.height() / 2);
    }
    return *m_margins;
}

// All that is drawn until the next time agrees on which column shows which time.
void PlotWidget::adoptView(double pixelRatio)
{
    m_pixelRatio = pixelRatio;
    m_grid = ColumnGrid(m_model.view().fromNs(), m_model.view().toNs(), qRound(dataRect().width() * pixelRatio));
}

void PlotWidget::collect(Metric metric, std::vector<SeriesPoint> &points, int firstColumn, int reach) const
{
    m_model.view().collect(metric, m_grid.timeOf(firstColumn - reach), m_grid.timeOf(m_grid.columns() + reach),
                           resolution(), points);
}

Resolution PlotWidget::resolution() const
{
    return m_model.history().resolutionFor(m_grid.fromNs(), m_grid.columnNs());
}

qint64 PlotWidget::timeAt(double x) const
{
    return m_grid.timeOf((x - dataRect().left()) * m_pixelRatio);
}

std::optional<History::Moment> PlotWidget::pointedAt() const
{
    if (!m_crosshairNs)
        return std::nullopt;
    return m_model.history().nearest(*m_crosshairNs, m_model.view().fromNs(), m_model.view().toNs(), columnNs());
}

void PlotWidget::setUnit(PlotUnit unit)
{
    if (unit != m_axis.unit())
        m_axis = ValueAxis(unit);
}

double PlotWidget::yOf(double value, const QRectF &area) const
{
    return area.bottom() - m_axis.position(value) * area.height();
}

void PlotWidget::refresh()
{
    refreshData();
    refreshNumbers();
}

void PlotWidget::refreshData()
{
    if (!isVisible() || dataRect().isEmpty())
        return;
    adoptView(devicePixelRatioF());
    const Range range = prepare();
    const bool wasEmpty = std::exchange(m_empty, !std::isfinite(range.high));
    const bool otherAxis = m_axis.fit(range.low, range.high);
    m_stale = true;
    if (adoptPaper() || otherAxis || m_empty != wasEmpty) {
        update();
        return;
    }
    // The labels stand still while data move.
    const QRect area = dataRect();
    update(area.left(), area.top() - 1, width() - area.left(), area.height() + 2);
}

void PlotWidget::refreshNumbers()
{
    if (!isVisible() || dataRect().isEmpty())
        return;
    m_entries = legend(nullptr);
    updateDescription();
    update(legendRow());
}

QRect PlotWidget::legendRow() const
{
    return {0, 0, width(), fontMetrics().height()};
}

bool PlotWidget::adoptPaper()
{
    return m_paper.adopt(dataRect(), m_axis, timeTicksInView(), look::caption(font()));
}

void PlotWidget::setCrosshair(std::optional<qint64> timeNs)
{
    if (timeNs == m_crosshairNs)
        return;
    m_crosshairNs = timeNs;
    update();
}

std::vector<TimeTick> PlotWidget::timeTicksInView() const
{
    const QRect area = dataRect();
    if (!m_tickRoom || m_tickRoom->first != m_model.view().span()) {
        const QFontMetrics metrics(look::caption(font()));
        m_tickRoom = {m_model.view().span(),
                      metrics.horizontalAdvance(widestTimeLabel(m_model.view().span())) + 3 * look::grid};
    }
    const int count = std::clamp(area.width() / m_tickRoom->second, 1, 8);
    // The last minutes are told from now, which stands still while time passes. Longer ago, or held, it is the clock's
    // time that one wants to know.
    return m_model.view().isPaused() || m_model.view().span() > longestRelativeSpan
        ? clockTicks(m_grid.fromNs(), m_grid.toNs(), area.left(), area.width(), count)
        : relativeTicks(m_model.view().span(), area.left(), area.width(), count);
}

void PlotWidget::drawMarks(QPainter &painter, const QRectF &area, int firstColumn) const
{
    const double left = area.left() + firstColumn / m_pixelRatio - eventMarkReach;
    for (const EventMark &mark : m_model.marks().all()) {
        if (m_model.view().isPaused() && mark.timeNs > m_model.view().toNs())
            continue; // came after the view was held
        const double x = snapped(xOf(mark.timeNs, area)) + 0.5;
        if (x < left || x > area.right())
            continue;
        paintEventMark(painter, x, area, mark.kind, palette());
    }
}

void PlotWidget::drawData(QPainter &painter, int firstColumn)
{
    const QRectF area = dataRect();
    painter.setClipRect(area.adjusted(0, -1, 1, 1), Qt::IntersectClip);
    drawBeneath(painter, area);
    painter.setRenderHint(QPainter::Antialiasing);
    draw(painter, area, firstColumn);
    drawMarks(painter, area, firstColumn);
}

void PlotWidget::drawEmptyText(QPainter &painter, const QRectF &area) const
{
    if (!m_empty || emptyText().isEmpty())
        return;
    // Marks pass behind the words.
    const QRectF words = painter.boundingRect(area, Qt::AlignCenter, emptyText());
    painter.fillRect(words.adjusted(-look::grid, 0, look::grid, 0), palette().color(QPalette::Base));
    painter.setPen(look::secondaryText(palette()));
    painter.drawText(area, Qt::AlignCenter, emptyText());
}

void PlotWidget::showData()
{
    m_stale = false;
    const DataLayer::Basis basis{.size = size(),
                                 .pixelRatio = m_pixelRatio,
                                 .area = dataRect(),
                                 .columnNs = m_grid.columnNs(),
                                 .low = m_axis.low(),
                                 .high = m_axis.high(),
                                 .resolution = resolution(),
                                 .pastRevision = m_model.shownRevision(),
                                 .palette = palette()};
    m_data.show(basis, m_grid, m_model.view().horizonNs() - unsettledNs(),
                [this](QPainter &painter, int firstColumn) { drawData(painter, firstColumn); });
}

void PlotWidget::drawLegend(QPainter &painter)
{
    QString title = m_title;
    const std::optional<History::Moment> moment = pointedAt();
    if (moment)
        title = tr("%1, %2").arg(
            m_title,
            momentText(moment->timeNs, m_model.view().toNs(), m_model.view().span(), m_model.view().isPaused()));
    m_legend.paint(painter, legendRow(), palette(), font(), title, moment ? legend(&*moment) : m_entries,
                   moment.has_value());
}

// What surrounds the data, and shows through nowhere.
void PlotWidget::drawMargins(QPainter &painter, const QRegion &region)
{
    const QRect area = dataRect();
    for (const QRect &part : region.subtracted(area))
        painter.fillRect(part, palette().color(QPalette::Base));
    if (region.intersects(QRect(0, legendRow().bottom() + 1, area.left(), height())))
        m_paper.drawValueLabels(painter, palette());
    if (m_timeLabels && region.intersects(QRect(0, area.bottom() + 2, width(), height())))
        m_paper.drawTimeLabels(painter, palette());
}

void PlotWidget::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    if (dataRect().isEmpty()) {
        painter.fillRect(rect(), palette().color(QPalette::Base));
        return;
    }
    if (m_stale)
        showData();
    const QRectF area = dataRect();
    drawMargins(painter, event->region());
    m_data.paint(painter);
    drawSelection(painter, area);
    m_paper.drawGrid(painter, palette());
    drawAbove(painter, area);
    drawEmptyText(painter, area);
    if (event->region().intersects(legendRow()))
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
    adoptView(painter.device()->devicePixelRatioF());
    prepare();
    adoptPaper();
    const QRectF area = dataRect();
    const auto apart = [&painter](const auto &draw) {
        painter.save();
        draw();
        painter.restore();
    };
    apart([&] { drawData(painter, 0); });
    apart([&] { drawSelection(painter, area); });
    apart([&] { m_paper.drawGrid(painter, palette()); });
    apart([&] { m_paper.drawValueLabels(painter, palette()); });
    if (m_timeLabels)
        apart([&] { m_paper.drawTimeLabels(painter, palette()); });
    apart([&] { drawAbove(painter, area); });
    apart([&] { drawEmptyText(painter, area); });
    drawLegend(painter);
    // What is on the screen was made for another grid.
    m_data.invalidate();
    adoptView(devicePixelRatioF());
    adoptPaper();
}

void PlotWidget::drawSelection(QPainter &painter, const QRectF &area) const
{
    if (!m_model.marks().selection())
        return;
    const double left = std::clamp(xOf(m_model.marks().selection()->fromNs, area), area.left(), area.right());
    const double right = std::clamp(xOf(m_model.marks().selection()->toNs, area), area.left(), area.right());
    if (right <= left)
        return;
    const QColor accent = palette().color(QPalette::Highlight);
    QColor tint = accent;
    tint.setAlphaF(0.18F);
    painter.fillRect(QRectF(left, area.top(), right - left, area.height()), tint);
    painter.setPen(QPen(accent, 1));
    for (const double x : {std::round(left) + 0.5, std::round(right) - 0.5})
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
}

void PlotWidget::resizeEvent(QResizeEvent *)
{
    refresh();
}

void PlotWidget::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh(); // the span may have changed meanwhile
}

void PlotWidget::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        m_margins.reset();
        m_tickRoom.reset();
        refresh();
        update();
    }
}

void PlotWidget::focusInEvent(QFocusEvent *event)
{
    m_ring = look::isKeyboardFocus(event->reason());
    QWidget::focusInEvent(event);
}

QString PlotWidget::markTextAt(const QPoint &position) const
{
    const QRectF area = dataRect();
    QStringList texts;
    for (const EventMark &mark : m_model.marks().all()) {
        if (std::abs(xOf(mark.timeNs, area) - position.x()) <= markReach) {
            texts << tr("%1 (%2)").arg(
                mark.text,
                momentText(mark.timeNs, m_model.view().toNs(), m_model.view().span(), m_model.view().isPaused()));
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
    if (m_navigation.handle(event))
        return true;
    return QWidget::event(event);
}

void PlotWidget::updateDescription()
{
    // Once a second is enough for somebody who listens.
    const qint64 now = m_model.nowNs();
    if (m_describedAtNs && now - m_describedAtNs < nsPerSecond)
        return;
    m_describedAtNs = now;
    QStringList parts;
    for (const LegendEntry &entry : std::as_const(m_entries)) {
        QString part = entry.now.isEmpty() ? entry.name : tr("%1: now %2").arg(entry.name, entry.now);
        if (!entry.average.isEmpty())
            part += tr(", average %1").arg(entry.average);
        if (!entry.peak.isEmpty())
            part += tr(", peak %1").arg(entry.peak);
        parts << part;
    }
    if (parts.isEmpty())
        parts << emptyText();
    setAccessibleDescription(
        tr("%1. Shows %2.")
            .arg(parts.join(tr("; ")),
                 viewText(m_model.view().span(), m_model.view().toNs(), m_model.view().isPaused())));
}

} // namespace anarchy

#include "moc_plotwidget.cpp"
