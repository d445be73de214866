// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/comparisontext.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

#include "base/units.h"

namespace anarchy {

namespace {

QString tr(const char *text, const char *disambiguation = nullptr)
{
    return QCoreApplication::translate("Comparison", text, disambiguation);
}

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
            : tr("%1 → %2").arg(qualityText(quality, result.before.value), qualityText(quality, result.after.value));
        items
            += decided ? tr("%1 (%2)", "quality, difference").arg(qualityTitle(quality), size) : qualityTitle(quality);
    }
    return items.join(tr(", "));
}

} // namespace

QString qualityTitle(Quality quality)
{
    switch (quality) {
    case Quality::Throughput:
        return tr("Throughput");
    case Quality::DmaP50:
        return tr("DMA latency p50");
    case Quality::DmaP99:
        return tr("DMA latency p99");
    case Quality::Errors:
        return tr("Errors");
    case Quality::CpuLoad:
        return tr("Processor load");
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
        return tr("%1 /min", "errors")
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
        return tr("too little data");
    case Verdict::NoDifference:
        return tr("no difference");
    case Verdict::Better:
        return tr("better");
    case Verdict::Worse:
        return tr("worse");
    }
    return {};
}

QString differenceText(double share)
{
    if (std::isinf(share))
        return tr("any", "difference without a limit");
    constexpr double rounding = 0.0005; // what percentText() shows as 0.0 %
    if (std::abs(share) < rounding)
        return percentText(0);
    return share > 0 ? tr("+%1", "difference").arg(percentText(share)) : percentText(share);
}

QString differenceText(const QualityComparison &comparison)
{
    const QString difference = differenceText(comparison.difference);
    const QString interval = intervalText(comparison);
    return interval.isEmpty() ? difference : tr("%1 (%2)", "difference, interval").arg(difference, interval);
}

QString intervalText(const QualityComparison &comparison)
{
    if (std::isnan(comparison.differenceLow) || comparison.verdict == Verdict::TooLittleData)
        return {};
    return tr("%1 to %2", "limits")
        .arg(differenceText(comparison.differenceLow), differenceText(comparison.differenceHigh));
}

QString effectText(double delta)
{
    const double shown = std::abs(delta) < 0.005 ? 0 : delta;
    return (shown > 0 ? QStringLiteral("+") : QString()) + QLocale().toString(shown, 'f', 2);
}

QStringList conclusionTexts(const Comparison &comparison)
{
    QStringList sentences;
    if (comparison.loadDiffers())
        sentences
            += tr("The load differs: the link had much more or much less to carry, so what follows says more of the "
                  "load than of the link.");
    const bool better = comparison.any(Verdict::Better);
    const bool worse = comparison.any(Verdict::Worse);
    if (better && worse)
        sentences += tr("Mixed: better are %1; worse are %2.")
                         .arg(listOf(comparison, Verdict::Better), listOf(comparison, Verdict::Worse));
    else if (better)
        sentences += tr("Better than before: %1.").arg(listOf(comparison, Verdict::Better));
    else if (worse)
        sentences += tr("Worse than before: %1.").arg(listOf(comparison, Verdict::Worse));
    else if (comparison.any(Verdict::NoDifference))
        sentences += tr("No difference: what varies is no more than chance, or too small to matter.");
    if (comparison.any(Verdict::TooLittleData))
        sentences
            += tr("Too little data to judge: %1. Measure for longer.").arg(listOf(comparison, Verdict::TooLittleData));
    return sentences;
}

} // namespace anarchy
