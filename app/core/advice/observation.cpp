// SPDX-License-Identifier: GPL-3.0-or-later
#include "advice/observation.h"

#include <algorithm>
#include <cmath>

namespace anarchy {

namespace {

constexpr qint64 dayNs = 24 * 3600 * 1'000'000'000LL;
// While channels change over, what is measured belongs to neither setting.
constexpr qint64 changeOverNs = 1'000'000'000;

bool changesSettings(const EventMark &mark)
{
    return mark.kind == EventMark::Kind::Configuration || mark.kind == EventMark::Kind::Preset
        || mark.kind == EventMark::Kind::Reverted;
}

double coveredSeconds(const History &history, const TimeSpan &span)
{
    double milliseconds = 0;
    for (const Bucket *bucket : history.seconds().between(span.fromNs, span.toNs))
        milliseconds += bucket->coveredMs;
    // The buckets at both ends reach beyond the span.
    return std::min(milliseconds / 1e3, static_cast<double>(span.lengthNs()) / 1e9);
}

double meanRate(const ChannelActivity &activity, std::size_t channel)
{
    double sum = 0;
    int count = 0;
    for (const ChannelActivity::Rates &rates : activity.rates()) {
        if (!std::isfinite(rates.tx[channel]))
            continue;
        sum += rates.tx[channel] + rates.rx[channel];
        ++count;
    }
    return count ? sum / count : 0;
}

/// When that of which anything is known began. A slow sample begins long before the second in which it is kept.
std::optional<qint64> oldestKnownNs(const History &history)
{
    std::optional<qint64> oldestNs = history.seconds().oldestNs();
    if (!history.samples().isEmpty()) {
        const qint64 firstNs = history.samples().timeAt(0) - history.samples().intervalAt(0);
        oldestNs = std::min(oldestNs.value_or(firstNs), firstNs);
    }
    return oldestNs;
}

double orZero(double value)
{
    return std::isfinite(value) ? value : 0;
}

} // namespace

std::optional<quint32> Observation::running(int field) const
{
    return configuration ? std::optional(configuration->running[static_cast<std::size_t>(field)]) : std::nullopt;
}

double Observation::maximumRate() const
{
    return latest ? orZero(latest->value(Metric::MaximumRate)) : 0;
}

double Observation::rate() const
{
    return std::max(orZero(statistics.tx.average), orZero(statistics.rx.average));
}

double Observation::utilisation() const
{
    return maximumRate() > 0 ? rate() / maximumRate() : 0;
}

double Observation::latencyNs(double percent) const
{
    return static_cast<double>(statistics.dmaLatency.percentileNs(percent));
}

double Observation::ringCapacity() const
{
    const quint32 ring = running(ANARCHY_PARAM_RING_BUFFER_SIZE).value_or(0);
    return latest && ring > 1 ? static_cast<double>(latest->channelsOpen) * (ring - 1) : 0;
}

Observation observe(const ObservationSources &sources, TimeSpan span)
{
    Observation observation;
    for (const EventMark &mark : sources.marks) {
        if (changesSettings(mark) && mark.timeNs >= span.fromNs && mark.timeNs <= span.toNs)
            span.fromNs = std::min(mark.timeNs + changeOverNs, span.toNs);
    }
    const History &history = sources.history;
    if (const std::optional<qint64> oldestNs = oldestKnownNs(history))
        span.fromNs = std::clamp(*oldestNs, span.fromNs, std::max(span.fromNs, span.toNs));
    observation.span = span;
    observation.measuredSeconds = coveredSeconds(history, span);
    observation.statistics = SpanStatistics::of(history, span);
    observation.inFlight = history.statistics(Metric::InFlight, span.fromNs, span.toNs);
    observation.interrupts = history.statistics(Metric::InterruptRate, span.fromNs, span.toNs);
    observation.roundTrip = history.statistics(Metric::RoundTripP50, span.fromNs, span.toNs);
    observation.roundTripP99 = history.statistics(Metric::RoundTripP99, span.fromNs, span.toNs);
    observation.bestMaximumRate = orZero(history.statistics(Metric::MaximumRate, span.toNs - dayNs, span.toNs).peak);
    for (std::size_t channel = 0; channel < observation.channelRates.size(); ++channel)
        observation.channelRates[channel] = meanRate(sources.channels, channel);
    observation.latest = sources.latest;
    observation.timesUp = static_cast<int>(std::ranges::count_if(sources.marks, [&](const EventMark &mark) {
        return mark.kind == EventMark::Kind::LinkUp && mark.timeNs >= span.fromNs && mark.timeNs <= span.toNs;
    }));
    observation.configuration = sources.configuration;
    observation.boot = sources.boot;
    observation.system = sources.system;
    return observation;
}

} // namespace anarchy
