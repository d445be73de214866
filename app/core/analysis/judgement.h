// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

#include "analysis/comparison.h"

namespace anarchy {

/// What the tuner makes better.
enum class Objective {
    Throughput, ///< TX and RX together
    Latency, ///< p99 of DMA completions
    /// Throughput over p99 latency, known as power (L. Kleinrock, Power and deterministic rules of thumb for
    /// probabilistic problems in computer communications, ICC 1979): one per cent more of the one is worth one per
    /// cent less of the other. It is largest where the rings hold just what is under way.
    Balanced,
};

const char *objectiveName(Objective objective); ///< "throughput"
std::optional<Objective> findObjective(QStringView name);

/// How much better a measurement is than another for an objective. Gains are shares, above 0 where it is better.
struct Judgement {
    Verdict verdict = Verdict::TooLittleData;
    double gain = 0;
    double low = 0; ///< limits of the gain's confidence interval
    double high = 0;
    bool moreErrors = false; ///< which is why it is worse
    QualityComparison throughput; ///< with the summaries of both measurements
    QualityComparison latency; ///< p99

    /// \param falseAlarms probability that two measurements of the same are told apart
    static Judgement of(Objective objective, const Measurement &before, const Measurement &after, double falseAlarms);
    /// A loss larger than `equivalentShare` is ruled out.
    bool isNoWorse() const;
    /// Neither a difference was seen nor one larger than `equivalentShare` ruled out.
    bool isOpen() const;

    /// Differences that do not matter for the choice between two values, if one is cheaper.
    static constexpr double equivalentShare = 0.03;
};

} // namespace anarchy
