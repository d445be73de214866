// SPDX-License-Identifier: GPL-3.0-or-later
// The link makes errors, goes down, or is slower than it could be.
#include "advice/rules/rule.h"

#include "advice/fields.h"
#include "contract/link.h"

namespace anarchy::rules {

namespace {

// More times than a cable is plugged in by hand while somebody looks.
constexpr int flapping = 3;
// One handshake may fail while the far end starts.
constexpr quint64 handshakesFail = 2;
// Frames out of order are put right; a few after a link loss are nothing.
constexpr quint64 manyFrames = 10;
// A generation less halves the rate, and so do lanes; payload sizes differ by less than a fifth.
constexpr double clearlyFaster = 1.4;
// What USB4 and Thunderbolt 3 can do on each lane in both generations (USB4 specification, Gen 3), and how many there
// are.
constexpr double fullLaneGbps = 20;
constexpr int fullLanes = 2;

QString linkSpeedText(const Observation &seen)
{
    return AdviceText::tr("It runs as %1 and can carry %2 each way", "of a link")
        .arg(linkText(seen.latest->transport, seen.latest->generation, seen.latest->lanes),
             rateQuantity(seen.maximumRate()).text());
}

int losses(const Observation &seen)
{
    return std::max(static_cast<int>(std::min<quint64>(seen.errors(ANARCHY_ERROR_LINK_LOSS), 1'000'000)), seen.timesUp);
}

std::optional<Diagnosis> failed(const Observation &seen, const Bar &)
{
    if (!seen.latest || seen.latest->state != ANARCHY_LINK_FAILED)
        return std::nullopt;
    QStringList evidence{AdviceText::tr("State of the link: %1").arg(linkStateText(seen.latest->state))};
    if (const auto value = seen.running(fields::retries))
        evidence << runningText(fields::retries, *value);
    return Diagnosis{.evidence = evidence,
                     .advice = AdviceText::tr(
                         "Check that the other end is switched on and the cable is plugged in at both ends. The "
                         "driver tries again every five seconds by itself.")};
}

std::optional<Diagnosis> badCable(const Observation &seen, const Bar &bar)
{
    if (!manyCrcErrors(seen, bar)
        || seen.running(fields::payload).value_or(0) >= parameterInfo(fields::payload).recommended_maximum)
        return std::nullopt;
    const quint64 count = seen.errors(ANARCHY_ERROR_CRC);
    return Diagnosis{
        .evidence = {errorRateText(seen, ANARCHY_ERROR_CRC, AdviceText::tr("CRC errors")), linkSpeedText(seen),
                     AdviceText::tr("A sound link at this speed has less than %1 in an hour")
                         .arg(countText(static_cast<quint64>(tolerableCrcRate(seen) * 3600 / 10 + 1)))},
        .confidence = counted(count),
        .advice
        = AdviceText::tr("Plug the cable in again, then try another one: short, and certified for the speed. Keep it "
                         "away from sharp bends. If no cable helps, force a lower link speed.")};
}

std::optional<Diagnosis> largePayloadErrors(const Observation &seen, const Bar &bar)
{
    const quint32 now = seen.running(fields::payload).value_or(0);
    if (!manyCrcErrors(seen, bar) || now < parameterInfo(fields::payload).recommended_maximum)
        return std::nullopt;
    const quint32 smaller = parameterInfo(fields::payload).default_value;
    return Diagnosis{
        .evidence
        = {errorRateText(seen, ANARCHY_ERROR_CRC, AdviceText::tr("CRC errors")), runningText(fields::payload, now)},
        .confidence = std::min(counted(seen.errors(ANARCHY_ERROR_CRC)), Confidence::Medium),
        .advice = AdviceText::tr(
            "Try a smaller payload. If the errors stay, it is the cable: keep the payload and change that."),
        .fix = changeOf(fields::payload, smaller),
        .expectation
        = AdviceText::tr("Fewer bytes are lost with each error; with fewer errors the payload was the reason.")};
}

std::optional<Diagnosis> outOfOrder(const Observation &seen, const Bar &)
{
    const quint64 all = seen.errors(ANARCHY_ERROR_DROPPED) + seen.errors(ANARCHY_ERROR_DUPLICATE)
        + seen.errors(ANARCHY_ERROR_REORDERED);
    if (all < manyFrames)
        return std::nullopt;
    return Diagnosis{
        .evidence = {errorRateText(seen, ANARCHY_ERROR_DROPPED, AdviceText::tr("Lost frames")),
                     errorRateText(seen, ANARCHY_ERROR_DUPLICATE, AdviceText::tr("Duplicate frames")),
                     errorRateText(seen, ANARCHY_ERROR_REORDERED, AdviceText::tr("Reordered frames"))},
        .confidence = counted(all),
        .advice = AdviceText::tr(
            "Nothing is lost, but each costs time. Check the cable, docks and hubs between the two ends; connect "
            "them directly to find out which one it is.")};
}

std::optional<Diagnosis> overruns(const Observation &seen, const Bar &)
{
    const quint64 count = seen.errors(ANARCHY_ERROR_OVERRUN);
    const quint32 now = seen.running(fields::ring).value_or(0);
    if (count < manyFrames || !now)
        return std::nullopt;
    Diagnosis diagnosis{.evidence = {errorRateText(seen, ANARCHY_ERROR_OVERRUN, AdviceText::tr("Buffer overruns")),
                                     runningText(fields::ring, now)},
                        .confidence = counted(count),
                        .advice = AdviceText::tr(
                            "The rings are as large as they can be. Let the receiving program read faster, or send "
                            "over fewer channels.")};
    const anarchy_parameter_info &info = parameterInfo(fields::ring);
    if (now < info.recommended_maximum) {
        const quint32 larger = std::max(2 * now, info.recommended_minimum);
        diagnosis.advice
            = AdviceText::tr("Try larger rings; if overruns stay, the receiving program reads too slowly.");
        diagnosis.fix = changeOf(fields::ring, larger);
        diagnosis.expectation = AdviceText::tr("A burst of %1 a channel fits, instead of %2.")
                                    .arg(memoryQuantity(static_cast<double>(larger) * ANARCHY_PAGE_BYTES).text(),
                                         memoryQuantity(static_cast<double>(now) * ANARCHY_PAGE_BYTES).text());
    }
    return diagnosis;
}

std::optional<Diagnosis> completionTimeouts(const Observation &seen, const Bar &)
{
    const quint64 count = seen.errors(ANARCHY_ERROR_TIMEOUT);
    const quint32 now = seen.running(fields::completion).value_or(0);
    if (!count || !now)
        return std::nullopt;
    Diagnosis diagnosis{
        .evidence = {errorRateText(seen, ANARCHY_ERROR_TIMEOUT, AdviceText::tr("Completion timeouts")),
                     runningText(fields::completion, now)},
        .confidence = counted(count),
        .advice = AdviceText::tr(
            "The far end does not answer for as long as the driver can wait. Look at its log, and at the power "
            "saving of both ends.")};
    if (seen.statistics.dmaLatency.count())
        diagnosis.evidence << latencyText(seen);
    const anarchy_parameter_info &info = parameterInfo(fields::completion);
    if (now < info.maximum) {
        const quint32 longer = std::min(std::max(2 * now, info.default_value), info.maximum);
        diagnosis.advice = AdviceText::tr(
            "Try a longer timeout. If timeouts stay, the far end has stopped and not just slowed down.");
        diagnosis.fix = changeOf(fields::completion, longer);
        diagnosis.expectation
            = AdviceText::tr(
                  "A channel is reset only after %1, so a far end that is late for less than that costs no reset.")
                  .arg(parameterValueText(fields::completion, longer));
    }
    return diagnosis;
}

bool handshakesAreLost(const Observation &seen)
{
    return seen.errors(ANARCHY_ERROR_HANDSHAKE) >= handshakesFail;
}

std::optional<Diagnosis> shortTimeout(const Observation &seen, const Bar &)
{
    const quint32 now = seen.running(fields::timeout).value_or(0);
    const quint32 usual = parameterInfo(fields::timeout).default_value;
    const quint64 lost = seen.errors(ANARCHY_ERROR_LINK_LOSS);
    if (!now || now >= usual || (!handshakesAreLost(seen) && !lost))
        return std::nullopt;
    return Diagnosis{.evidence = {errorRateText(seen, ANARCHY_ERROR_HANDSHAKE, AdviceText::tr("Handshake timeouts")),
                                  errorRateText(seen, ANARCHY_ERROR_LINK_LOSS, AdviceText::tr("Link losses")),
                                  runningText(fields::timeout, now)},
                     .confidence = counted(lost + seen.errors(ANARCHY_ERROR_HANDSHAKE)),
                     .advice = AdviceText::tr("Try the usual timeout."),
                     .fix = changeOf(fields::timeout, usual),
                     .expectation = AdviceText::tr("The link is given up only when the far end has been silent for %1.")
                                        .arg(parameterValueText(fields::timeout, usual))};
}

std::optional<Diagnosis> fewRetries(const Observation &seen, const Bar &)
{
    const quint32 now = seen.running(fields::retries).value_or(0);
    if (!now || seen.running(fields::timeout).value_or(0) < parameterInfo(fields::timeout).default_value
        || !handshakesAreLost(seen))
        return std::nullopt;
    Diagnosis diagnosis{
        .evidence = {errorRateText(seen, ANARCHY_ERROR_HANDSHAKE, AdviceText::tr("Handshake timeouts")),
                     runningText(fields::retries, now)},
        .confidence = counted(seen.errors(ANARCHY_ERROR_HANDSHAKE)),
        .advice = AdviceText::tr("The driver already tries as often as it can: check the cable and the far end.")};
    const quint32 most = parameterInfo(fields::retries).maximum;
    if (now < most) {
        diagnosis.advice = AdviceText::tr("Try more attempts, and check the cable.");
        diagnosis.fix = changeOf(fields::retries, std::min(2 * now, most));
        diagnosis.expectation = AdviceText::tr("The link is declared failed only after %1 in a row.")
                                    .arg(parameterValueText(fields::retries, std::min(2 * now, most)));
    }
    return diagnosis;
}

std::optional<Diagnosis> flaps(const Observation &seen, const Bar &)
{
    if (losses(seen) < flapping
        || seen.running(fields::timeout).value_or(0) < parameterInfo(fields::timeout).default_value)
        return std::nullopt;
    return Diagnosis{.evidence = {errorRateText(seen, ANARCHY_ERROR_LINK_LOSS, AdviceText::tr("Link losses")),
                                  AdviceText::tr("It came up %1 times", "of a link").arg(seen.timesUp)},
                     .confidence = counted(static_cast<quint64>(losses(seen))),
                     .advice = AdviceText::tr(
                         "Check the cable and its plugs first, then the power supply of the enclosure: drops under "
                         "load point to that. Last, switch off power saving of the Thunderbolt controller.")};
}

std::optional<Diagnosis> forced(const Observation &seen, const Bar &bar)
{
    const quint32 cap = seen.running(fields::speed).value_or(0);
    if (!cap || cap > 3 || seen.latest->generation != cap || manyCrcErrors(seen, bar) || losses(seen))
        return std::nullopt;
    return Diagnosis{.evidence = {runningText(fields::speed, cap), linkSpeedText(seen),
                                  errorRateText(seen, ANARCHY_ERROR_CRC, AdviceText::tr("CRC errors"))},
                     .confidence = Confidence::Medium, // what it can do is known only once it may
                     .advice = AdviceText::tr("Try automatic fields::speed, and watch the errors."),
                     .fix = changeOf(fields::speed, 0),
                     .expectation = AdviceText::tr(
                         "The link runs as fast as both ends can; one generation more carries twice as much.")};
}

std::optional<Diagnosis> slowerThanBefore(const Observation &seen, const Bar &bar)
{
    if (seen.running(fields::speed).value_or(0) || seen.maximumRate() <= 0
        || !bar.above(seen.bestMaximumRate / seen.maximumRate(), clearlyFaster))
        return std::nullopt;
    return Diagnosis{
        .evidence
        = {linkSpeedText(seen),
           AdviceText::tr("In the last day it could carry %1").arg(rateQuantity(seen.bestMaximumRate).text())},
        .advice
        = AdviceText::tr("Plug the cable in again, firmly and at both ends; try another port or cable if it stays "
                         "slow. Links that were replugged in a hurry stay at a low speed.")};
}

std::optional<Diagnosis> slowCable(const Observation &seen, const Bar &)
{
    if (!seen.system || seen.system->hostGeneration.value_or(0) < 3 || !seen.system->cableGbps
        || !seen.system->cableLanes || *seen.system->cableGbps * *seen.system->cableLanes >= fullLaneGbps * fullLanes)
        return std::nullopt;
    const int lanes = *seen.system->cableLanes;
    const QString rate = QLocale().toString(*seen.system->cableGbps, 'f', 0);
    return Diagnosis{
        .evidence
        = {lanes == 1 ? AdviceText::tr("The Thunderbolt connection runs at %1 Gb/s on one lane").arg(rate)
                      : AdviceText::tr("The Thunderbolt connection runs at %1 Gb/s on %2 lanes").arg(rate).arg(lanes),
           AdviceText::tr("Host controllers of this generation can do %1 Gb/s on %2 lanes")
               .arg(fullLaneGbps)
               .arg(fullLanes)},
        .confidence = Confidence::Medium, // the far end or the port may be able to do no more
        .advice = AdviceText::tr("Try a certified 40 Gb/s cable, shorter than 0.8 m or active, and another port.")};
}

} // namespace

std::span<const Rule> connectionRules()
{
    static constexpr Rule table[] = {
        {"link-failed", Severity::Problem, Needs::Facts, QT_TRANSLATE_NOOP("Advice", "The link has failed"),
         QT_TRANSLATE_NOOP("Advice", "The far end did not answer any attempt to shake hands."), guideConnection,
         failed},
        {"crc-errors", Severity::Problem, Needs::Measurement,
         QT_TRANSLATE_NOOP("Advice", "Data is damaged on the way and sent again"),
         QT_TRANSLATE_NOOP(
             "Advice",
             "A CRC error is a frame that arrived with wrong bits. Nothing is lost, but it is sent again, "
             "which costs throughput and time. Cables and plugs are the usual reason."),
         guideConnection, badCable},
        {"payload-errors", Severity::Problem, Needs::Measurement,
         QT_TRANSLATE_NOOP("Advice", "Data is damaged on the way, and the payload is large"),
         QT_TRANSLATE_NOOP(
             "Advice",
             "The larger a transaction, the more likely one of its bits is wrong and the more is lost with "
             "it. The guide asks to monitor error rates when the payload is adjusted."),
         guidePayload, largePayloadErrors},
        {"frame-order", Severity::Problem, Needs::Measurement,
         QT_TRANSLATE_NOOP("Advice", "Frames get lost, come twice or in the wrong order"),
         QT_TRANSLATE_NOOP("Advice", "The driver puts each of them right, but a stream waits until it has."),
         guideConnection, outOfOrder},
        {"ring-overruns", Severity::Problem, Needs::Measurement,
         QT_TRANSLATE_NOOP("Advice", "Frames arrive faster than the rings take them"),
         QT_TRANSLATE_NOOP("Advice",
                           "A frame that finds the receiving ring full has to be sent again. Larger rings hold a burst "
                           "until the program has read it."),
         guideRing, overruns},
        {"completion-timeouts", Severity::Problem, Needs::Measurement,
         QT_TRANSLATE_NOOP("Advice", "Channels were reset because a frame took too long"),
         QT_TRANSLATE_NOOP(
             "Advice",
             "The watchdog resets a channel whose oldest frame is not complete in time. A timeout that is "
             "too short resets channels that were only slow."),
         guideTimeouts, completionTimeouts},
        {"thunderbolt-timeout", Severity::Problem, Needs::Measurement,
         QT_TRANSLATE_NOOP("Advice", "The link is given up sooner than usual"),
         QT_TRANSLATE_NOOP("Advice",
                           "A short timeout notices a far end that is gone sooner, and also gives up one that is only "
                           "busy. The guide reduces it only while the link is stable."),
         guideTimeouts, shortTimeout},
        {"thunderbolt-retries", Severity::Problem, Needs::Measurement,
         QT_TRANSLATE_NOOP("Advice", "Attempts to shake hands fail"),
         QT_TRANSLATE_NOOP(
             "Advice",
             "The link is declared failed after a number of attempts without an answer. More attempts carry "
             "it over a far end that is slow to start or a connection that is unstable."),
         guideConnection, fewRetries},
        {"link-flapping", Severity::Problem, Needs::Measurement,
         QT_TRANSLATE_NOOP("Advice", "The link goes down and up again"),
         QT_TRANSLATE_NOOP("Advice",
                           "Every loss interrupts all streams until both ends have shaken hands again. With the usual "
                           "timeouts the reason is hardly ever a setting."),
         guideConnection, flaps},
        {"link-forced", Severity::Improvement, Needs::Measurement,
         QT_TRANSLATE_NOOP("Advice", "The link speed is held down, and no errors speak for it"),
         QT_TRANSLATE_NOOP(
             "Advice",
             "Automatic negotiation usually works best. A lower speed helps against errors, and there are "
             "none to speak of."),
         guideSpeed, forced},
        {"link-slower", Severity::Problem, Needs::Measurement,
         QT_TRANSLATE_NOOP("Advice", "The link is slower than it was"),
         QT_TRANSLATE_NOOP("Advice",
                           "The link has trained to fewer lanes or a lower generation than before, though no setting "
                           "holds it down."),
         guideThroughput, slowerThanBefore},
        {"cable-slow", Severity::Improvement, Needs::Facts,
         QT_TRANSLATE_NOOP("Advice", "The Thunderbolt connection runs below its full speed"),
         QT_TRANSLATE_NOOP(
             "Advice",
             "Cables that are long or not certified, and some ports, make both ends agree on fewer lanes or "
             "half the speed."),
         guideConnection, slowCable},
    };
    return table;
}

} // namespace anarchy::rules
