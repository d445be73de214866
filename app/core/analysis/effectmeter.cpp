// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/effectmeter.h"

#include <algorithm>

namespace anarchy {

void EffectMeter::add(const Sample &sample)
{
    if (m_pending && sample.timeNs >= m_pending->after.toNs)
        finish();
    if (m_fresh.isEmpty())
        m_freshFromNs = sample.timeNs - sample.intervalNs;
    m_fresh.add(sample);
    if (!m_fresh.isEmpty() && sample.timeNs - m_freshFromNs >= finestNs)
        keepFresh(sample.timeNs);
    prune(sample.timeNs);
}

void EffectMeter::keepFresh(qint64 toNs)
{
    const Measurement one = m_fresh.merged(m_fresh.size());
    m_samples.add(one.points().front(), one.hits(0));
    m_samples.setMaximumRate(one.maximumRate());
    m_times.push_back({m_freshFromNs, toNs});
    m_fresh.startOver();
}

void EffectMeter::begin(qint64 id, qint64 timeNs)
{
    const Span before{std::max(m_steadySinceNs, timeNs - windowNs), timeNs};
    cut(timeNs);
    finish();
    m_pending = Pending{id, before, {timeNs + settlingNs, timeNs + windowNs}};
}

void EffectMeter::cut(qint64 timeNs)
{
    if (m_pending)
        m_pending->after.toNs = std::min(m_pending->after.toNs, timeNs);
    m_steadySinceNs = timeNs + settlingNs;
}

void EffectMeter::finish()
{
    if (!m_pending)
        return;
    const Pending pending = *m_pending;
    m_pending.reset();
    const Measurement before = measurementOf(pending.before);
    const Measurement after = measurementOf(pending.after);
    if (!before.isEmpty() && !after.isEmpty())
        Q_EMIT measured(pending.id, ChangeEffect::between(before, after));
}

void EffectMeter::clear()
{
    m_pending.reset();
    m_fresh.clear();
    m_samples.clear();
    m_times.clear();
    m_steadySinceNs = 0;
}

Measurement EffectMeter::measurementOf(const Span &span) const
{
    const auto first = std::ranges::lower_bound(m_times, span.fromNs, {}, &Span::fromNs);
    const auto last = std::ranges::upper_bound(m_times, span.toNs, {}, &Span::toNs);
    return first < last
        ? m_samples.part(static_cast<std::size_t>(first - m_times.begin()), static_cast<std::size_t>(last - first))
        : Measurement();
}

void EffectMeter::prune(qint64 nowNs)
{
    // A side of a change that is measured may reach back two minutes; taking apart is done rarely, as all is copied.
    const auto old = static_cast<std::size_t>(std::ranges::lower_bound(m_times, nowNs - 2 * windowNs, {}, &Span::fromNs)
                                              - m_times.begin());
    if (old < 64 || old < m_times.size() / 2)
        return;
    m_samples = m_samples.part(old, m_samples.size() - old);
    m_times.erase(m_times.begin(), m_times.begin() + static_cast<std::ptrdiff_t>(old));
}

} // namespace anarchy

#include "moc_effectmeter.cpp"
