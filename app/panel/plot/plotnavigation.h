// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTypes>

#include <optional>

class QEvent;
class QFocusEvent;
class QKeyEvent;
class QMouseEvent;
class QWheelEvent;

namespace anarchy {

class LinkMarks;
class LinkView;
class PlotWidget;

/// What the user does to a plot with pointer and keys, as changes of the view and the selection: drag pans, the
/// wheel zooms, Shift selects; arrows move the crosshair.
class PlotNavigation {
public:
    PlotNavigation(PlotWidget &plot, LinkView &view, LinkMarks &marks)
        : m_plot(plot)
        , m_view(view)
        , m_marks(marks)
    {
    }

    /// True when the event is used up.
    bool handle(QEvent *event);

private:
    void move(const QMouseEvent &event);
    bool press(const QMouseEvent &event);
    void release();
    bool zoomByWheel(QWheelEvent &event);
    bool pressKey(const QKeyEvent &event);
    bool pressViewKey(int key);
    void moveCrosshair(int direction, bool selecting);
    void select(qint64 oneEndNs, qint64 otherEndNs);

    PlotWidget &m_plot;
    LinkView &m_view;
    LinkMarks &m_marks;
    std::optional<double> m_draggedFromX; ///< a button is down; the view follows the pointer
    std::optional<qint64> m_selectedFromNs; ///< a selection is being made from here
};

} // namespace anarchy
