// SPDX-License-Identifier: GPL-3.0-or-later
// What the link costs the processors.
#include "advice/rules/rule.h"

namespace anarchy::rules {

namespace {

// Half of a processor is missed by whatever else runs there.
constexpr double muchProcessor = 0.5;
// Copying in and out of the rings takes about 0.25 ns a byte. At four times that, handling frames costs more than
// moving them.
constexpr double dearNsPerByte = 1;

std::optional<Diagnosis> interruptLoad(const Observation &seen, const Bar &bar)
{
    const double load = seen.statistics.cpuLoad.average;
    const double bytes = seen.statistics.tx.average + seen.statistics.rx.average;
    if (!(bytes > 0) || !bar.above(load, muchProcessor) || !bar.above(load * 1e9 / bytes, dearNsPerByte)
        || seen.running(ANARCHY_PARAM_DEBUG_LEVEL).value_or(0))
        return std::nullopt;
    Diagnosis diagnosis{
        .evidence
        = {AdviceText::tr("Completing frames takes %1 of a processor, %2 ns a byte")
               .arg(percentText(load), QLocale().toString(load * 1e9 / bytes, 'f', 1)),
           AdviceText::tr("%1 interrupts a second").arg(countText(static_cast<quint64>(seen.interrupts.average)))},
        .confidence = measured(seen, load * 1e9 / bytes / dearNsPerByte),
        .advice = AdviceText::tr(
            "See what else uses these processors. Debugging options of the kernel and full tracing also make every "
            "frame dearer.")};
    if (seen.running(ANARCHY_PARAM_MAX_DMA_CHANNELS).value_or(0) > enoughChannels) {
        diagnosis.advice = AdviceText::tr("Try fewer channels.");
        diagnosis.fix = changeOf(ANARCHY_PARAM_MAX_DMA_CHANNELS, enoughChannels);
        diagnosis.expectation = AdviceText::tr(
            "Fewer channels share one round of completions, so there are fewer interrupts for as many bytes.");
    }
    return diagnosis;
}

std::optional<Diagnosis> debugLevel(const Observation &seen, const Bar &)
{
    const quint32 level = seen.running(ANARCHY_PARAM_DEBUG_LEVEL).value_or(0);
    if (!level)
        return std::nullopt;
    return Diagnosis{.evidence = {runningText(ANARCHY_PARAM_DEBUG_LEVEL, level)},
                     .advice = AdviceText::tr("Set it back when what was looked for has been found."),
                     .fix = changeOf(ANARCHY_PARAM_DEBUG_LEVEL, 0),
                     .expectation = AdviceText::tr("The driver writes errors only, and spends no time on the rest.")};
}

} // namespace

std::span<const Rule> processorRules()
{
    static constexpr Rule table[] = {
        {"interrupt-load", Severity::Improvement, Needs::Traffic,
         QT_TRANSLATE_NOOP("Advice", "The link takes much processor time for what it carries"),
         QT_TRANSLATE_NOOP(
             "Advice",
             "Each round of completions costs time however few frames it completes, and more channels make "
             "more rounds."),
         guideCpu, interruptLoad},
        {"debug-level", Severity::Improvement, Needs::Facts,
         QT_TRANSLATE_NOOP("Advice", "The driver's log level was left high"),
         QT_TRANSLATE_NOOP("Advice",
                           "Higher levels write more to the kernel log, which costs processor time for every message."),
         guideCpu, debugLevel},
    };
    return table;
}

} // namespace anarchy::rules
