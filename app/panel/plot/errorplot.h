// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include "panel/plot/plotwidget.h"

namespace anarchy {

/// Errors a second, stacked by kind. A bar spans several seconds when the view is long; it then shows the worst of
/// them, so that a burst looks the same at every zoom.
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
        Kinds errors{}; ///< in its worst second
        double total = 0;
    };

    std::vector<Bar> m_bars;
    qint64 m_barNs = 1'000'000'000;
    Resolution m_resolution = Resolution::Seconds; ///< of which the worst in a bar is told
    std::array<SeriesStatistics, ANARCHY_ERROR_COUNT> m_statistics{};
};

} // namespace anarchy
