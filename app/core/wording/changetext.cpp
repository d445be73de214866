// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/changetext.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

#include "base/units.h"
#include "wording/comparisontext.h"

namespace anarchy {

namespace {

struct ChangeText {
    Q_DECLARE_TR_FUNCTIONS(Change)
};

/// "throughput +7.9 %": the quality that decided, or that people ask for first.
QString decisive(const ChangeEffect &effect, Verdict verdict)
{
    for (const Quality quality :
         {Quality::Errors, Quality::Throughput, Quality::DmaP99, Quality::DmaP50, Quality::CpuLoad}) {
        const QualityComparison &each = effect[quality];
        if (each.verdict != verdict)
            continue;
        const QString size = std::isfinite(each.difference)
            ? differenceText(each.difference)
            : ChangeText::tr("%1 → %2", "values")
                  .arg(qualityText(quality, each.before.value), qualityText(quality, each.after.value));
        return ChangeText::tr("%1 %2", "quality, difference").arg(qualityTitle(quality), size);
    }
    return {};
}

} // namespace

QStringList changeTexts(const ChangeRecord &record)
{
    return record.change().describe(record.before);
}

bool mentions(const ChangeRecord &record, const QString &text)
{
    const QStringList all = changeTexts(record)
        + QStringList{changeCauseText(record.cause), changeAuthorText(record), changeOutcomeText(record.outcome),
                      effectText(record.effect), record.note};
    return std::ranges::any_of(all, [&text](const QString &each) { return each.contains(text, Qt::CaseInsensitive); });
}

QString effectText(const std::optional<ChangeEffect> &effect)
{
    if (!effect)
        return ChangeText::tr("not measured");
    const Verdict verdict = effect->verdict();
    if (verdict == Verdict::NoDifference || verdict == Verdict::TooLittleData)
        return verdictText(verdict);
    const bool mixed = verdict == Verdict::Worse
        && std::ranges::find(effect->qualities, Verdict::Better, &QualityComparison::verdict)
            != effect->qualities.end();
    if (mixed)
        return ChangeText::tr("mixed: %1, %2", "the better, the worse")
            .arg(decisive(*effect, Verdict::Better), decisive(*effect, Verdict::Worse));
    return ChangeText::tr("%1: %2", "verdict, what").arg(verdictText(verdict), decisive(*effect, verdict));
}

QList<QStringList> effectRows(const ChangeEffect &effect)
{
    QList<QStringList> rows;
    for (int i = 0; i < qualityCount; ++i) {
        const auto quality = static_cast<Quality>(i);
        const QualityComparison &each = effect[quality];
        const bool told = std::isfinite(each.difference) && each.verdict != Verdict::TooLittleData;
        rows += QStringList{qualityTitle(quality),
                            ChangeText::tr("%1 → %2", "values")
                                .arg(qualityText(quality, each.before.value), qualityText(quality, each.after.value)),
                            told ? differenceText(each) : QString(), verdictText(each.verdict)};
    }
    return rows;
}

QStringList effectTexts(const ChangeEffect &effect)
{
    QStringList lines;
    for (QStringList &row : effectRows(effect)) {
        const QString title = row.takeFirst();
        row.removeAll(QString());
        lines += ChangeText::tr("%1: %2", "quality, values").arg(title, row.join(ChangeText::tr(", ")));
    }
    return lines;
}

QStringList effectReasons(const ChangeEffect &effect)
{
    QStringList sentences{ChangeText::tr("Compares %1 before with %2 after.")
                              .arg(secondsText(effect.secondsBefore), secondsText(effect.secondsAfter))};
    double confidence = 0;
    for (const QualityComparison &each : effect.qualities)
        confidence = std::max(confidence, each.verdict == Verdict::TooLittleData ? 0 : each.confidence);
    if (confidence > 0)
        sentences += ChangeText::tr("The intervals hold with a confidence of up to %1 %; the same load twice is called "
                                    "different in 2 of "
                                    "100 comparisons.")
                         .arg(QLocale().toString(100 * confidence, 'f', 1));
    if (effect.loadDiffers)
        sentences += ChangeText::tr("The load differs, so this says more of the load than of the change.");
    return sentences;
}

QString changeAuthorText(const ChangeRecord &record)
{
    if (record.program.isEmpty())
        return record.user;
    return record.user.isEmpty() ? record.program
                                 : ChangeText::tr("%1, with %2", "user, program").arg(record.user, record.program);
}

} // namespace anarchy
