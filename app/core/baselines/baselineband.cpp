// SPDX-License-Identifier: GPL-3.0-or-later
#include "baselines/baselineband.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "histogram.h"

namespace anarchy {

namespace {

/// A sample's value and its time.
struct Weighed {
    double value;
    double seconds;
};

std::optional<Band> middleHalf(std::vector<Weighed> values)
{
    if (values.empty())
        return std::nullopt;
    std::ranges::sort(values, {}, &Weighed::value);
    const double all = std::transform_reduce(values.begin(), values.end(), 0.0, std::plus<>(),
                                             [](const Weighed &each) { return each.seconds; });
    const auto at = [&](double share) {
        double seen = 0;
        for (const Weighed &each : values) {
            seen += each.seconds;
            if (seen >= share * all)
                return each.value;
        }
        return values.back().value;
    };
    return Band{at(0.25), at(0.75)};
}

/// The nearest-rank percentile of a sample's latencies, as every other view tells it.
quint64 p99Ns(std::span<const Measurement::Hit> hits)
{
    quint64 all = 0;
    for (const Measurement::Hit &hit : hits)
        all += hit.count;
    const quint64 rank = all - all / 100; // ceil(0.99 all)
    quint64 seen = 0;
    for (const Measurement::Hit &hit : hits) {
        seen += hit.count;
        if (seen >= rank)
            return anarchy_histogram_middle_ns(hit.bucket);
    }
    return 0;
}

} // namespace

BaselineBands BaselineBands::of(const Baseline &baseline)
{
    const Measurement &measurement = baseline.measurement;
    std::vector<Weighed> tx;
    std::vector<Weighed> rx;
    std::vector<Weighed> latency;
    for (std::size_t i = 0; i < measurement.size(); ++i) {
        const Measurement::Point &point = measurement.points()[i];
        if (measurement.tellsDirections()) {
            tx.push_back({(point.bytes - point.rxBytes) / point.seconds, point.seconds});
            rx.push_back({point.rxBytes / point.seconds, point.seconds});
        }
        if (!measurement.hits(i).empty())
            latency.push_back({static_cast<double>(p99Ns(measurement.hits(i))), point.seconds});
    }
    return {baseline.name, middleHalf(std::move(tx)), middleHalf(std::move(rx)), middleHalf(std::move(latency))};
}

} // namespace anarchy
