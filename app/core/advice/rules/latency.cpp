// SPDX-License-Identifier: GPL-3.0-or-later
// Frames take long: because they wait in the rings, because the processor is late, or for a reason that is not known.
#include "advice/rules/rule.h"

namespace anarchy::rules {

namespace {

// More than one and a half processes for each processor: every other one waits its turn.
constexpr double busyLoad = 1.5;
// Something waited for a processor for a quarter of the time.
constexpr double busyPressure = 0.25;

QString queueText(const Observation &seen)
{
    return AdviceText::tr("Full rings hold %1, which takes %2 at the link's maximum of %3")
        .arg(memoryQuantity(seen.ringCapacity() * ANARCHY_PAGE_BYTES).text(), durationQuantity(queueNs(seen)).text(),
             rateQuantity(seen.maximumRate()).text());
}

quint32 smallestRecommendedRing()
{
    return parameterInfo(ANARCHY_PARAM_RING_BUFFER_SIZE).recommended_minimum;
}

std::optional<Diagnosis> longRings(const Observation &seen, const Bar &bar)
{
    const quint32 ring = seen.running(ANARCHY_PARAM_RING_BUFFER_SIZE).value_or(0);
    if (ring <= smallestRecommendedRing() || !queuesLong(seen, bar))
        return std::nullopt;
    quint32 smaller = ring / 2;
    while (smaller > smallestRecommendedRing() && queueNs(seen) * smaller / ring > highLatencyNs)
        smaller /= 2;
    return Diagnosis{
        .evidence = {latencyText(seen), queueText(seen), runningText(ANARCHY_PARAM_RING_BUFFER_SIZE, ring)},
        .confidence = measured(seen, seen.latencyNs(99) / highLatencyNs),
        .advice = AdviceText::tr("Try smaller rings and watch the throughput."),
        .fix = changeOf(ANARCHY_PARAM_RING_BUFFER_SIZE, smaller),
        .expectation
        = AdviceText::tr("Frames wait at most %1 in full rings instead of %2.")
              .arg(durationQuantity(queueNs(seen) * smaller / ring).text(), durationQuantity(queueNs(seen)).text())};
}

std::optional<Diagnosis> manyRings(const Observation &seen, const Bar &bar)
{
    const quint32 ring = seen.running(ANARCHY_PARAM_RING_BUFFER_SIZE).value_or(0);
    if (ring > smallestRecommendedRing() || !queuesLong(seen, bar) || seen.latest->channelsOpen <= enoughChannels)
        return std::nullopt;
    const double shorter = queueNs(seen) * enoughChannels / seen.latest->channelsOpen;
    return Diagnosis{
        .evidence = {latencyText(seen), queueText(seen),
                     AdviceText::tr("%n channels are open", nullptr, static_cast<int>(seen.latest->channelsOpen))},
        .confidence = measured(seen, seen.latencyNs(99) / highLatencyNs),
        .advice = AdviceText::tr("Try fewer channels: the rings are already as small as the guide recommends. Channels "
                                 "that are open stay so until their programs close them."),
        .fix = changeOf(ANARCHY_PARAM_MAX_DMA_CHANNELS, enoughChannels),
        .expectation = AdviceText::tr("Frames wait at most %1 in full rings instead of %2.")
                           .arg(durationQuantity(shorter).text(), durationQuantity(queueNs(seen)).text())};
}

/// How busy the machine is, as a share of what is busy for it; nothing where that is not known.
std::optional<double> busyness(const Observation &seen)
{
    if (!seen.system)
        return std::nullopt;
    std::optional<double> share;
    if (seen.system->load && seen.latest && seen.latest->onlineCpus)
        share = *seen.system->load / seen.latest->onlineCpus / busyLoad;
    if (seen.system->cpuPressure)
        share = std::max(share.value_or(0), *seen.system->cpuPressure / busyPressure);
    return share;
}

bool latencyOutsideTheRings(const Observation &seen, const Bar &bar)
{
    return bar.above(seen.latencyNs(99), highLatencyNs) && !queuesLong(seen, bar);
}

std::optional<Diagnosis> busyMachine(const Observation &seen, const Bar &bar)
{
    const double busy = busyness(seen).value_or(0);
    if (!latencyOutsideTheRings(seen, bar) || !bar.above(busy, 1))
        return std::nullopt;
    QStringList evidence{latencyText(seen)};
    if (seen.system->load)
        evidence << AdviceText::tr("%1 processes run or wait for a processor; the machine has %2",
                                   "mean of a minute, processors")
                        .arg(QLocale().toString(*seen.system->load, 'f', 1))
                        .arg(seen.latest->onlineCpus);
    if (seen.system->cpuPressure)
        evidence << AdviceText::tr("Something waited for a processor for %1 of the last ten seconds")
                        .arg(percentText(*seen.system->cpuPressure));
    return Diagnosis{.evidence = evidence,
                     .confidence = std::min(measured(seen, busy), Confidence::Medium), // both may have another cause
                     .advice = AdviceText::tr(
                         "See what keeps the processors busy, with \"top\" or the system monitor, and end or move "
                         "what need not run. No setting of the driver helps here.")};
}

std::optional<Diagnosis> unexplained(const Observation &seen, const Bar &bar)
{
    if (!latencyOutsideTheRings(seen, bar) || busyness(seen).value_or(0) >= 1)
        return std::nullopt;
    QStringList evidence{latencyText(seen), queueText(seen)};
    if (!busyness(seen))
        evidence << AdviceText::tr("How busy the processors are is not known");
    return Diagnosis{
        .evidence = evidence,
        .confidence = Confidence::Low,
        .advice = AdviceText::tr("Look at what else interrupts the processors (/proc/interrupts), and whether power "
                                 "saving or heat slows them down.")};
}

} // namespace

std::span<const Rule> latencyRules()
{
    static constexpr Rule table[] = {
        {"latency-queueing", Severity::Improvement, Needs::Traffic,
         QT_TRANSLATE_NOOP("Advice", "Frames wait long in large rings"),
         QT_TRANSLATE_NOOP(
             "Advice",
             "A frame waits until all before it in the rings have gone over the wire, so the wait is the "
             "bytes in the rings divided by the rate of the link. Larger rings carry bursts better and make "
             "everything else wait longer."),
         guideLatency, longRings},
        {"latency-many-channels", Severity::Improvement, Needs::Traffic,
         QT_TRANSLATE_NOOP("Advice", "Frames wait long in the rings of many channels"),
         QT_TRANSLATE_NOOP("Advice",
                           "All channels share one wire. Each has a ring that can be full of frames ahead of yours, so "
                           "the wait grows with the number of channels."),
         guideLatency, manyRings},
        {"latency-system-load", Severity::Improvement, Needs::Traffic,
         QT_TRANSLATE_NOOP("Advice", "The processors are busy and complete frames late"),
         QT_TRANSLATE_NOOP("Advice",
                           "A frame is complete when a processor has dealt with it. Where more programs want to run "
                           "than there are processors, it waits for one."),
         guideLatency, busyMachine},
        {"latency-unexplained", Severity::Improvement, Needs::Traffic,
         QT_TRANSLATE_NOOP("Advice", "Frames take long, and not because of the rings"),
         QT_TRANSLATE_NOOP("Advice",
                           "Full rings would explain less than half of this latency, and the processors are not busy "
                           "as far as is known. Interrupts that come late are the next suspect."),
         guideLatency, unexplained},
    };
    return table;
}

} // namespace anarchy::rules
