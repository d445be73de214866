// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <optional>

#include "contract/parameters.h"

/// What the tuning guide says about each parameter, for people who have to choose a value; the one place for it.
namespace anarchy {

/// What to consider: memory, parallelism, processor, when to stop. A sentence or two each.
QStringList parameterConsiderations(int field);

/// The section of the guide that it comes from: "Tuning guide, Ring Buffer Size".
QString parameterGuideSection(int field);

/// True when every word of `text` is found in the parameter's name, title, help or considerations, in any case. An
/// empty text finds all.
bool parameterMatches(int field, const QString &text);

/// Where a value lies between the smallest and the largest that is allowed, 0..1; by octaves where values are powers of
/// two. What is outside comes to the nearer end.
double parameterPosition(int field, quint32 value);

/// The guide's range as positions, or nothing where it recommends none.
struct RecommendedSpan {
    double from = 0;
    double to = 1;
};
std::optional<RecommendedSpan> recommendedSpan(int field);

} // namespace anarchy
