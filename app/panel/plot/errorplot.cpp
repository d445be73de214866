// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/plot/errorplot.h"

#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "panel/look.h"
#include "plot/timeaxis.h"
#include "text/link.h"

namespace anarchy {

namespace {

constexpr qint64 second = 1'000'000'000;
constexpr double smallestBar = 2; // pixels: a single error is never invisible

QString perSecondText(double value)
{
    if (!std::isfinite(value))
        return QStringLiteral("–");
    return ErrorPlot::tr("%1 /s").arg(
        QLocale().toString(value, 'f', value < 9.95 && value != std::floor(value) ? 1 : 0));
}

} // namespace

ErrorPlot::ErrorPlot(const LiveModel &model, QWidget *parent)
    : PlotWidget(model, PlotUnit::PerSecond, tr("Errors"), parent)
{
}

void ErrorPlot::countSeconds(qint64 firstSecond, std::vector<Kinds> &seconds) const
{
    const TimeSeries &series = model().series();
    std::vector<SeriesPoint> points;
    for (std::size_t kind = 0; kind < m_statistics.size(); ++kind) {
        if (!(m_statistics[kind].peak > 0))
            continue;
        points.clear();
        series.collect(errorMetric(static_cast<int>(kind)), model().viewFromNs(), model().viewToNs(), points);
        for (std::size_t i = 1; i < points.size(); ++i) {
            if (!std::isfinite(points[i].value) || !std::isfinite(points[i - 1].value))
                continue;
            const qint64 at = points[i].timeNs / second - firstSecond;
            if (at >= 0 && at < std::ssize(seconds)) {
                seconds[static_cast<std::size_t>(at)][kind] += points[i].value
                    * static_cast<double>(points[i].timeNs - points[i - 1].timeNs) / static_cast<double>(second);
            }
        }
    }
}

PlotWidget::Range ErrorPlot::prepare()
{
    for (std::size_t kind = 0; kind < m_statistics.size(); ++kind)
        m_statistics[kind] = model().statistics(errorMetric(static_cast<int>(kind)));

    // Bars sit on whole multiples of their width, so they travel with time instead of being cut anew in each frame.
    m_barNs = std::max<qint64>(model().span().count() / 60, 1) * second;
    const qint64 first = model().viewFromNs() / m_barNs * m_barNs;
    const auto secondsABar = static_cast<std::size_t>(m_barNs / second);
    const auto bars = static_cast<std::size_t>((model().viewToNs() - first) / m_barNs + 1);
    std::vector<Kinds> seconds(bars * secondsABar);
    countSeconds(first / second, seconds);

    m_bars.clear();
    double highest = 0;
    for (std::size_t i = 0; i < bars; ++i) {
        Bar bar{ first + static_cast<qint64>(i) * m_barNs };
        for (std::size_t j = 0; j < secondsABar; ++j) {
            const Kinds &errors = seconds[i * secondsABar + j];
            const double total = std::accumulate(errors.begin(), errors.end(), 0.0);
            if (total > bar.total) {
                bar.errors = errors;
                bar.total = total;
            }
        }
        highest = std::max(highest, bar.total);
        if (bar.total > 0)
            m_bars.push_back(bar);
    }
    constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
    return m_bars.empty() ? Range{ nothing, nothing } : Range{ 0, highest };
}

void ErrorPlot::draw(QPainter &painter, const QRectF &area)
{
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (const Bar &bar : m_bars) {
        const double left = std::round(xOf(bar.fromNs, area)) + 1;
        const double right = std::max(std::round(xOf(bar.fromNs + m_barNs, area)), left + 2);
        double bottom = area.bottom();
        for (std::size_t kind = 0; kind < bar.errors.size(); ++kind) {
            if (bar.errors[kind] <= 0)
                continue;
            const double height = std::max(area.bottom() - yOf(bar.errors[kind], area), smallestBar);
            const QRectF part(left, std::round(bottom - height), right - left, std::round(height));
            const QColor colour = look::errorInk(static_cast<int>(kind), palette());
            QColor paper = colour;
            paper.setAlphaF(0.25F);
            painter.fillRect(part, paper);
            painter.fillRect(part, QBrush(colour, look::errorPattern(static_cast<int>(kind))));
            bottom = part.top();
        }
    }
    painter.setRenderHint(QPainter::Antialiasing);
}

void ErrorPlot::drawCrosshair(QPainter &, const QRectF &, int) { }

QList<LegendEntry> ErrorPlot::legend(std::optional<int> sample) const
{
    QList<LegendEntry> entries;
    for (int kind = 0; kind < ANARCHY_ERROR_COUNT; ++kind) {
        const SeriesStatistics &statistics = m_statistics[static_cast<std::size_t>(kind)];
        if (!(statistics.peak > 0))
            continue; // only what happened
        LegendEntry entry;
        entry.name = errorText(kind);
        entry.colour = look::errorInk(kind, palette());
        entry.fill = look::errorPattern(kind);
        entry.widest = perSecondText(888);
        double worst = 0;
        for (const Bar &bar : m_bars)
            worst = std::max(worst, bar.errors[static_cast<std::size_t>(kind)]);
        entry.peak = perSecondText(worst);
        entry.now = perSecondText(sample ? model().series().valueAt(errorMetric(kind), *sample) : statistics.last);
        entries << entry;
    }
    return entries;
}

QString ErrorPlot::emptyText() const
{
    return model().latest() ? tr("No errors in the last %1").arg(agoText(model().span())) : QString();
}

} // namespace anarchy
