// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPolygonF>
#include <QWidget>

#include <memory>
#include <vector>

#include "paneltomeasure.h"

namespace bench {

/// What a program would be that only draws the panel's lines: the same antialiased polylines in the same places, in
/// full at each repaint, without axes, words, errors, layers, or a model that has to be asked. Its lines never change,
/// so it saves itself even finding out what to draw, and they are a pixel wide, which is what Qt draws fastest: with
/// the panel's pens it would take a hundred times as long.
class BarePage {
public:
    /// Takes over what the panel shows now.
    explicit BarePage(PanelToMeasure &panel);

    QWidget &window() { return *m_window; }
    int seriesCount() const { return m_seriesCount; }
    void repaintAll();

private:
    std::unique_ptr<QWidget> m_window;
    std::vector<QWidget *> m_plots;
    int m_seriesCount = 0;
};

} // namespace bench
