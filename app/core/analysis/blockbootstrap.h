// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTypes>

#include <span>
#include <vector>

/// Means of series whose values depend on the ones before.
namespace anarchy {

/// How many neighbouring values have to be drawn together so that resampling keeps what they have to do with one
/// another.
///
/// The automatic block length of D. N. Politis and H. White, Automatic Block-Length Selection for the Dependent
/// Bootstrap, Econometric Reviews 23 (2004) 53-70, for circular blocks, with the correction of A. Patton, D. N. Politis
/// and H. White, Econometric Reviews 28 (2009) 372-375. At least 1, at most the smaller of 3 sqrt(n) and n / 3, as they
/// propose.
int automaticBlockLength(std::span<const double> series);

/// The mean of a series, seen through blocks of it.
class BlockMean {
public:
    /// More blocks than this, or than the square root of the series' length, are never made: they win little, and what
    /// the automatic length missed of the dependence, in short series above all, would be lost.
    static constexpr int mostBlocks = 20;
    /// Fewer blocks, or fewer independent values' worth, say too little to be tested.
    static constexpr int fewestBlocks = 5;
    static constexpr int fewestIndependent = 5;

    /// \param series oldest first
    explicit BlockMean(std::span<const double> series);

    double mean() const { return m_mean; }
    int blockLength() const { return m_length; }
    /// How many blocks the series is long; 0 when it is empty.
    int blocks() const { return m_blocks; }
    /// About how many independent values the series is worth, if each value depends on the one before alone: what a
    /// short series tells of its dependence is too little for blocks to show it. Its correlation is put right for its
    /// length as F. H. C. Marriott and J. A. Pope do (Bias in the estimation of autocorrelations, Biometrika 41 (1954)
    /// 390-402).
    double independent() const { return m_independent; }
    bool isEnough() const { return m_blocks >= fewestBlocks && m_independent >= fewestIndependent; }
    /// Variance of the mean: that of circular blocks' means, which shrinks with the length of a block whatever depends
    /// on more than that, put right by the lugsail of D. Vats and J. M. Flegal, Lugsail lag windows for estimating
    /// time-average covariance matrices, Biometrika 109 (2022) 735-750, with their r = 3 and c = 1/2. Never less than
    /// so many independent() values have.
    double variance() const { return m_variance; }

    /// A resampled series: its mean less that of the original, and the variance of that mean, from the blocks drawn.
    struct Resample {
        double deviation;
        double variance;
    };
    /// \param dice state of the generator of anarchy_dice_roll()
    Resample resample(quint64 &dice) const;

private:
    double m_mean = 0;
    double m_variance = 0;
    double m_independent = 0;
    int m_length = 1;
    int m_blocks = 0;
    std::vector<double> m_blockMeans; ///< less m_mean, by where the block begins; the series is a circle
};

/// Whether two means differ, by resampling what they would do if they did not.
struct MeanTest {
    double statistic = 0; ///< difference over its standard error; infinite where nothing scatters
    double pValue = 1; ///< of both sides
    std::vector<double> null; ///< sizes of the statistic without a difference, ascending

    /// The studentised block bootstrap of F. Goetze and H. R. Kuensch, Second-order correctness of the blockwise
    /// bootstrap for stationary observations, Annals of Statistics 24 (1996) 1914-1933. The same data always give the
    /// same result.
    static MeanTest of(const BlockMean &before, const BlockMean &after, int resamples);
    /// Size that the statistic exceeds with probability `level` without a difference.
    double criticalValue(double level) const;
};

} // namespace anarchy
