// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/regressiontext.h"

#include <QCoreApplication>

#include <cmath>

#include "wording/comparisontext.h"

namespace anarchy {

namespace {

QString tr(const char *text, const char *disambiguation = nullptr)
{
    return QCoreApplication::translate("Regression", text, disambiguation);
}

} // namespace

QString watchStateText(RegressionWatch::State state, const QString &baseline)
{
    switch (state) {
    case RegressionWatch::State::Off:
        return tr("No baseline to watch against.");
    case RegressionWatch::State::Gathering:
        return tr("Watching against \"%1\": the first samples are being gathered.").arg(baseline);
    case RegressionWatch::State::Well:
        return tr("No worse than \"%1\".").arg(baseline);
    case RegressionWatch::State::Suspicious:
        return tr("Worse than \"%1\" just now; it is told when it stays so.").arg(baseline);
    case RegressionWatch::State::Worse:
        return tr("Worse than \"%1\".").arg(baseline);
    case RegressionWatch::State::LoadDiffers:
        return tr("Not to be compared with \"%1\" now: the link has much more or much less to carry.").arg(baseline);
    case RegressionWatch::State::TooLittleData:
        return tr("Readings vary too much just now, or are too few, to be compared with \"%1\".").arg(baseline);
    }
    return {};
}

QString regressionTitle(const QString &baseline, bool simulated)
{
    return simulated ? tr("The simulated link does worse than \"%1\"").arg(baseline)
                     : tr("The link does worse than \"%1\"").arg(baseline);
}

QStringList regressionEvidence(const RegressionWatch::Check &check)
{
    QStringList lines;
    for (int i = 0; i < qualityCount; ++i) {
        const auto quality = static_cast<Quality>(i);
        const QualityComparison &result = check.comparison[quality];
        if (result.verdict != Verdict::Worse)
            continue;
        const QString values = tr("%1: %2 → %3", "quality, was, is")
                                   .arg(qualityTitle(quality), qualityText(quality, result.before.value),
                                        qualityText(quality, result.after.value));
        lines += std::isfinite(result.difference) ? tr("%1, %2", "values, difference").arg(values, differenceText(result))
                                                  : values;
    }
    return lines;
}

} // namespace anarchy
