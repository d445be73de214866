// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>

#include <vector>

#include "baselines/baselineband.h"
#include "panel/controls/card.h"
#include "panel/plot/plotwidget.h"

class QVBoxLayout;

namespace anarchy {

class LinePlot;

/// All plots of a link, one below the other on one time axis: pointing at a moment in one points at it in all.
class PlotStack : public Card {
    Q_OBJECT

public:
    explicit PlotStack(LiveModel &model, QWidget *parent = nullptr);
    ~PlotStack() override;

    /// A plot that can be shown or hidden.
    struct Choice {
        QString name; ///< stays the same in every language: "throughput"
        PlotWidget *plot;
        bool shown;
    };
    QList<Choice> choices() const;
    /// Hides the plots with these names; the first stays if all would go.
    void setHidden(const QSet<QString> &names);

    /// Lays what a baseline tells under the lines that it is about; one without a name takes it away.
    void setBaseline(const BaselineBands &bands);

    /// Draws anew with what the model has now, but for the legends' numbers.
    void refreshData();
    /// Writes those anew.
    void refreshNumbers();
    /// Redraws axes too: another part of time is looked at.
    void refreshAxes();
    /// Whether one has to scroll to see all plots: time is then told below the highest as well, since the lowest may be
    /// out of sight.
    void setCramped(bool cramped);
    /// What being cramped adds to the height.
    int crampedExtra() const;
    /// Paints what is seen, without pixels, at the size on screen.
    void paintTo(QPainter &painter);

private:
    struct Entry {
        QString name;
        PlotWidget *plot; ///< owned as a child
        bool shown = true;
    };

    void add(const QString &name, int stretch, PlotWidget *plot);
    template <typename Plots> static PlotWidget *firstShown(const Plots &plots);

    LinePlot *m_throughput; ///< owned as children
    LinePlot *m_latency;
    QVBoxLayout *m_column; ///< owned as this widget's layout
    std::vector<Entry> m_plots;
    bool m_cramped = false;
};

} // namespace anarchy
