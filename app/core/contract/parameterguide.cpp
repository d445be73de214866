// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/parameterguide.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

struct ParameterGuideText {
    Q_DECLARE_TR_FUNCTIONS(ParameterGuide)
};

struct Entry {
    const char *section;
    std::span<const char *const> considerations;
};

constexpr const char *ring[] = {
    QT_TRANSLATE_NOOP("ParameterGuide",
                      "Go up by powers of two, test with your workload, and stop when the throughput does not rise any "
                      "more."),
    QT_TRANSLATE_NOOP("ParameterGuide",
                      "Each channel has two rings of this size, 4 KiB a page: 512 pages make about 4 MB a channel."),
    QT_TRANSLATE_NOOP("ParameterGuide",
                      "A frame waits for all that is ahead of it in the rings. Smaller rings lower the latency, which "
                      "games notice."),
};
constexpr const char *channels[] = {
    QT_TRANSLATE_NOOP("ParameterGuide", "More channels mean more parallelism: programs can send at the same time."),
    QT_TRANSLATE_NOOP("ParameterGuide", "Each channel consumes memory, about 4 MB with rings of 512 pages."),
    QT_TRANSLATE_NOOP("ParameterGuide", "More channels raise the interrupt load on the processor."),
    QT_TRANSLATE_NOOP("ParameterGuide", "Returns diminish past 8 to 12 channels."),
};
constexpr const char *completion[] = {
    QT_TRANSLATE_NOOP("ParameterGuide",
                      "A lower value notices a channel that hangs sooner; games want that. One that is too low resets "
                      "channels that are only slow."),
    QT_TRANSLATE_NOOP("ParameterGuide", "Monitor the errors when you change it."),
};
constexpr const char *speed[] = {
    QT_TRANSLATE_NOOP("ParameterGuide",
                      "Automatic negotiation usually works best. Force a speed only if errors or link losses occur."),
};
constexpr const char *payload[] = {
    QT_TRANSLATE_NOOP(
        "ParameterGuide",
        "Larger payloads can raise the throughput, because fewer headers go over the wire. Test powers of "
        "two: 256, 512, 1024."),
    QT_TRANSLATE_NOOP("ParameterGuide", "Returns diminish: each doubling saves half as much as the one before."),
    QT_TRANSLATE_NOOP("ParameterGuide",
                      "Monitor the error rate when you change it: with an error a larger transaction is lost."),
};
constexpr const char *timeout[] = {
    QT_TRANSLATE_NOOP("ParameterGuide",
                      "Reduce it for lower latency if the link is stable; increase it if you see timeout errors."),
    QT_TRANSLATE_NOOP("ParameterGuide", "Monitor the errors when you change it."),
};
constexpr const char *retries[] = {
    QT_TRANSLATE_NOOP("ParameterGuide",
                      "Increase it if the connection is unstable; decrease it if failures must be noticed quickly."),
};
constexpr const char *logLevel[] = {
    QT_TRANSLATE_NOOP("ParameterGuide",
                      "Higher levels increase the processor load. Raise it to look for a fault, and set it back."),
};

const Entry &entry(int field)
{
    static constexpr std::array<Entry, ANARCHY_PARAM_COUNT> entries{{
        {QT_TRANSLATE_NOOP("ParameterGuide", "Tuning guide, Ring Buffer Size"), ring},
        {QT_TRANSLATE_NOOP("ParameterGuide", "Tuning guide, DMA Channels"), channels},
        {QT_TRANSLATE_NOOP("ParameterGuide", "Tuning guide, Gaming Workloads"), completion},
        {QT_TRANSLATE_NOOP("ParameterGuide", "Tuning guide, Link Speed"), speed},
        {QT_TRANSLATE_NOOP("ParameterGuide", "Tuning guide, Payload Size"), payload},
        {QT_TRANSLATE_NOOP("ParameterGuide", "Tuning guide, Timeout Values"), timeout},
        {QT_TRANSLATE_NOOP("ParameterGuide", "Tuning guide, Retry Count"), retries},
        {QT_TRANSLATE_NOOP("ParameterGuide", "Tuning guide, CPU Impact"), logLevel},
    }};
    return entries[static_cast<std::size_t>(field)];
}

} // namespace

QStringList parameterConsiderations(int field)
{
    QStringList texts;
    for (const char *text : entry(field).considerations)
        texts += ParameterGuideText::tr(text);
    return texts;
}

QString parameterGuideSection(int field)
{
    return ParameterGuideText::tr(entry(field).section);
}

bool parameterMatches(int field, const QString &text)
{
    const QString all = QStringList{parameterName(field), parameterTitle(field), parameterHelp(field),
                                    parameterConsiderations(field).join(u'\n')}
                            .join(u'\n');
    const QStringList words = text.simplified().split(u' ', Qt::SkipEmptyParts);
    return std::ranges::all_of(words, [&](const QString &word) { return all.contains(word, Qt::CaseInsensitive); });
}

double parameterPosition(int field, quint32 value)
{
    const anarchy_parameter_info &info = parameterInfo(field);
    const double within = std::clamp(value, info.minimum, info.maximum);
    if (info.rules & ANARCHY_RULE_POWER_OF_TWO)
        return std::log2(within / info.minimum) / std::log2(static_cast<double>(info.maximum) / info.minimum);
    return (within - info.minimum) / (info.maximum - info.minimum);
}

std::optional<RecommendedSpan> recommendedSpan(int field)
{
    const anarchy_parameter_info &info = parameterInfo(field);
    if (!(info.rules & ANARCHY_RULE_RECOMMENDED))
        return std::nullopt;
    return RecommendedSpan{parameterPosition(field, info.recommended_minimum),
                           parameterPosition(field, info.recommended_maximum)};
}

} // namespace anarchy
