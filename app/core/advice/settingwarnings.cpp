// SPDX-License-Identifier: GPL-3.0-or-later
#include "advice/settingwarnings.h"

#include <QCoreApplication>

#include <algorithm>
#include <bit>
#include <cmath>

#include "advice/fields.h"
#include "base/units.h"
#include "contract/link.h"
#include "profiles/presets.h"

namespace anarchy {

namespace {

// As in the advisor's rules: from here on rings take a share of the machine's memory that others miss.
constexpr double largeMemoryShare = 0.05;
// A single error is chance.
constexpr quint64 fewErrors = 3;
// An answer that once took half the timeout may take all of it the next time.
constexpr double answerMargin = 2;
// Longer than anybody waits before pulling the cable; shorter than an enclosure takes to start anew.
constexpr double longPatienceMs = 15'000;
constexpr double shortPatienceMs = 500;
// Half a processor spent on completions leaves little for messages about each of them.
constexpr double busyLoad = 0.5;
constexpr quint32 verboseLevel = 2; // from here on there are messages for single control messages

struct SettingWarningsText {
    Q_DECLARE_TR_FUNCTIONS(SettingWarnings)
};

/// Values to be judged, the link they are for, and what the model makes of them.
struct Proposal {
    const ParameterValues &values;
    const Observation &seen;
    const Forecast outlook;

