// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/regressiontext.h"

#include <QCoreApplication>

#include <cmath>

#include "wording/comparisontext.h"

namespace anarchy {

namespace {

struct RegressionText {
    Q_DECLARE_TR_FUNCTIONS(Regression)
};

} // namespace

QString watchStateText(RegressionWatch::State state, const QString &baseline)
{
    switch (state) {
    case RegressionWatch::State::Off:
        return RegressionText::tr("No baseline to watch against.");
    case RegressionWatch::State::Gathering:
        return RegressionText::tr("Watching against \"%1\": the first samples are being gathered.").arg(baseline);
    case RegressionWatch::State::Well:
        return RegressionText::tr("No worse than \"%1\".").arg(baseline);
    case RegressionWatch::State::Suspicious:
        return RegressionText::tr("Worse than \"%1\" just now; it is told when it stays so.").arg(baseline);
    case RegressionWatch::State::Worse:
        return RegressionText::tr("Worse than \"%1\".").arg(baseline);
    case RegressionWatch::State::LoadDiffers:
        return RegressionText::tr("Not to be compared with \"%1\" now: the link has much more or much less to carry.")
            .arg(baseline);
    case RegressionWatch::State::TooLittleData:
        return RegressionText::tr("Readings vary too much just now, or are too few, to be compared with \"%1\".")
            .arg(baseline);
    }
    return {};
}

QString regressionTitle(const QString &baseline, bool simulated)
{
    return simulated ? RegressionText::tr("The simulated link does worse than \"%1\"").arg(baseline)
                     : RegressionText::tr("The link does worse than \"%1\"").arg(baseline);
}

QStringList regressionEvidence(const RegressionWatch::Check &check)
{
    QStringList lines;
    for (int i = 0; i < qualityCount; ++i) {
        const auto quality = static_cast<Quality>(i);
        const QualityComparison &result = check.comparison[quality];
        if (result.verdict != Verdict::Worse)
            continue;
        const QString values = RegressionText::tr("%1: %2 → %3", "quality, was, is")
                                   .arg(qualityTitle(quality), qualityText(quality, result.before.value),
                                        qualityText(quality, result.after.value));
        lines += std::isfinite(result.difference)
            ? RegressionText::tr("%1, %2", "values, difference").arg(values, differenceText(result))
            : values;
    }
    return lines;
}

} // namespace anarchy
