// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/comparisontext.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

#include "base/units.h"

namespace anarchy {

namespace {

struct ComparisonText {
    Q_DECLARE_TR_FUNCTIONS(Comparison)
};

/// "throughput (+7.9 %), DMA latency p99 (-12 %)": the qualities of that verdict.
QString listOf(const Comparison &comparison, Verdict verdict)
{
    QStringList items;
    for (int i = 0; i < qualityCount; ++i) {
        const auto quality = static_cast<Quality>(i);
        const QualityComparison &result = comparison[quality];
        if (result.verdict != verdict)
            continue;
        const bool decided = verdict == Verdict::Better || verdict == Verdict::Worse;
        const QString size = std::isfinite(result.difference)
            ? differenceText(result.difference)
            : ComparisonText::tr("%1 → %2").arg(qualityText(quality, result.before.value),
                                                qualityText(quality, result.after.value));
        items += decided ? ComparisonText::tr("%1 (%2)", "quality, difference").arg(qualityTitle(quality), size)
                         : qualityTitle(quality);
    }
    return items.join(ComparisonText::tr(", "));
}

} // namespace

QString qualityTitle(Quality quality)
{
    switch (quality) {
    case Quality::Throughput:
        return ComparisonText::tr("Throughput");
    case Quality::DmaP50:
        return ComparisonText::tr("DMA latency p50");
    case Quality::DmaP99:
        return ComparisonText::tr("DMA latency p99");
    case Quality::Errors:
        return ComparisonText::tr("Errors");
    case Quality::CpuLoad:
        return ComparisonText::tr("Processor load");
    case Quality::Count:
        break;
    }
    return {};
}

QString qualityText(Quality quality, double value)
{
    switch (quality) {
    case Quality::Throughput:
        return rateQuantity(value).text();
    case Quality::DmaP50:
    case Quality::DmaP99:
        return durationQuantity(value).text();
    case Quality::Errors:
        if (!std::isfinite(value))
            return QStringLiteral("–");
        // Rare ones are easier read as so many a minute.
        return ComparisonText::tr("%1 /min", "errors")
            .arg(QLocale().toString(value * 60, 'f', value == 0 || value * 60 >= 10 ? 0 : 2));
    case Quality::CpuLoad:
        return percentText(value);
    case Quality::Count:
        break;
    }
    return {};
}

QString verdictText(Verdict verdict)
{
    switch (verdict) {
    case Verdict::TooLittleData:
        return ComparisonText::tr("too little data");
    case Verdict::NoDifference:
        return ComparisonText::tr("no difference");
    case Verdict::Better:
        return ComparisonText::tr("better");
    case Verdict::Worse:
        return ComparisonText::tr("worse");
    }
    return {};
}

QString differenceText(double share)
{
    if (std::isinf(share))
        return ComparisonText::tr("any", "difference without a limit");
    constexpr double rounding = 0.0005; // what percentText() shows as 0.0 %
    if (std::abs(share) < rounding)
        return percentText(0);
    return share > 0 ? ComparisonText::tr("+%1", "difference").arg(percentText(share)) : percentText(share);
}

QString differenceText(const QualityComparison &comparison)
{
    const QString difference = differenceText(comparison.difference);
    const QString interval = intervalText(comparison);
    return interval.isEmpty() ? difference
                              : ComparisonText::tr("%1 (%2)", "difference, interval").arg(difference, interval);
}

QString intervalText(const QualityComparison &comparison)
{
    if (std::isnan(comparison.differenceLow) || comparison.verdict == Verdict::TooLittleData)
        return {};
    return ComparisonText::tr("%1 to %2", "limits")
        .arg(differenceText(comparison.differenceLow), differenceText(comparison.differenceHigh));
}

QString effectSizeText(double delta)
{
    const double shown = std::abs(delta) < 0.005 ? 0 : delta;
    return (shown > 0 ? QStringLiteral("+") : QString()) + QLocale().toString(shown, 'f', 2);
}

QStringList conclusionTexts(const Comparison &comparison)
{
    QStringList sentences;
    if (comparison.loadDiffers())
        sentences += ComparisonText::tr(
            "The load differs: the link had much more or much less to carry, so what follows says more of the "
            "load than of the link.");
    const bool better = comparison.any(Verdict::Better);
    const bool worse = comparison.any(Verdict::Worse);
    if (better && worse)
        sentences += ComparisonText::tr("Mixed: better are %1; worse are %2.")
                         .arg(listOf(comparison, Verdict::Better), listOf(comparison, Verdict::Worse));
    else if (better)
        sentences += ComparisonText::tr("Better than before: %1.").arg(listOf(comparison, Verdict::Better));
    else if (worse)
        sentences += ComparisonText::tr("Worse than before: %1.").arg(listOf(comparison, Verdict::Worse));
    else if (comparison.any(Verdict::NoDifference))
        sentences += ComparisonText::tr("No difference: what varies is no more than chance, or too small to matter.");
    if (comparison.any(Verdict::TooLittleData))
        sentences += ComparisonText::tr("Too little data to judge: %1. Measure for longer.")
                         .arg(listOf(comparison, Verdict::TooLittleData));
    return sentences;
}

} // namespace anarchy
