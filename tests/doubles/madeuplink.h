// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <map>
#include <random>

#include "analysis/measurement.h"
#include "histogram.h"

namespace anarchy {

/// A link whose every property is known: what happens in a sample depends on the samples before it as much as `phi`
/// says.
struct MadeUpLink {
    double phi = 0.5; ///< correlation of a sample with the next, 0..1
    bool heavyTails = false; ///< innovations are Student's t with 3 degrees of freedom instead of normal
    double scatter = 0.1; ///< standard deviation of a sample's throughput, as a share of its mean
    double bytesPerSecond = 2e9;
    double latencyNs = 60e3; ///< median
    double tail = 0.02; ///< share of the latencies that are slow ones
    double tailNs = 900e3;
    double errorsPerSecond = 0.05;
    int errorsAtOnce = 1; ///< they come in bursts of so many
    double cpuLoad = 0.1;

    Measurement run(int samples, quint64 seed) const
    {
        std::mt19937_64 dice(seed);
        std::normal_distribution<double> normal;
        std::student_t_distribution<double> heavy(3);
        constexpr double seconds = 0.25;
        std::poisson_distribution<quint32> bursts(errorsPerSecond * seconds / errorsAtOnce);
        const auto innovation = [&] { return heavyTails ? heavy(dice) / std::sqrt(3.0) : normal(dice); };
        const double fresh = std::sqrt(1 - phi * phi);
        std::array<double, 4> state{};
        Measurement measurement;
        measurement.setMaximumRate(7.9e9);
        const int runIn = phi > 0 ? static_cast<int>(5 / (1 - phi)) : 0;
        for (int i = -runIn; i < samples; ++i) {
            for (double &each : state)
                each = phi * each + fresh * innovation();
            if (i < 0)
                continue;
            Measurement::Point point;
            point.seconds = seconds;
            point.bytes = bytesPerSecond * seconds * std::max(1 + scatter * state[0], 0.0);
            point.cpuSeconds = cpuLoad * seconds * std::max(1 + scatter * state[1], 0.0);
            point.errors[ANARCHY_ERROR_CRC] = bursts(dice) * static_cast<quint32>(errorsAtOnce);
            // The whole distribution moves with the load, and how much of it is slow does, too.
            const double shift = 0.1 * state[2];
            const double slowShare = std::min(tail * std::exp(0.3 * state[3]), 0.5);
            const auto frames = static_cast<quint32>(point.bytes / 65536 / 24);
            std::map<quint32, quint32> histogram;
            for (int k = 0; k < 24; ++k)
                histogram[bucketOf(latencyNs * std::exp(shift + 0.15 * normal(dice)))] += frames;
            for (int k = 0; k < 4; ++k)
                histogram[bucketOf(tailNs * std::exp(shift + 0.2 * normal(dice)))]
                    += static_cast<quint32>(frames * 6 * slowShare);
            std::vector<Measurement::Hit> hits;
            for (const auto &[bucket, count] : histogram) {
                if (count)
                    hits.push_back({static_cast<quint16>(bucket), count});
            }
            measurement.add(point, hits);
        }
        return measurement;
    }

private:
    static quint32 bucketOf(double ns) { return anarchy_histogram_index(static_cast<quint64>(ns)); }
};

/// A link of which a share of the throughput is gone, and all latencies are longer by it.
inline MadeUpLink slower(MadeUpLink link, double share)
{
    link.bytesPerSecond *= 1 - share;
    link.latencyNs /= 1 - share;
    link.tailNs /= 1 - share;
    return link;
}

} // namespace anarchy
