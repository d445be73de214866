// SPDX-License-Identifier: GPL-3.0-or-later
#include "advice/forecast.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

#include "base/units.h"
#include "contract/link.h"
#include "timing.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

struct ForecastText {
    Q_DECLARE_TR_FUNCTIONS(Forecast)
};

quint32 of(const ParameterValues &values, int field)
{
    return values[static_cast<std::size_t>(field)];
}

/// The generation that the link trains to, or nothing where it may be able to do more than it has shown.
std::optional<quint32> generationWith(quint32 forced, const Observation &seen)
{
    const quint32 now = seen.latest->generation;
    const std::optional<quint32> cap = seen.running(ANARCHY_PARAM_FORCE_LINK_SPEED);
    if (now < 1 || now > ANARCHY_GENERATION_MAX || !cap)
        return std::nullopt;
    if (*cap == forced || (forced && forced <= now))
        return forced && forced < now ? forced : now;
    // Without a cap, or below one, the link shows all that it can; at its cap it may have more.
    return *cap && *cap <= now ? std::nullopt : std::optional(now);
}

/// Bytes a second after line encoding.
std::optional<quint64> lineRateWith(const ParameterValues &values, const Observation &seen)
{
    if (!seen.latest || !seen.latest->lineRate || seen.latest->state != ANARCHY_LINK_UP)
        return std::nullopt;
    const quint32 forced = of(values, ANARCHY_PARAM_FORCE_LINK_SPEED);
    if (forced == seen.running(ANARCHY_PARAM_FORCE_LINK_SPEED))
        return seen.latest->lineRate;
    const std::optional<quint32> generation = generationWith(forced, seen);
    if (generation == seen.latest->generation)
        return seen.latest->lineRate;
    // Where the link is no plain PCIe link, or is throttled, the speed of another generation says nothing.
    if (!generation || seen.latest->lineRate != anarchy_line_rate(seen.latest->generation, seen.latest->lanes))
        return std::nullopt;
    return anarchy_line_rate(*generation, seen.latest->lanes);
}

/// The most channels that the link is known to honour, or nothing while no limit has shown.
std::optional<quint32> channelLimit(const Observation &seen)
{
    constexpr auto field = static_cast<std::size_t>(ANARCHY_PARAM_MAX_DMA_CHANNELS);
    if (!seen.configuration)
        return std::nullopt;
    const quint32 limit = seen.configuration->limit[field];
    if (seen.configuration->effective[field] >= seen.configuration->running[field] || limit == ANARCHY_LIMIT_NONE
        || limit == ANARCHY_LIMIT_STILL_OPEN || limit == ANARCHY_LIMIT_NO_LINK)
        return std::nullopt;
    return seen.configuration->effective[field];
}

/// Programs that have taken all channels there are can be expected to take more; others go on with those they have.
quint32 channelsInUse(quint32 channels, const Observation &seen)
{
    if (!seen.latest || !seen.latest->channelsOpen || seen.latest->channelsOpen >= seen.latest->channelsEffective)
        return channels;
    return std::min(channels, seen.latest->channelsOpen);
}

QString valueText(const QString &unit, const std::optional<double> &value)
{
    if (!value)
        return ForecastText::tr("not known");
    if (unit == "bytes"_L1)
        return memoryQuantity(*value).text();
    return unit == "ns"_L1 ? durationQuantity(*value).text() : rateQuantity(*value).text();
}

template <typename Number> std::optional<double> number(const std::optional<Number> &value)
{
    return value ? std::optional(static_cast<double>(*value)) : std::nullopt;
}

} // namespace

std::optional<double> roundNs(const Observation &seen)
{
    if (seen.roundTrip.count > 0 && std::isfinite(seen.roundTrip.average))
        return seen.roundTrip.average;
    return seen.statistics.dmaLatency.count() ? std::optional(seen.latencyNs(50)) : std::nullopt;
}

