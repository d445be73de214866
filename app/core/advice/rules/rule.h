// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <optional>
#include <span>

#include "advice/advice.h"
#include "base/units.h"

/// What the files of rules share. A rule is a row of a table: its words, what it needs to know, and a pure function.
namespace anarchy::rules {

/// What must be known before a rule is asked.
enum class Needs {
    Facts, ///< nothing measured: settings, files, the state of the link
    Measurement, ///< the link was up and watched for leastMeasuredSeconds
    Traffic, ///< and carried leastUtilisation of what it can
};

/// A finding that stands is judged more strictly than a new one, see advise().
class Bar {
public:
    explicit Bar(bool standing)
        : m_ease(standing ? 0.8 : 1)
    {
    }
    bool above(double value, double threshold) const { return value >= threshold * m_ease; }
    bool below(double value, double threshold) const { return value < threshold / m_ease; }

private:
    double m_ease;
};

/// What a rule found: the part of a finding that depends on the observation.
struct Diagnosis {
    QStringList evidence;
    Confidence confidence = Confidence::High;
    QString advice;
    Change fix{};
    QString expectation{};
};

struct Rule {
    const char *id;
    Severity severity;
    Needs needs;
    const char *title; ///< for translation in the context "Advice", like the others
    const char *reason;
    const char *source;
    std::optional<Diagnosis> (*check)(const Observation &seen, const Bar &bar);
};

std::span<const Rule> connectionRules();
std::span<const Rule> latencyRules();
std::span<const Rule> throughputRules();
std::span<const Rule> processorRules();
std::span<const Rule> memoryRules();
std::span<const Rule> powerRules();
std::span<const Rule> configurationRules();

/// The words of findings.
struct AdviceText {
    Q_DECLARE_TR_FUNCTIONS(Advice)
};

// The tuning guide's sections, as sources.
inline constexpr char guideLatency[] = QT_TRANSLATE_NOOP("Advice", "Tuning guide, High Latency");
inline constexpr char guideThroughput[] = QT_TRANSLATE_NOOP("Advice", "Tuning guide, Low Throughput");
inline constexpr char guideConnection[] = QT_TRANSLATE_NOOP("Advice", "Tuning guide, Connection Issues");
inline constexpr char guideRing[] = QT_TRANSLATE_NOOP("Advice", "Tuning guide, Ring Buffer Size");
inline constexpr char guideChannels[] = QT_TRANSLATE_NOOP("Advice", "Tuning guide, DMA Channels");
inline constexpr char guideSpeed[] = QT_TRANSLATE_NOOP("Advice", "Tuning guide, Link Speed");
inline constexpr char guidePayload[] = QT_TRANSLATE_NOOP("Advice", "Tuning guide, Payload Size");
inline constexpr char guideTimeouts[] = QT_TRANSLATE_NOOP("Advice", "Tuning guide, Timeout Values");
inline constexpr char guideMemory[] = QT_TRANSLATE_NOOP("Advice", "Tuning guide, Memory Impact");
inline constexpr char guideCpu[] = QT_TRANSLATE_NOOP("Advice", "Tuning guide, CPU Impact");
inline constexpr char guidePower[] = QT_TRANSLATE_NOOP("Advice", "Tuning guide, Power Management");
inline constexpr char guideConfiguration[] = QT_TRANSLATE_NOOP("Advice", "Tuning guide, Configuration Management");

/// The share of a direction that makes a link one that is used; below it there is nothing to improve for anybody.
inline constexpr double leastUtilisation = 0.02;

/// From here on a latency is high, ns. Half of the 4 ms that a frame lasts at 240 Hz: a request and its answer then
/// take a whole frame.
inline constexpr double highLatencyNs = 2e6;

/// The guide expects little from more channels than the first of these, and nothing from more than the second.
inline constexpr quint32 enoughChannels = 8;
inline constexpr quint32 mostUsefulChannels = 12;

/// Tells a new value of one parameter.
inline Change changeOf(int field, quint32 value)
{
    Change change;
    change.values[static_cast<std::size_t>(field)] = value;
    return change;
}

/// "p99 3.10 ms"
inline QString latencyText(const Observation &seen)
{
    return AdviceText::tr("DMA latency: half of all frames within %1, 99 % within %2")
        .arg(durationQuantity(seen.latencyNs(50)).text(), durationQuantity(seen.latencyNs(99)).text());
}

inline QString busierDirectionText(const Observation &seen)
{
    return AdviceText::tr("The busier direction carries %1 on average, %2 of the link's maximum of %3")
        .arg(rateQuantity(seen.rate()).text(), percentText(seen.utilisation()),
             rateQuantity(seen.maximumRate()).text());
}

inline QString runningText(int field, quint32 value)
{
    return AdviceText::tr("%1 (%2): %3", "title, name, value")
        .arg(parameterTitle(field), parameterName(field), parameterValueText(field, value));
}

/// Confidence in a measured value. \param passes how many times the threshold the value is
inline Confidence measured(const Observation &seen, double passes)
{
    if (seen.measuredSeconds < 20 || passes < 1.1)
        return Confidence::Low;
    return seen.measuredSeconds >= 60 && passes >= 1.5 ? Confidence::High : Confidence::Medium;
}

/// Confidence in a count.
inline Confidence counted(quint64 count)
{
    return count >= 10 ? Confidence::High : count >= 3 ? Confidence::Medium : Confidence::Low;
}

/// What one CRC error can be taken for: the PCI Express Base Specification allows one bit in 1e12 to be wrong, and ten
/// times as many as that leaves no doubt. Errors a second for both directions, at the link's line rate.
inline double tolerableCrcRate(const Observation &seen)
{
    const double bits = seen.latest ? static_cast<double>(seen.latest->lineRate) * 8 * 2 : 0;
    return 10 * bits * 1e-12;
}

/// CRC errors are more than chance, and enough to say so.
inline bool manyCrcErrors(const Observation &seen, const Bar &bar)
{
    const auto count = static_cast<double>(seen.errors(ANARCHY_ERROR_CRC));
    return count >= 10 && bar.above(count / seen.measuredSeconds, tolerableCrcRate(seen));
}

inline QString errorRateText(const Observation &seen, anarchy_error kind, const QString &what)
{
    const auto count = seen.errors(kind);
    return AdviceText::tr("%1: %2 in %3 s", "kind of error, count, seconds")
        .arg(what, countText(count), countText(static_cast<quint64>(seen.measuredSeconds + 0.5)));
}

/// Time that a full set of rings takes to go over the wire, ns: what a frame waits that comes last.
inline double queueNs(const Observation &seen)
{
    return seen.maximumRate() > 0 ? seen.ringCapacity() * ANARCHY_PAGE_BYTES / seen.maximumRate() * 1e9 : 0;
}

/// The latency is high, and full rings are long enough to be the reason for most of it.
inline bool queuesLong(const Observation &seen, const Bar &bar)
{
    return bar.above(seen.latencyNs(99), highLatencyNs) && queueNs(seen) >= seen.latencyNs(99) / 2;
}

} // namespace anarchy::rules
