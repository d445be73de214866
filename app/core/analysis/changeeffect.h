// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QMetaType>

#include <array>
#include <optional>

#include "analysis/comparison.h"

namespace anarchy {

/// What a change did to the link: the time before it against the time after.
struct ChangeEffect {
    double secondsBefore = 0;
    double secondsAfter = 0;
    bool loadDiffers = false; ///< see Comparison::loadDiffers()
    /// Value before and after, difference with its interval and level, verdict; the rest is not kept.
    std::array<QualityComparison, qualityCount> qualities{};

    static ChangeEffect between(const Measurement &before, const Measurement &after);

    const QualityComparison &operator[](Quality quality) const { return qualities[static_cast<std::size_t>(quality)]; }
    QualityComparison &operator[](Quality quality) { return qualities[static_cast<std::size_t>(quality)]; }
    /// What it comes to: Worse if any quality is, else Better if any is, else NoDifference if any was judged.
    Verdict verdict() const;

    /// {"seconds_before", "seconds_after", "load_differs", "qualities": {"throughput": {"before", "after",
    /// "difference", "difference_low", "difference_high", "confidence", "verdict"}, ...}}. Rates in bytes a second,
    /// latencies in ns, errors a second; null where a number says nothing or is without a limit.
    QJsonObject toJson() const;
    /// What toJson() wrote, or nothing. What a later version added is left out.
    static std::optional<ChangeEffect> fromJson(const QJsonObject &object);
};

} // namespace anarchy

Q_DECLARE_METATYPE(anarchy::ChangeEffect)
