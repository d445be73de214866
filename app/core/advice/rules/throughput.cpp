// SPDX-License-Identifier: GPL-3.0-or-later
// The link carries less than it could, or all that it can.
#include "advice/rules/rule.h"

#include <bit>
#include <cmath>

#include "advice/fields.h"
#include "timing.h"

namespace anarchy::rules {

namespace {

// Nothing but the wire holds a link back that carries this much of what it can.
constexpr double saturated = 0.9;
// Rings as full as this on average never run dry and never have room: they are what holds the link back.
constexpr double fullRings = 0.8;
// One channel with this share of the bytes is the only one that counts.
constexpr double nearlyAll = 0.9;

/// Bytes that must be under way to keep the wire busy.
double bandwidthDelayProduct(const Observation &seen)
{
    return seen.maximumRate() * seen.latencyNs(50) / 1e9;
}

/// The ring with which so many channels keep the wire busy; at least twice the running one, within what is recommended.
quint32 sufficientRing(const Observation &seen, double channels)
{
    const double pages = bandwidthDelayProduct(seen) / ANARCHY_PAGE_BYTES / channels + 1;
    const auto needed = std::bit_ceil(static_cast<quint32>(std::clamp(pages, 1.0, 1024.0)));
    const anarchy_parameter_info &info = parameterInfo(fields::ring);
    return std::clamp(std::max(needed, 2 * seen.running(fields::ring).value_or(0)), info.recommended_minimum,
                      info.recommended_maximum);
}

QString productText(const Observation &seen)
{
    return AdviceText::tr("Bandwidth-delay product: %1 × %2 = %3 must be under way to keep the link busy")
        .arg(rateQuantity(seen.maximumRate()).text(), durationQuantity(seen.latencyNs(50)).text(),
             memoryQuantity(bandwidthDelayProduct(seen)).text());
}

QString largerRingText(const Observation &seen, quint32 larger)
{
    return AdviceText::tr(
               "%1 times as much can be under way at once; the throughput rises until the link is full or the programs "
               "have no more to send.")
        .arg(QLocale().toString(static_cast<double>(larger) / seen.running(fields::ring).value_or(1), 'f', 0));
}

std::optional<Diagnosis> shortRings(const Observation &seen, const Bar &bar)
{
    const quint32 now = seen.running(fields::ring).value_or(0);
    const double capacity = seen.ringCapacity();
    if (capacity <= 0 || now >= parameterInfo(fields::ring).recommended_maximum
        || !bar.above(seen.inFlight.average, fullRings * capacity) || seen.utilisation() >= saturated)
        return std::nullopt;
    const quint32 larger = sufficientRing(seen, seen.latest->channelsOpen);
    return Diagnosis{
        .evidence
        = {busierDirectionText(seen),
           AdviceText::tr("Of %1 descriptors that fit into the rings, %2 are in flight on average")
               .arg(countText(static_cast<quint64>(capacity)), countText(static_cast<quint64>(seen.inFlight.average))),
           productText(seen), runningText(fields::ring, now)},
        .confidence = measured(seen, seen.inFlight.average / (fullRings * capacity) * 1.25),
        .advice = AdviceText::tr(
            "Try larger rings, a power of two at a time, and stop when the throughput does not rise any more."),
        .fix = changeOf(fields::ring, larger),
        .expectation = largerRingText(seen, larger)};
}

std::optional<Diagnosis> oneChannel(const Observation &seen, const Bar &bar)
{
    const auto busiest = std::ranges::max_element(seen.channelRates);
    double all = 0;
    for (const double rate : seen.channelRates)
        all += rate;
    const quint32 now = seen.running(fields::ring).value_or(0);
    if (all <= 0 || seen.latest->channelsOpen < 2 || now < 2 || !bar.above(*busiest / all, nearlyAll)
        || !bar.above(seen.inFlight.average, fullRings * (now - 1)) || seen.utilisation() >= saturated)
        return std::nullopt;
    Diagnosis diagnosis{
        .evidence = {busierDirectionText(seen),
                     AdviceText::tr("Channel %1 carries %2 of all bytes; %3 channels are open")
                         .arg(busiest - seen.channelRates.begin())
                         .arg(percentText(*busiest / all))
                         .arg(seen.latest->channelsOpen),
                     AdviceText::tr("Its ring of %1 pages has %2 descriptors in flight on average")
                         .arg(now)
                         .arg(countText(static_cast<quint64>(seen.inFlight.average)))},
        .confidence = measured(seen, *busiest / all / nearlyAll * 1.25),
        .advice = AdviceText::tr(
            "Let the program open several streams, one for each channel, and send over all of them. A larger ring "
            "helps the one channel in the meantime.")};
    if (now < parameterInfo(fields::ring).recommended_maximum) {
        const quint32 larger = sufficientRing(seen, 1);
        diagnosis.fix = changeOf(fields::ring, larger);
        diagnosis.expectation = largerRingText(seen, larger);
    }
    return diagnosis;
}

std::optional<Diagnosis> smallPayload(const Observation &seen, const Bar &)
{
    const quint32 now = seen.running(fields::payload).value_or(0);
    const quint32 least = parameterInfo(fields::payload).recommended_minimum;
    if (!now || now >= least || !seen.latest->lineRate)
        return std::nullopt;
    const auto of
        = [&](quint32 size) { return static_cast<double>(anarchy_payload_rate(seen.latest->lineRate, size)); };
    return Diagnosis{.evidence
                     = {runningText(fields::payload, now),
                        AdviceText::tr("Headers take %1 of what goes over the wire; with %2 bytes they would take %3")
                            .arg(percentText(1 - of(now) / static_cast<double>(seen.latest->lineRate)))
                            .arg(least)
                            .arg(percentText(1 - of(least) / static_cast<double>(seen.latest->lineRate))),
                        busierDirectionText(seen)},
                     .advice = AdviceText::tr("Try the smallest size that the guide recommends."),
                     .fix = changeOf(fields::payload, least),
                     .expectation = AdviceText::tr("The link can carry %1 instead of %2.")
                                        .arg(rateQuantity(of(least)).text(), rateQuantity(of(now)).text())};
}

std::optional<Diagnosis> payloadLimits(const Observation &seen, const Bar &bar)
{
    const quint32 now = seen.running(fields::payload).value_or(0);
    const anarchy_parameter_info &info = parameterInfo(fields::payload);
    if (now < info.recommended_minimum || now >= info.recommended_maximum || !bar.above(seen.utilisation(), saturated)
        || manyCrcErrors(seen, bar))
        return std::nullopt;
    const auto of
        = [&](quint32 size) { return static_cast<double>(anarchy_payload_rate(seen.latest->lineRate, size)); };
    return Diagnosis{.evidence = {busierDirectionText(seen), runningText(fields::payload, now)},
                     .confidence = measured(seen, seen.utilisation() / saturated * 1.4),
                     .advice
                     = AdviceText::tr("Try twice the fields::payload, and watch the errors: if they rise, go back."),
                     .fix = changeOf(fields::payload, 2 * now),
                     .expectation = AdviceText::tr("The link can carry %1 instead of %2.")
                                        .arg(rateQuantity(of(2 * now)).text(), rateQuantity(of(now)).text())};
}

std::optional<Diagnosis> wireFull(const Observation &seen, const Bar &bar)
{
    if (seen.running(fields::payload).value_or(0) < parameterInfo(fields::payload).recommended_maximum
        || !bar.above(seen.utilisation(), saturated))
        return std::nullopt;
    return Diagnosis{.evidence = {busierDirectionText(seen)},
                     .confidence = measured(seen, seen.utilisation() / saturated * 1.4),
                     .advice = AdviceText::tr(
                         "Nothing to do: no setting makes this link carry more. A faster port or cable would, if the "
                         "link runs below what both ends can.")};
}

} // namespace

std::span<const Rule> throughputRules()
{
    static constexpr Rule table[] = {
        {"throughput-ring", Severity::Improvement, Needs::Traffic,
         QT_TRANSLATE_NOOP("Advice", "The rings are too small to keep the link busy"),
         QT_TRANSLATE_NOOP(
             "Advice",
             "Between two rounds of completions a channel can send no more than its ring holds. Where that "
             "is less than the bandwidth of the link times the time a frame takes, the wire stands "
             "still in between."),
         guideRing, shortRings},
        {"throughput-one-channel", Severity::Improvement, Needs::Traffic,
         QT_TRANSLATE_NOOP("Advice", "One channel carries all the traffic and is full"),
         QT_TRANSLATE_NOOP(
             "Advice",
             "Channels work side by side. A program that sends everything through one of them is bound by "
             "that one's fields::ring, however many are open."),
         guideChannels, oneChannel},
        {"payload-small", Severity::Improvement, Needs::Traffic,
         QT_TRANSLATE_NOOP("Advice", "Much of the link is spent on headers"),
         QT_TRANSLATE_NOOP("Advice",
                           "Every transaction carries a header of 24 bytes, whatever its payload. The smaller the "
                           "payload, the larger the share of the wire that carries no data."),
         guidePayload, smallPayload},
        {"payload-limits-throughput", Severity::Improvement, Needs::Traffic,
         QT_TRANSLATE_NOOP("Advice", "The link is full, and a larger payload would make room"),
         QT_TRANSLATE_NOOP(
             "Advice",
             "The wire itself is the limit. Larger payloads spend less of it on headers; they also lose more "
             "with each error, which is why errors are worth watching."),
         guidePayload, payloadLimits},
        {"link-saturated", Severity::Note, Needs::Traffic,
         QT_TRANSLATE_NOOP("Advice", "The link carries all that it can"),
         QT_TRANSLATE_NOOP("Advice",
                           "The throughput is near the maximum that speed, lanes and payload allow, which is where it "
                           "should be."),
         guideThroughput, wireFull},
    };
    return table;
}

} // namespace anarchy::rules
