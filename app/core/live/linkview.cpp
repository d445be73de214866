// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/linkview.h"

#include "live/linkreader.h"

namespace anarchy {

LinkView::LinkView(LinkReader &reader, QObject *parent)
    : QObject(parent)
    , m_reader(reader)
{
    connect(&reader, &LinkReader::advanced, this, &LinkView::frame);
    connect(&reader, &LinkReader::gapGrew, this, [this] {
        if (m_view.isLive())
            Q_EMIT frame();
    });
    connect(&reader, &LinkReader::pastCleared, this, [this](bool forGood) {
        if (forGood)
            setPaused(false); // what was held is gone
    });
    connect(&reader, &LinkReader::pastChanged, this, [this] {
        moveHorizon();
        Q_EMIT frame();
    });
}

// A view that somebody moves tells of what is known by then.
void LinkView::moveHorizon()
{
    if (m_view.isLive())
        m_horizon.reset();
    else
        m_horizon = m_reader.history().horizon();
}

void LinkView::change(const std::function<void()> &change)
{
    const bool wasPaused = isPaused();
    const auto spanBefore = span();
    change();
    moveHorizon();
    if (isPaused() != wasPaused)
        Q_EMIT pausedChanged(isPaused());
    if (span() != spanBefore)
        Q_EMIT spanChanged();
    Q_EMIT frame();
}

void LinkView::setSpan(std::chrono::seconds span)
{
    change([&] { m_view.setSpan(span); });
}

void LinkView::zoom(double factor, qint64 aroundNs)
{
    change([&] { m_view.zoom(factor, aroundNs, m_reader.edgeNs()); });
}

void LinkView::pan(qint64 byNs)
{
    change([&] { m_view.pan(byNs, m_reader.edgeNs()); });
}

void LinkView::show(const TimeSpan &part)
{
    change([&] { m_view.show(part, m_reader.edgeNs()); });
}

void LinkView::setPaused(bool paused)
{
    if (paused == isPaused())
        return;
    change([&] {
        if (paused)
            m_view.hold(m_reader.edgeNs());
        else
            m_view.follow();
    });
}

qint64 LinkView::toNs() const
{
    return m_view.toNs(m_reader.edgeNs());
}

qint64 LinkView::fromNs() const
{
    return toNs() - m_view.spanNs();
}

qint64 LinkView::horizonNs() const
{
    return m_horizon ? m_horizon->newestNs : m_reader.history().newestNs();
}

void LinkView::collect(Metric metric, qint64 fromNs, qint64 toNs, Resolution resolution,
                       std::vector<SeriesPoint> &points) const
{
    m_reader.history().collect(metric, fromNs, toNs, resolution, points, horizon());
}

SeriesStatistics LinkView::statistics(Metric metric) const
{
    SeriesStatistics statistics = m_reader.history().statistics(metric, fromNs(), toNs(), horizon());
    if (m_view.isLive() && m_reader.latest())
        statistics.last = m_reader.latest()->value(metric); // not what the newest minute has been so far
    return statistics;
}

LatencyDistribution LinkView::latency() const
{
    return m_reader.history().latency(fromNs(), toNs(), horizon());
}

quint64 LinkView::errors() const
{
    quint64 sum = 0;
    for (int kind = 0; kind < ANARCHY_ERROR_COUNT; ++kind)
        sum += m_reader.history().errors(kind, fromNs(), toNs(), horizon());
    return sum;
}

} // namespace anarchy

#include "moc_linkview.cpp"
