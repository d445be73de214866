// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include "panel/plot/plotwidget.h"

namespace anarchy {

/// Errors a second, stacked by kind; a minute, where the view is so long that a bar spans minutes. A bar that spans
/// several shows the worst of them, so that a burst looks the same at every zoom.
class ErrorPlot : public PlotWidget {
    Q_OBJECT

public:
    explicit ErrorPlot(LiveModel &model, QWidget *parent = nullptr);

protected:
    Range prepare() override;
    void draw(QPainter &painter, const QRectF &area, int firstColumn) override;
    qint64 unsettledNs() const override;
    void drawCrosshair(QPainter &painter, const QRectF &area, const History::Moment &moment) override;
    QList<LegendEntry> legend(const History::Moment *moment) const override;
    QString emptyText() const override;

private:
    using Kinds = std::array<double, ANARCHY_ERROR_COUNT>;
    struct Bar {
        qint64 fromNs = 0;
        Kinds errors{}; ///< in its worst second or minute
        double total = 0;
    };

    double errorsAt(const History::Moment &moment, int kind) const;
    QString countText(double errors) const;

    std::vector<Bar> m_bars;
    qint64 m_barNs = 1'000'000'000;
    Resolution m_resolution = Resolution::Seconds; ///< of which the worst in a bar is told
    double m_unitSeconds = 1; ///< for how long errors are counted
    Kinds m_newest{}; ///< as long ago as the view ends; NaN: nothing is known
};

} // namespace anarchy
