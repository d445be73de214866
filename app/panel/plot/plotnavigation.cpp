// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/plot/plotnavigation.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

#include "panel/plot/plotwidget.h"

namespace anarchy {

namespace {
constexpr qint64 smallestStep = 250'000'000; // of the crosshair: the usual time between two samples
} // namespace

bool PlotNavigation::handle(QEvent *event)
{
    switch (event->type()) {
    case QEvent::MouseMove:
        move(*static_cast<QMouseEvent *>(event));
        return true;
    case QEvent::MouseButtonPress:
        return press(*static_cast<QMouseEvent *>(event));
    case QEvent::MouseButtonRelease:
        release();
        return false;
    case QEvent::Wheel:
        return zoomByWheel(*static_cast<QWheelEvent *>(event));
    case QEvent::Leave:
        Q_EMIT m_plot.crosshairMoved(std::nullopt);
        return false;
    case QEvent::KeyPress:
        return pressKey(*static_cast<QKeyEvent *>(event));
    case QEvent::FocusOut:
        m_selectedFromNs.reset();
        Q_EMIT m_plot.crosshairMoved(std::nullopt);
        return false;
    default:
        return false;
    }
}

void PlotNavigation::select(qint64 oneEndNs, qint64 otherEndNs)
{
    m_marks.select(TimeSpan{std::min(oneEndNs, otherEndNs), std::max(oneEndNs, otherEndNs)});
}

void PlotNavigation::move(const QMouseEvent &event)
{
    const QRectF area = m_plot.dataRect();
    const double x = event.position().x();
    if (m_selectedFromNs)
        select(*m_selectedFromNs, m_plot.timeAt(std::clamp(x, area.left(), area.right())));
    if (m_draggedFromX) {
        m_view.pan(m_plot.timeAt(*m_draggedFromX) - m_plot.timeAt(x));
        m_draggedFromX = x;
    }
    if (x < area.left() || x > area.right())
        Q_EMIT m_plot.crosshairMoved(std::nullopt);
    else
        Q_EMIT m_plot.crosshairMoved(m_plot.timeAt(x));
}

bool PlotNavigation::press(const QMouseEvent &event)
{
    if (event.button() != Qt::LeftButton || !m_plot.dataRect().contains(event.position().toPoint()))
        return false;
    if (event.modifiers() & Qt::ShiftModifier) {
        // What is looked at must not slide away under the pointer.
        m_view.setPaused(true);
        m_selectedFromNs = m_plot.timeAt(event.position().x());
        m_plot.setCursor(Qt::IBeamCursor);
    } else {
        m_draggedFromX = event.position().x();
        m_plot.setCursor(Qt::ClosedHandCursor);
    }
    return true;
}

void PlotNavigation::release()
{
    // Pressed and let go in one place: nothing is selected.
    if (m_selectedFromNs && m_marks.selection() && m_marks.selection()->lengthNs() < m_plot.columnNs())
        m_marks.select(std::nullopt);
    m_selectedFromNs.reset();
    m_draggedFromX.reset();
    m_plot.unsetCursor();
}

bool PlotNavigation::zoomByWheel(QWheelEvent &event)
{
    const QPointF at = event.position();
    // Over the data a wheel zooms; beside it, it scrolls a page that is too long for its window.
    const bool zooms = m_plot.dataRect().contains(at.toPoint()) && event.angleDelta().y() != 0;
    if (zooms)
        m_view.zoom(std::pow(2.0, -event.angleDelta().y() / 240.0), m_plot.timeAt(at.x()));
    event.setAccepted(zooms);
    return zooms;
}

bool PlotNavigation::pressKey(const QKeyEvent &event)
{
    if (event.key() == Qt::Key_Escape && (m_plot.crosshair() || m_marks.selection())) {
        m_selectedFromNs.reset();
        m_marks.select(std::nullopt);
        Q_EMIT m_plot.crosshairMoved(std::nullopt);
        return true;
    }
    if (event.key() == Qt::Key_Left || event.key() == Qt::Key_Right) {
        moveCrosshair(event.key() == Qt::Key_Left ? -1 : 1, event.modifiers() & Qt::ShiftModifier);
        return true;
    }
    return pressViewKey(event.key());
}

bool PlotNavigation::pressViewKey(int key)
{
    const qint64 around = m_plot.crosshair().value_or(m_view.toNs());
    const qint64 halfAView = std::chrono::nanoseconds(m_view.span()).count() / 2;
    switch (key) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        m_view.zoom(0.5, around);
        return true;
    case Qt::Key_Minus:
        m_view.zoom(2, around);
        return true;
    case Qt::Key_PageUp:
        m_view.pan(-halfAView);
        return true;
    case Qt::Key_PageDown:
        m_view.pan(halfAView);
        return true;
    case Qt::Key_End:
        m_view.setPaused(false);
        return true;
    default:
        return false;
    }
}

// By a sixtieth of the view. With Shift, what lies between here and where that began is selected.
void PlotNavigation::moveCrosshair(int direction, bool selecting)
{
    if (selecting)
        m_view.setPaused(true);
    const qint64 step = std::max<qint64>(std::chrono::nanoseconds(m_view.span()).count() / 60, smallestStep);
    const qint64 from = m_plot.crosshair().value_or(m_view.toNs());
    const qint64 to = std::clamp(from + direction * step, m_view.fromNs(), m_view.toNs());
    if (!selecting)
        m_selectedFromNs.reset();
    else if (!m_selectedFromNs)
        m_selectedFromNs = from;
    if (m_selectedFromNs)
        select(*m_selectedFromNs, to);
    Q_EMIT m_plot.crosshairMoved(to);
}

} // namespace anarchy
