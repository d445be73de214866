// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <limits>

#include "analysis/measurement.h"

/// Whether a link does better or worse than it did, and how sure that is.
namespace anarchy {

/// What is compared.
enum class Quality {
    Throughput, ///< TX and RX, bytes a second
    DmaP50, ///< ns
    DmaP99,
    Errors, ///< of all kinds, a second
    CpuLoad, ///< share of one processor
    Count
};

inline constexpr int qualityCount = static_cast<int>(Quality::Count);

/// True where more is better.
constexpr bool moreIsBetter(Quality quality)
{
    return quality == Quality::Throughput;
}

enum class Verdict {
    TooLittleData, ///< nothing can be said
    NoDifference, ///< none that could be told from chance, or none that matters
    Better,
    Worse,
};

/// How the one of two measurements did in one quality. NaN where there is nothing to say.
struct QualitySummary {
    double value = std::numeric_limits<double>::quiet_NaN(); ///< what is compared: a mean over time, or the percentile
    /// Quartiles and the 99th percentile of what the samples say (weighed by their time) or, for latencies, of all of
    /// them.
    double lowerQuartile = std::numeric_limits<double>::quiet_NaN();
    double median = std::numeric_limits<double>::quiet_NaN();
    double upperQuartile = std::numeric_limits<double>::quiet_NaN();
    double p99 = std::numeric_limits<double>::quiet_NaN();
    double independent = 0; ///< about how many independent samples the measurement is worth
    bool isEnough = false; ///< to be tested
};

/// One quality of two measurements.
struct QualityComparison {
    QualitySummary before;
    QualitySummary after;
    /// (after - before) / before, and the limits of its confidence interval. NaN where `before` is 0; a limit that the
    /// data do not set is infinite. The interval goes with the verdict: its level is that at which the quality was
    /// tested, so it leaves out 0 whenever the verdict is Better or Worse.
    double difference = std::numeric_limits<double>::quiet_NaN();
    double differenceLow = std::numeric_limits<double>::quiet_NaN();
    double differenceHigh = std::numeric_limits<double>::quiet_NaN();
    double confidence = 0; ///< of the interval, 0..1
    /// Effect size: how much more often a sample after is above one before than below it, -1..1 (N. Cliff, Dominance
    /// statistics, Psychological Bulletin 114 (1993) 494-509). Shorter samples are first put together to the length of
    /// the others.
    double cliffsDelta = 0;
    double pValue = 1; ///< before it is corrected for the number of qualities
    Verdict verdict = Verdict::TooLittleData;
};

struct ComparisonOptions {
    /// Probability that two measurements of the same load are told apart in any quality: Holm's procedure (S. Holm, A
    /// simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6 (1979) 65-70) shares
    /// it among those that are compared. Small, as the bootstrap of a short series is not exact.
    double falseAlarms = 0.02;
    /// Differences below this share matter to nobody, however sure; not for errors.
    double negligible = 0.01;
    /// Samples of a measurement that are too few for anything.
    int fewestSamples = 100;
    int resamples = 4000; ///< of the bootstrap
    /// What is compared; the fewer, the smaller the differences that can be told. The others stay TooLittleData.
    std::array<bool, qualityCount> wanted{true, true, true, true, true};
};

/// Two measurements of a link against one another.
///
/// Samples that follow one another resemble one another, so a test that takes them for independent finds differences
/// wherever it looks. Every quality is therefore brought to the mean of one number a sample, and these means are
/// compared by the studentised block bootstrap (MeanTest). Throughput and load are sums over time, their numbers the
/// residuals of that ratio (W. G. Cochran, Sampling Techniques, 3rd ed. 1977, 6.4). A percentile is compared by the
/// share of each measurement's latencies below the percentile of both, which takes the histograms as they are, whole;
/// the limits of the percentiles themselves are read from the same shares (R. S. Woodruff, Confidence intervals for
/// medians and other position measures, JASA 47 (1952) 635-646) and put together as G. Y. Zou and A. Donner do
/// (Statistics in Medicine 27 (2008) 1693-1702). Errors are rare and counted: CountComparison.
///
/// Buckets of a histogram are up to 6.25 % wide. Shares of a bucket make no difference out of that, and see shifts far
/// smaller than a bucket as long as latencies spread over several. Where nearly all lie in one, a shift within it
/// cannot be seen, and one over its edge is seen but its size is true to a bucket only. Percentiles are interpolated
/// within their bucket here, so they lie up to half a bucket from the nearest-rank ones that other views show.
class Comparison {
public:
    /// Pure: the same data give the same result. Takes some milliseconds.
    static Comparison of(const Measurement &before, const Measurement &after, const ComparisonOptions &options = {});

    const QualityComparison &operator[](Quality quality) const
    {
        return m_qualities[static_cast<std::size_t>(quality)];
    }
    /// True when any quality has the verdict.
    bool any(Verdict verdict) const;

    /// The link had more or less to carry, so that differences say more of the load than of the link: it was busy for
    /// shares of the time that lie more than a quarter apart (see Measurement::busyShare()), or carried more than three
    /// times as much on average. What is not offered cannot be measured, so this is a sign and no proof.
    bool loadDiffers() const { return m_loadDiffers; }

private:
    std::array<QualityComparison, qualityCount> m_qualities{};
    bool m_loadDiffers = false;
};

const char *qualityName(Quality quality); ///< "dma_p99"
const char *verdictName(Verdict verdict); ///< "no_difference"

} // namespace anarchy
