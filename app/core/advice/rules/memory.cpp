// SPDX-License-Identifier: GPL-3.0-or-later
// What the rings hold of the machine's memory, and channels that hold it for nothing.
#include "advice/rules/rule.h"

namespace anarchy::rules {

namespace {

// Rings cannot be swapped out: a twentieth of all memory is missed by everything else.
constexpr double largeShare = 0.05;
// Where less than this share is available, what the rings hold is worth getting back if it is worth mentioning at all.
constexpr double shortShare = 0.05;
constexpr double worthMentioning = 16.0 * 1024 * 1024;
// A channel that carries less than this share of the bytes is not needed for them.
constexpr double usedShare = 0.01;

std::optional<Diagnosis> largeRings(const Observation &seen, const Bar &bar)
{
    if (!seen.latest || !seen.system || !seen.system->memoryTotal || !seen.configuration)
        return std::nullopt;
    const auto total = static_cast<double>(*seen.system->memoryTotal);
    const auto held = static_cast<double>(seen.latest->memoryBytes);
    const std::optional<quint64> available = seen.system->memoryAvailable;
    const bool isShort
        = available && held >= worthMentioning && bar.below(static_cast<double>(*available), shortShare * total);
    if (!bar.above(held, largeShare * total) && !isShort)
        return std::nullopt;
    const quint32 ring = *seen.running(ANARCHY_PARAM_RING_BUFFER_SIZE);
    const quint32 channels = *seen.running(ANARCHY_PARAM_MAX_DMA_CHANNELS);
    Diagnosis diagnosis{
        .evidence = {AdviceText::tr("%n open channels hold %1 for their rings, %2 of this machine's memory", nullptr,
                                    static_cast<int>(seen.latest->channelsOpen))
                         .arg(memoryQuantity(held).text(), percentText(held / total)),
                     AdviceText::tr("2 rings × %1 pages × 4 KiB make %2 a channel")
                         .arg(ring)
                         .arg(memoryQuantity(static_cast<double>(ANARCHY_RING_MEMORY_BYTES(1, ring))).text())},
        .advice = AdviceText::tr(
            "Close programs that are not needed: the rings are as small and few as the guide recommends.")};
    if (available)
        diagnosis.evidence << AdviceText::tr("%1 of %2 are available to programs")
                                  .arg(memoryQuantity(static_cast<double>(*available)).text(),
                                       memoryQuantity(total).text());
    if (ring > parameterInfo(ANARCHY_PARAM_RING_BUFFER_SIZE).recommended_minimum) {
        diagnosis.advice = AdviceText::tr("Try smaller rings.");
        diagnosis.fix = changeOf(ANARCHY_PARAM_RING_BUFFER_SIZE, ring / 2);
        diagnosis.expectation = AdviceText::tr("The rings hold half as much.");
    } else if (channels > enoughChannels) {
        diagnosis.advice = AdviceText::tr("Try fewer channels.");
        diagnosis.fix = changeOf(ANARCHY_PARAM_MAX_DMA_CHANNELS, enoughChannels);
        diagnosis.expectation
            = AdviceText::tr("At most %1 channels hold memory once the others are closed.").arg(enoughChannels);
    }
    return diagnosis;
}

std::optional<Diagnosis> idleChannels(const Observation &seen, const Bar &bar)
{
    const quint32 channels = seen.running(ANARCHY_PARAM_MAX_DMA_CHANNELS).value_or(0);
    double all = 0;
    for (const double rate : seen.channelRates)
        all += rate;
    const auto used = std::ranges::count_if(seen.channelRates, [&](double rate) { return rate > usedShare * all; });
    // With long queues, latency-queueing and latency-many-channels have more to say.
    if (channels <= mostUsefulChannels || queuesLong(seen, bar) || (seen.utilisation() >= 0.5 && used > enoughChannels))
        return std::nullopt;
    return Diagnosis{
        .evidence = {runningText(ANARCHY_PARAM_MAX_DMA_CHANNELS, channels),
                     AdviceText::tr("Channels that carried data in the last minute: %1", "count").arg(used),
                     busierDirectionText(seen)},
        .confidence = Confidence::Medium, // the load that needs them may come later
        .advice = AdviceText::tr("Try fewer channels, unless a load that needs them is still to come."),
        .fix = changeOf(ANARCHY_PARAM_MAX_DMA_CHANNELS, enoughChannels),
        .expectation = AdviceText::tr("Less memory is held and fewer interrupts come; the throughput stays.")};
}

} // namespace

std::span<const Rule> memoryRules()
{
    static constexpr Rule table[] = {
        {"memory-large", Severity::Improvement, Needs::Facts,
         QT_TRANSLATE_NOOP("Advice", "The rings hold much of this machine's memory"),
         QT_TRANSLATE_NOOP("Advice",
                           "Memory of rings is in use from the moment a channel is open and cannot be swapped out."),
         guideMemory, largeRings},
        {"channels-unused", Severity::Note, Needs::Measurement,
         QT_TRANSLATE_NOOP("Advice", "More channels are allowed than this load needs"),
         QT_TRANSLATE_NOOP(
             "Advice",
             "Each channel consumes memory and adds to the interrupt load, and returns diminish past 8 to "
             "12."),
         guideChannels, idleChannels},
    };
    return table;
}

} // namespace anarchy::rules
