// SPDX-License-Identifier: GPL-3.0-or-later
// Power saving that slows a link that is used. What saves power without harm is left alone: advice to switch it off
// contradicts itself all over the world, so each of these needs a sign of harm, or a setting that nobody has by
// default.
#include "advice/rules/rule.h"

namespace anarchy::rules {

namespace {

std::optional<Diagnosis> runtimePower(const Observation &seen, const Bar &)
{
    const quint64 lost = seen.errors(ANARCHY_ERROR_LINK_LOSS) + seen.errors(ANARCHY_ERROR_HANDSHAKE);
    if (!seen.system || seen.system->runtimePower != QLatin1StringView("auto") || !lost)
        return std::nullopt;
    return Diagnosis{
        .evidence = {AdviceText::tr("%1/power/control is \"auto\"; the device is %2 now")
                         .arg(seen.system->device, seen.system->runtimeStatus),
                     errorRateText(seen, ANARCHY_ERROR_LINK_LOSS, AdviceText::tr("Link losses")),
                     errorRateText(seen, ANARCHY_ERROR_HANDSHAKE, AdviceText::tr("Handshake timeouts"))},
        .confidence = Confidence::Low, // the two need not belong together
        .advice = AdviceText::tr(
                      "Keep the device awake and see whether it helps: echo on | sudo tee %1/power/control. It is as "
                      "before after a restart.")
                      .arg(seen.system->device)};
}

std::optional<Diagnosis> aspm(const Observation &seen, const Bar &)
{
    if (!seen.system || !seen.system->aspmPolicy.startsWith(QLatin1StringView("power")))
        return std::nullopt;
    return Diagnosis{
        .evidence
        = {AdviceText::tr("The policy for PCIe links is \"%1\"").arg(seen.system->aspmPolicy), latencyText(seen)},
        .confidence = Confidence::Medium,
        .advice = AdviceText::tr("Compare with the usual policy: echo default | sudo tee "
                                 "/sys/module/pcie_aspm/parameters/policy. It is as before after a restart.")};
}

std::optional<Diagnosis> lowPower(const Observation &seen, const Bar &)
{
    if (!seen.system || seen.system->platformProfile != QLatin1StringView("low-power"))
        return std::nullopt;
    return Diagnosis{
        .evidence = {AdviceText::tr("The machine's power profile is \"%1\"").arg(seen.system->platformProfile),
                     busierDirectionText(seen)},
        .confidence = Confidence::Medium,
        .advice
        = AdviceText::tr("Choose the balanced or the performance profile while the link is in use, in the desktop's "
                         "power settings or with \"powerprofilesctl set balanced\".")};
}

} // namespace

std::span<const Rule> powerRules()
{
    static constexpr Rule table[] = {
        {"power-runtime", Severity::Improvement, Needs::Measurement,
         QT_TRANSLATE_NOOP("Advice", "The link's device may be put to sleep while it is idle"),
         QT_TRANSLATE_NOOP("Advice", "A device that was suspended takes time to wake up, and some do not come back."),
         guidePower, runtimePower},
        {"power-aspm", Severity::Improvement, Needs::Traffic,
         QT_TRANSLATE_NOOP("Advice", "PCIe links save power at the cost of latency"),
         QT_TRANSLATE_NOOP(
             "Advice",
             "Under this policy links sleep in every pause and take microseconds to wake up. It is not the "
             "usual one: somebody or a power tool has chosen it."),
         guidePower, aspm},
        {"power-profile", Severity::Improvement, Needs::Traffic,
         QT_TRANSLATE_NOOP("Advice", "The machine saves power while the link is in use"),
         QT_TRANSLATE_NOOP(
             "Advice",
             "Processors that are kept slow complete frames late. The guide asks to disable power saving for "
             "best performance."),
         guidePower, lowPower},
    };
    return table;
}

} // namespace anarchy::rules