Forecast forecast(const ParameterValues &values, const Observation &seen)
{
    const quint32 ring = of(values, ANARCHY_PARAM_RING_BUFFER_SIZE);
    const quint32 allowed = of(values, ANARCHY_PARAM_MAX_DMA_CHANNELS);
    Forecast result;
    result.channels = std::min(allowed, channelLimit(seen).value_or(allowed));
    result.channelsAreCapped = result.channels < allowed;
    result.channelsInUse = channelsInUse(result.channels, seen);
    result.memoryAtFullUse = ANARCHY_CHANNEL_MEMORY_BYTES(result.channels, ring);
    if (seen.latest)
        result.memoryNow = ANARCHY_CHANNEL_MEMORY_BYTES(seen.latest->channelsOpen, ring);

    const std::optional<quint64> lineRate = lineRateWith(values, seen);
    if (!lineRate)
        return result;
    const anarchy_wire wire{
        .line_rate = *lineRate, .payload = of(values, ANARCHY_PARAM_MAX_PAYLOAD_SIZE), .latency_ns = 0};
    const auto maximum = static_cast<double>(anarchy_payload_rate(wire.line_rate, wire.payload));
    result.maximumRate = maximum;
    result.frameNs = static_cast<double>(anarchy_frame_time_ns(&wire, ANARCHY_PAGE_BYTES));
    result.longestWaitNs = static_cast<double>(result.channelsInUse) * (ring - 1) * ANARCHY_PAGE_BYTES / maximum * 1e9;
    if (const std::optional<double> round = roundNs(seen))
        result.rate = static_cast<double>(
            anarchy_predicted_rate(&wire, result.channelsInUse, ring, static_cast<quint64>(std::llround(*round))));
    return result;
}

QString ForecastLine::beforeText() const
{
    return valueText(unit, before);
}

QString ForecastLine::afterText() const
{
    return valueText(unit, after);
}

QList<ForecastLine> compareForecasts(const Forecast &before, const Forecast &after)
{
    const auto bytes = u"bytes"_s;
    const auto rate = u"bytes_per_second"_s;
    const auto ns = u"ns"_s;
    QList<ForecastLine> lines{
        {u"memory_at_full_use"_s, ForecastText::tr("Memory at full use"), bytes,
         static_cast<double>(before.memoryAtFullUse), static_cast<double>(after.memoryAtFullUse), true},
        {u"memory_now"_s, ForecastText::tr("Memory with the channels open now"), bytes, number(before.memoryNow),
         number(after.memoryNow), true},
        {u"maximum_rate"_s, ForecastText::tr("Maximum of the wire"), rate, before.maximumRate, after.maximumRate,
         false},
        {u"rate"_s, ForecastText::tr("Throughput, with rings kept full"), rate, before.rate, after.rate, false},
        {u"frame_time"_s, ForecastText::tr("A frame on the wire"), ns, before.frameNs, after.frameNs, false},
        {u"longest_wait"_s, ForecastText::tr("Longest wait in full rings"), ns, before.longestWaitNs,
         after.longestWaitNs, false},
    };
    lines.removeIf([](const ForecastLine &line) { return !line.before && !line.after; });
    return lines;
}

QString forecastBasis(const Forecast &forecast, const Observation &seen)
{
    if (!forecast.maximumRate)
        return ForecastText::tr("Memory is exact. What this link will carry with these values cannot be foreseen.");
    const QString channels = ForecastText::tr("with %1 in use").arg(channelCountText(forecast.channelsInUse));
    const std::optional<double> round = roundNs(seen);
    if (!round)
        return ForecastText::
            tr("Memory is exact. Rates and times are a forecast from the link's timing %1; what the rings hold back "
               "shows only once something has gone over the link.")
                .arg(channels);
    return ForecastText::
        tr("Memory is exact. Rates and times are a forecast from the link's timing %1 and round trips of %2; only a "
           "trial measures.")
            .arg(channels, durationQuantity(*round).text());
}

} // namespace anarchy