    quint32 value(int field) const { return values[static_cast<std::size_t>(field)]; }
    /// More than what runs. False where that is not known.
    bool isRaised(int field) const { return value(field) > seen.running(field).value_or(value(field)); }
    QString text(int field) const { return parameterValueText(field, value(field)); }
    QString inUse() const { return channelCountText(outlook.channelsInUse); }
};

struct Verdict {
    WarningLevel level;
    QString text;
};

struct WarningRule {
    const char *id;
    QList<int> fields;
    std::optional<Verdict> (*check)(const Proposal &proposal);
};

std::optional<Verdict> ringBelowProduct(const Proposal &proposal)
{
    const Forecast &outlook = proposal.outlook;
    if (!outlook.ringsLimit())
        return std::nullopt;
    const double round = roundNs(proposal.seen).value_or(0);
    const double product = *outlook.maximumRate * round / 1e9;
    const double held
        = static_cast<double>(outlook.channelsInUse) * (proposal.value(fields::ring) - 1.0) * ANARCHY_PAGE_BYTES;
    QString text = SettingWarningsText::tr(
                       "The rings are smaller than the bandwidth-delay product: %1 × %2 = %3 must be under way to keep "
                       "the link busy, and the rings of %4 hold %5. Expect %6 instead of %7.",
                       "rate, time, bytes, fields::channels, bytes, rates")
                       .arg(rateQuantity(*outlook.maximumRate).text(), durationQuantity(round).text(),
                            memoryQuantity(product).text(), proposal.inUse(), memoryQuantity(held).text(),
                            rateQuantity(*outlook.rate).text(), rateQuantity(*outlook.maximumRate).text());
    const auto pages = static_cast<quint32>(std::ceil(product / ANARCHY_PAGE_BYTES / outlook.channelsInUse)) + 1;
    const quint32 enough = std::bit_ceil(pages);
    if (enough <= parameterInfo(fields::ring).maximum)
        text += u' '
            + SettingWarningsText::tr("A ring of %1 would be enough.").arg(parameterValueText(fields::ring, enough));
    return Verdict{WarningLevel::Caution, text};
}

std::optional<Verdict> payloadBehindRings(const Proposal &proposal)
{
    if (!proposal.isRaised(fields::payload) || !proposal.outlook.ringsLimit())
        return std::nullopt;
    return Verdict{
        WarningLevel::Note,
        SettingWarningsText::tr(
            "A larger payload gains nothing here: the rings of %1, %2 each, hold the link back at %3, before "
            "headers do.",
            "channels, pages, rate")
            .arg(proposal.inUse(), proposal.text(fields::ring), rateQuantity(*proposal.outlook.rate).text())};
}

std::optional<Verdict> payloadWithErrors(const Proposal &proposal)
{
    const quint64 errors = proposal.seen.errors(ANARCHY_ERROR_CRC);
    if (!proposal.isRaised(fields::payload) || errors < fewErrors)
        return std::nullopt;
    return Verdict{WarningLevel::Caution,
                   SettingWarningsText::tr(
                       "The link had %1 CRC errors in %2 s, and with each of them a larger transaction is lost. Look "
                       "after the cable first.")
                       .arg(countText(errors), countText(static_cast<quint64>(proposal.seen.measuredSeconds + 0.5)))};
}

std::optional<Verdict> memoryShort(const Proposal &proposal)
{
    if (!proposal.seen.system || !proposal.seen.system->memoryTotal)
        return std::nullopt;
    const auto wanted = static_cast<double>(proposal.outlook.memoryAtFullUse);
    const double held = proposal.seen.latest ? static_cast<double>(proposal.seen.latest->memoryBytes) : 0;
    const auto total = static_cast<double>(*proposal.seen.system->memoryTotal);
    const std::optional<quint64> available = proposal.seen.system->memoryAvailable;
    if (available && wanted - held > static_cast<double>(*available))
        return Verdict{WarningLevel::Problem,
                       SettingWarningsText::tr(
                           "At full use the rings take %1, and programs can get only %2 more. Channels then cannot be "
                           "opened.")
                           .arg(memoryQuantity(wanted).text(), memoryQuantity(static_cast<double>(*available)).text())};
    if (wanted < largeMemoryShare * total)
        return std::nullopt;
    return Verdict{WarningLevel::Caution,
                   SettingWarningsText::tr(
                       "At full use the rings take %1, %2 of this machine's memory, and cannot be swapped out.")
                       .arg(memoryQuantity(wanted).text(), percentText(wanted / total))};
}

std::optional<Verdict> channelsCapped(const Proposal &proposal)
{
    if (!proposal.outlook.channelsAreCapped)
        return std::nullopt;
    return Verdict{WarningLevel::Note,
                   SettingWarningsText::tr("The link honours no more than %1: %2.", "channels, reason")
                       .arg(channelCountText(proposal.outlook.channels),
                            limitText(proposal.seen.configuration->limit[static_cast<std::size_t>(fields::channels)]))};
}

std::optional<Verdict> channelsStillOpen(const Proposal &proposal)
{
    if (!proposal.seen.latest || proposal.seen.latest->channelsOpen <= proposal.value(fields::channels))
        return std::nullopt;
    return Verdict{WarningLevel::Note,
                   SettingWarningsText::tr("Open now, and until their programs close them: %1.")
                       .arg(channelCountText(proposal.seen.latest->channelsOpen))};
}

std::optional<Verdict> timeoutNearLatency(const Proposal &proposal)
{
    const LatencyDistribution &latency = proposal.seen.statistics.dmaLatency;
    const double timeoutNs = proposal.value(fields::completion) * 1e6;
    const auto maximum = static_cast<double>(latency.maximumNs());
    if (!latency.count() || timeoutNs > maximum)
        return std::nullopt;
    const double p99 = proposal.seen.latencyNs(99);
    const QString waiting = SettingWarningsText::tr(
        "Time that a frame waits behind others does not count, but where they all stand the channel "
        "is reset.");
    if (timeoutNs <= p99)
        return Verdict{WarningLevel::Problem,
                       SettingWarningsText::tr("One frame in a hundred took %1 or longer, which is past this timeout.")
                               .arg(durationQuantity(p99).text())
                           + u' ' + waiting};
    return Verdict{WarningLevel::Caution,
                   SettingWarningsText::tr("The slowest frame took %1, longer than this timeout.")
                           .arg(durationQuantity(maximum).text())
                       + u' ' + waiting};
}

std::optional<Verdict> timeoutBelowTurn(const Proposal &proposal)
{
    if (!proposal.outlook.frameNs)
        return std::nullopt;
    const double turn = proposal.outlook.channels * *proposal.outlook.frameNs + roundNs(proposal.seen).value_or(0);
    if (proposal.value(fields::completion) * 1e6 > turn)
        return std::nullopt;
    return Verdict{
        WarningLevel::Problem,
        SettingWarningsText::tr(
            "With %1 busy each gets its turn on the wire every %2 only, so this timeout resets channels that are "
            "sound.",
            "channels, time")
            .arg(channelCountText(proposal.outlook.channels), durationQuantity(turn).text())};
}

std::optional<Verdict> timeoutsSeen(const Proposal &proposal)
{
    const quint64 seen = proposal.seen.errors(ANARCHY_ERROR_TIMEOUT);
    if (!seen || proposal.value(fields::completion) >= proposal.seen.running(fields::completion).value_or(0))
        return std::nullopt;
    return Verdict{
        WarningLevel::Problem,
        SettingWarningsText::tr(
            "Channels were reset %1 times lately because a frame took longer than %2. A shorter timeout "
            "resets them more often.")
            .arg(countText(seen), parameterValueText(fields::completion, *proposal.seen.running(fields::completion)))};
}

std::optional<Verdict> answersLate(const Proposal &proposal)
{
    const double slowest = proposal.seen.roundTripP99.count > 0 ? proposal.seen.roundTripP99.peak : 0;
    if (!std::isfinite(slowest) || proposal.value(fields::timeout) * 1e6 > answerMargin * slowest)
        return std::nullopt;
    return Verdict{WarningLevel::Problem,
                   SettingWarningsText::tr(
                       "The far end has taken %1 to answer. With this timeout a link that is only busy is given up.")
                       .arg(durationQuantity(slowest).text())};
}

// One timeout until the silence is noticed and one for each attempt to shake hands (driver/module/README.md).
std::optional<Verdict> patience(const Proposal &proposal)
{
    const double ms = static_cast<double>(proposal.value(fields::timeout)) * (1 + proposal.value(fields::retries));
    if (ms > shortPatienceMs && ms < longPatienceMs)
        return std::nullopt;
    const QString time = durationQuantity(ms * 1e6).text();
    const QString sum = SettingWarningsText::tr("%1 until the silence is noticed and %2", "timeout, attempts")
                            .arg(proposal.text(fields::timeout), proposal.text(fields::retries));
    if (ms >= longPatienceMs)
        return Verdict{WarningLevel::Note,
                       SettingWarningsText::tr(
                           "A far end that is gone is declared failed only after %1 (%2). Programs wait as long.")
                           .arg(time, sum)};
    return Verdict{
        WarningLevel::Caution,
        SettingWarningsText::tr(
            "The link is declared failed after %1 (%2), which is shorter than an enclosure takes to start anew.")
            .arg(time, sum)};
}

std::optional<Verdict> verboseGaming(const Proposal &proposal)
{
    if (!proposal.value(fields::logLevel))
        return std::nullopt;
    const QList<Preset> presets = builtinPresets();
    const auto gaming = std::ranges::find(presets, QLatin1StringView("gaming"), &Preset::id);
    if (gaming == presets.end() || !gaming->matches(proposal.values))
        return std::nullopt;
    return Verdict{WarningLevel::Caution,
                   SettingWarningsText::tr(
                       "These are the values of the %1 preset, and a log level above 0 costs processor time that games "
                       "notice as latency.")
                       .arg(gaming->title)};
}

std::optional<Verdict> verboseUnderLoad(const Proposal &proposal)
{
    const double load = proposal.seen.statistics.cpuLoad.average;
    if (proposal.value(fields::logLevel) < verboseLevel || !std::isfinite(load) || load < busyLoad)
        return std::nullopt;
    return Verdict{WarningLevel::Caution,
                   SettingWarningsText::tr(
                       "The link already takes %1 of a processor, and this log level adds messages for everything that "
                       "it does.")
                       .arg(percentText(load))};
}

std::optional<Verdict> slowerThanLoad(const Proposal &proposal)
{
    const Forecast &outlook = proposal.outlook;
    const double peak = std::max(proposal.seen.statistics.tx.peak, proposal.seen.statistics.rx.peak);
    if (!outlook.maximumRate || *outlook.maximumRate >= proposal.seen.maximumRate() || !std::isfinite(peak)
        || peak <= *outlook.maximumRate)
        return std::nullopt;
    if (proposal.seen.rate() > *outlook.maximumRate)
        return Verdict{
            WarningLevel::Problem,
            SettingWarningsText::tr("The link carries %1 on average now, and with these values no more than %2.")
                .arg(rateQuantity(proposal.seen.rate()).text(), rateQuantity(*outlook.maximumRate).text())};
    return Verdict{
        WarningLevel::Caution,
        SettingWarningsText::tr("The link carried up to %1 lately, and with these values carries no more than %2.")
            .arg(rateQuantity(peak).text(), rateQuantity(*outlook.maximumRate).text())};
}

std::optional<Verdict> capWithoutEffect(const Proposal &proposal)
{
    const std::optional<quint32> running = proposal.seen.running(fields::speed);
    // Only without a cap does the generation show what the link can do.
    if (!proposal.seen.latest || proposal.seen.latest->state != ANARCHY_LINK_UP || running != 0u
        || proposal.value(fields::speed) < std::max(proposal.seen.latest->generation, 1u))
        return std::nullopt;
    return Verdict{WarningLevel::Note,
                   SettingWarningsText::tr("The link trains to Gen%1 by itself, so this cap changes nothing now.")
                       .arg(proposal.seen.latest->generation)};
}

const std::vector<WarningRule> &warningRules()
{
    static const std::vector<WarningRule> table{
        {"ring-below-product", {fields::ring, fields::channels, fields::payload, fields::speed}, ringBelowProduct},
        {"payload-behind-rings", {fields::payload, fields::ring, fields::channels}, payloadBehindRings},
        {"payload-with-errors", {fields::payload}, payloadWithErrors},
        {"memory-short", {fields::ring, fields::channels}, memoryShort},
        {"channels-capped", {fields::channels}, channelsCapped},
        {"channels-still-open", {fields::channels}, channelsStillOpen},
        {"timeout-near-latency", {fields::completion}, timeoutNearLatency},
        {"timeout-below-turn",
         {fields::completion, fields::channels, fields::payload, fields::speed},
         timeoutBelowTurn},
        {"timeouts-seen", {fields::completion}, timeoutsSeen},
        {"answers-late", {fields::timeout}, answersLate},
        {"patience", {fields::timeout, fields::retries}, patience},
        {"verbose-gaming", {fields::logLevel, fields::ring, fields::channels, fields::completion}, verboseGaming},
        {"verbose-under-load", {fields::logLevel}, verboseUnderLoad},
        {"slower-than-load", {fields::speed, fields::payload}, slowerThanLoad},
        {"cap-without-effect", {fields::speed}, capWithoutEffect},
    };
    return table;
}

} // namespace

QString warningLevelText(WarningLevel level)
{
    switch (level) {
    case WarningLevel::Problem:
        return SettingWarningsText::tr("Problem");
    case WarningLevel::Caution:
        return SettingWarningsText::tr("Caution");
    case WarningLevel::Note:
        break;
    }
    return SettingWarningsText::tr("Note");
}

const char *warningLevelName(WarningLevel level)
{
    return level == WarningLevel::Problem ? "problem" : level == WarningLevel::Caution ? "caution" : "note";
}

QList<SettingWarning> settingWarnings(const ParameterValues &values, const Observation &seen)
{
    const Proposal proposal{values, seen, forecast(values, seen)};
    QList<SettingWarning> warnings;
    for (const WarningRule &rule : warningRules()) {
        if (std::optional<Verdict> verdict = rule.check(proposal))
            warnings += {QLatin1StringView(rule.id), verdict->level, rule.fields, verdict->text};
    }
    std::ranges::stable_sort(warnings, {}, &SettingWarning::level);
    return warnings;
}

QList<SettingWarning> changeWarnings(const Change &change, const Observation &seen)
{
    if (!seen.configuration)
        return {};
    const Change left = change.differingFrom(seen.configuration->running);
    QList<SettingWarning> warnings = settingWarnings(left.appliedTo(seen.configuration->running), seen);
    warnings.removeIf([&](const SettingWarning &warning) {
        return std::ranges::none_of(warning.fields, [&](int field) { return left.mask() & (1u << field); });
    });
    return warnings;
}

QStringList settingWarningIds()
{
    QStringList ids;
    for (const WarningRule &rule : warningRules())
        ids += QLatin1StringView(rule.id);
    return ids;
}

} // namespace anarchy
