// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include "analysis/comparison.h"

/// Comparisons in words; names are for scripts, texts for people.
namespace anarchy {

QString qualityTitle(Quality quality); ///< "DMA latency p99"
/// A value with its unit: "2.41 GB/s", "84 µs", "0.25 /min", "12 %".
QString qualityText(Quality quality, double value);

QString verdictText(Verdict verdict); ///< "no difference"

/// A share with its sign: "+7.9 %". An en dash for NaN, "any" where there is no limit.
QString differenceText(double share);
/// The difference with its interval, where one means something: "+7.9 % (+5.1 % to +10.8 %)".
QString differenceText(const QualityComparison &comparison);

/// The interval alone: "+5.1 % to +10.8 %"; empty where there is none.
QString intervalText(const QualityComparison &comparison);
/// An effect size with its sign, and none on zero: "+0.42".
QString effectSizeText(double delta);

/// What came of it, for people who know nothing of statistics: a sentence each, the most important first.
QStringList conclusionTexts(const Comparison &comparison);

} // namespace anarchy
