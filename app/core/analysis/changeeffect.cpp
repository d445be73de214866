// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/changeeffect.h"

#include <algorithm>
#include <cmath>

#include "analysis/comparison.h"
#include "base/numbers.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

constexpr Verdict allVerdicts[] = {Verdict::TooLittleData, Verdict::NoDifference, Verdict::Better, Verdict::Worse};

/// \param missing what null stands for
double numberOf(const QJsonValue &value, double missing = std::numeric_limits<double>::quiet_NaN())
{
    return value.isDouble() ? value.toDouble() : missing;
}

} // namespace

ChangeEffect ChangeEffect::between(const Measurement &before, const Measurement &after)
{
    const Comparison comparison = Comparison::of(before, after);
    ChangeEffect effect{before.seconds(), after.seconds(), comparison.loadDiffers(), {}};
    for (int i = 0; i < qualityCount; ++i) {
        const QualityComparison &result = comparison[Quality(i)];
        QualityComparison &kept = effect[Quality(i)];
        kept.before.value = result.before.value;
        kept.after.value = result.after.value;
        kept.difference = result.difference;
        kept.differenceLow = result.differenceLow;
        kept.differenceHigh = result.differenceHigh;
        kept.confidence = result.confidence;
        kept.verdict = result.verdict;
    }
    return effect;
}

Verdict ChangeEffect::verdict() const
{
    for (const Verdict verdict : {Verdict::Worse, Verdict::Better, Verdict::NoDifference}) {
        if (std::ranges::find(qualities, verdict, &QualityComparison::verdict) != qualities.end())
            return verdict;
    }
    return Verdict::TooLittleData;
}

QJsonObject ChangeEffect::toJson() const
{
    QJsonObject members;
    for (int i = 0; i < qualityCount; ++i) {
        const QualityComparison &each = (*this)[Quality(i)];
        members[QLatin1StringView(qualityName(Quality(i)))]
            = QJsonObject{{u"before"_s, finiteOrNull(each.before.value)},
                          {u"after"_s, finiteOrNull(each.after.value)},
                          {u"difference"_s, finiteOrNull(each.difference)},
                          {u"difference_low"_s, finiteOrNull(each.differenceLow)},
                          {u"difference_high"_s, finiteOrNull(each.differenceHigh)},
                          {u"confidence"_s, each.confidence},
                          {u"verdict"_s, QLatin1StringView(verdictName(each.verdict))}};
    }
    return {{u"seconds_before"_s, secondsBefore},
            {u"seconds_after"_s, secondsAfter},
            {u"load_differs"_s, loadDiffers},
            {u"qualities"_s, members}};
}

std::optional<ChangeEffect> ChangeEffect::fromJson(const QJsonObject &object)
{
    if (!object["qualities"_L1].isObject())
        return std::nullopt;
    ChangeEffect effect;
    effect.secondsBefore = object["seconds_before"_L1].toDouble();
    effect.secondsAfter = object["seconds_after"_L1].toDouble();
    effect.loadDiffers = object["load_differs"_L1].toBool();
    for (int i = 0; i < qualityCount; ++i) {
        const QJsonObject each = object["qualities"_L1][QLatin1StringView(qualityName(Quality(i)))].toObject();
        QualityComparison &quality = effect[Quality(i)];
        quality.before.value = numberOf(each["before"_L1]);
        quality.after.value = numberOf(each["after"_L1]);
        quality.difference = numberOf(each["difference"_L1]);
        quality.confidence = each["confidence"_L1].toDouble();
        // Beside a difference that was told from chance, a limit that is missing is one that the data do not set.
        const double limit = quality.confidence > 0 && std::isfinite(quality.difference)
            ? std::numeric_limits<double>::infinity()
            : std::numeric_limits<double>::quiet_NaN();
        quality.differenceLow = numberOf(each["difference_low"_L1], -limit);
        quality.differenceHigh = numberOf(each["difference_high"_L1], limit);
        const auto verdict = std::ranges::find_if(allVerdicts, [&](Verdict known) {
            return each["verdict"_L1].toString() == QLatin1StringView(verdictName(known));
        });
        if (verdict != std::end(allVerdicts))
            quality.verdict = *verdict;
    }
    return effect;
}

} // namespace anarchy
