// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/plot/errorplot.h"

#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "axes/timeaxis.h"
#include "base/clock.h"
#include "base/numbers.h"
#include "contract/link.h"
#include "desktop/look/look.h"

namespace anarchy {

namespace {

constexpr double smallestBar = 2; // pixels: a single error is never invisible

} // namespace

ErrorPlot::ErrorPlot(LiveModel &model, QWidget *parent)
    : PlotWidget(model, PlotUnit::PerSecond, tr("Errors"), parent)
{
}

PlotWidget::Range ErrorPlot::prepare()
{
    // Bars sit on whole multiples of their width, so they travel with time instead of being cut anew in each frame.
    m_barNs = std::max<qint64>(model().view().span().count() / 60, 1) * nsPerSecond;
    const qint64 first = model().view().fromNs() / m_barNs * m_barNs;
    // Of each bar its worst second, or its worst minute where it spans many.
    struct Unit {
        qint64 timeNs = 0;
        Kinds errors{};
    };
    m_resolution = model().history().resolutionFor(first, m_barNs);
    const bool minutes = m_resolution == Resolution::Minutes;
    setUnit(minutes ? PlotUnit::PerMinute : PlotUnit::PerSecond);
    m_unitSeconds = minutes ? 60 : 1;
    std::vector<Unit> units;
    std::vector<SeriesPoint> points;
    for (std::size_t kind = 0; kind < m_newest.size(); ++kind) {
        points.clear();
        model().view().collect(errorMetric(static_cast<int>(kind)), first, model().view().toNs(), m_resolution, points);
        units.resize(points.size()); // all kinds are kept together, so their points have the same times
        for (std::size_t i = 0; i < points.size(); ++i) {
            units[i].timeNs = points[i].timeNs;
            units[i].errors[kind] = std::isfinite(points[i].value) ? points[i].value * m_unitSeconds : 0;
        }
        if (minutes)
            m_newest[kind] = points.empty() ? notKnown : points.back().value * m_unitSeconds;
        else
            m_newest[kind] = model().view().statistics(errorMetric(static_cast<int>(kind))).last;
    }
    const auto bars = static_cast<std::size_t>((model().view().toNs() - first) / m_barNs + 1);
    std::vector<Bar> worst(bars);
    for (const Unit &unit : units) {
        const double total = std::accumulate(unit.errors.begin(), unit.errors.end(), 0.0);
        if (unit.timeNs < first || total <= 0)
            continue;
        const auto at = static_cast<std::size_t>((unit.timeNs - first) / m_barNs);
        if (at < bars && total > worst[at].total)
            worst[at] = {first + static_cast<qint64>(at) * m_barNs, unit.errors, total};
    }
    m_bars.clear();
    double highest = 0;
    for (const Bar &bar : worst) {
        highest = std::max(highest, bar.total);
        if (bar.total > 0)
            m_bars.push_back(bar);
    }
    return m_bars.empty() ? Range{notKnown, notKnown} : Range{0, highest};
}

// A bar grows until its time is over, and the worst of its seconds is told a moment later.
qint64 ErrorPlot::unsettledNs() const
{
    const BucketTier *buckets = model().history().tier(m_resolution);
    return 2 * (m_barNs + (buckets ? buckets->widthNs() : nsPerSecond));
}

void ErrorPlot::draw(QPainter &painter, const QRectF &area, int firstColumn)
{
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (const Bar &bar : m_bars) {
        if (grid().columnOf(bar.fromNs + m_barNs) < firstColumn)
            continue;
        const double left = snapped(xOf(bar.fromNs, area)) + snapped(1);
        // The newest bar's time is not over yet.
        const double right
            = std::min(std::max(snapped(xOf(bar.fromNs + m_barNs, area)), left + snapped(2)), area.right());
        double bottom = area.bottom();
        for (std::size_t kind = 0; kind < bar.errors.size(); ++kind) {
            if (bar.errors[kind] <= 0)
                continue;
            const double height = std::max(area.bottom() - yOf(bar.errors[kind], area), smallestBar);
            const double top = std::round(bottom - height);
            const QRectF part(left, top, right - left, bottom - top);
            const QColor colour = look::errorInk(static_cast<int>(kind), palette());
            QColor paper = colour;
            paper.setAlphaF(0.25F);
            painter.setBrushOrigin(part.topLeft()); // the pattern travels with its bar
            painter.fillRect(part, paper);
            painter.fillRect(part, QBrush(colour, look::errorPattern(static_cast<int>(kind))));
            bottom = part.top();
        }
    }
    painter.setRenderHint(QPainter::Antialiasing);
}

void ErrorPlot::drawCrosshair(QPainter &, const QRectF &, const History::Moment &) { }

QList<LegendEntry> ErrorPlot::legend(const History::Moment *moment) const
{
    QList<LegendEntry> entries;
    for (int kind = 0; kind < ANARCHY_ERROR_COUNT; ++kind) {
        double worst = 0;
        for (const Bar &bar : m_bars)
            worst = std::max(worst, bar.errors[static_cast<std::size_t>(kind)]);
        if (worst <= 0)
            continue; // only what is seen
        LegendEntry entry;
        entry.name = errorText(kind);
        entry.colour = look::errorInk(kind, palette());
        entry.fill = look::errorPattern(kind);
        entry.widest = countText(888);
        entry.peak = countText(worst);
        entry.now = countText(moment ? errorsAt(*moment, kind) : m_newest[static_cast<std::size_t>(kind)]);
        entries << entry;
    }
    return entries;
}

double ErrorPlot::errorsAt(const History::Moment &moment, int kind) const
{
    const BucketTier *buckets = model().history().tier(m_resolution);
    const Bucket *bucket = buckets ? buckets->at(moment.timeNs) : nullptr;
    return (bucket ? buckets->value(*bucket, errorMetric(kind)) : moment.value(errorMetric(kind))) * m_unitSeconds;
}

QString ErrorPlot::countText(double errors) const
{
    if (!std::isfinite(errors))
        return QStringLiteral("–");
    const QString number = QLocale().toString(errors, 'f', errors < 9.95 && errors != std::floor(errors) ? 1 : 0);
    return (m_resolution == Resolution::Minutes ? tr("%1 /min") : tr("%1 /s")).arg(number);
}

QString ErrorPlot::emptyText() const
{
    return model().latest()
        ? tr("No errors in %1").arg(viewText(model().view().span(), model().view().toNs(), model().view().isPaused()))
        : QString();
}

} // namespace anarchy

#include "moc_errorplot.cpp"
