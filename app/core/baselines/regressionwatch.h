// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <chrono>
#include <optional>

#include "analysis/comparison.h"
#include "telemetry/timeview.h"

namespace anarchy {

struct RegressionWatchOptions {
    std::chrono::seconds block{60}; ///< of samples; longer where they are fewer than a comparison needs
    int inARow = 2; ///< blocks that agree before something is told
    ComparisonOptions comparison = strict();

    /// Of one block: two false alarms in a thousand blocks, and differences below 5 % are none.
    static ComparisonOptions strict();
};

/// Compares what a link does with what it did once, again and again, and tells when it does worse.
///
/// Whoever tests again and again finds a difference in the end, be there one or not (P. Armitage, C. K. McPherson and
/// B. C. Rowe, Repeated significance tests on accumulating data, JRSS A 132 (1969) 235-244). Three rules are against
/// that:
///
/// - Samples are taken together to blocks of a fixed length. A block is judged once, when it is full, and no sample is
///   in two of them: nobody looks in between and stops where it suits.
/// - One block is no evidence. Told is what is worse in `inARow` blocks that follow one another, in the same quality (a
///   run rule, E. S. Page, Control charts with warning lines, Biometrika 42 (1955) 243-257). Since blocks are apart,
///   the probability of two is about the square of that of one. A watch without an end can only promise how rare a
///   false alarm is, not that there is none (Page, Continuous inspection schemes, Biometrika 41 (1954) 100-115).
/// - All blocks are compared with one baseline, and what chance put into that is in every one of them, which no run
/// rule
///   helps against. Each comparison is therefore far stricter than one that is made once, and differences that matter
///   little are none.
///
/// After it has told, it is silent until the link was well again in as many blocks in a row, or is given another
/// baseline. Blocks under another load, or that say too little, count for neither.
///
/// Comparing takes tens of milliseconds and touches nothing of the watch, so that another thread may do it:
/// add() -> Block::compared() -> judge().
///
/// Time is that of the samples.
class RegressionWatch {
public:
    enum class State {
        Off, ///< there is nothing to compare with
        Gathering, ///< the first block is not full
        Well, ///< no worse
        Suspicious, ///< worse, but not yet often enough to say so
        Worse, ///< told
        LoadDiffers, ///< Comparison::loadDiffers(): the last block says nothing
        TooLittleData, ///< the last block says nothing, as samples vary too much or too little is known
    };

    /// A block and the baseline.
    struct Compared {
        TimeSpan span; ///< of the block
        Measurement measurement; ///< of it
        Comparison comparison; ///< of the baseline with it
        quint64 beginning = 0; ///< see Block
    };

    /// A full block with all that it takes to compare it.
    struct Block {
        TimeSpan span;
        Measurement measurement; ///< by sample
        Measurement baseline;
        ComparisonOptions options;
        quint64 beginning = 0; ///< which of the watch's it is of

        /// Pure, and safe in any thread.
        Compared compared() const;
    };

    /// What a block came to, together with those before it.
    struct Check : Compared {
        State state = State::Off;
        std::array<bool, qualityCount> worse{}; ///< told in this or an earlier block, while state is Worse
        bool tells = false; ///< that it is worse is new: somebody should be told, once
        bool wellAgain = false; ///< after it had been told
    };

    using Options = RegressionWatchOptions;

    explicit RegressionWatch(Options options = {});

    const Options &options() const { return m_options; }
    /// What to compare with from now on; nothing that was seen before counts. An empty one ends the watch.
    void setBaseline(Measurement baseline);
    /// Takes a sample that is newer than all before and was made under conditions that count. The sample that fills a
    /// block has it, to be compared and judged.
    std::optional<Block> add(const Sample &sample);
    /// Takes what came of a block, in the order of blocks. Nothing when the watch has begun anew since the block was
    /// full, with another baseline or after an interruption: it would be put together with what it does not belong to.
    std::optional<Check> judge(Compared compared);
    /// Something else than the link changed, such as its parameters, or samples are missing: the block begins anew, and
    /// what was suspected is forgotten. What was told stays told.
    void interrupt();

    State state() const { return m_state; }
    /// How much of the block there is, 0..1.
    double progress() const;

private:
    void conclude(Check &check);

    Options m_options;
    quint64 m_beginning = 0; ///< counts how often blocks before stopped to count
    Measurement m_baseline;
    Measurement m_block;
    double m_seconds = 0; ///< in m_block
    qint64 m_fromNs = 0;
    qint64 m_toNs = 0;
    std::array<int, qualityCount> m_run{}; ///< blocks in a row in which a quality was worse
    int m_wellRun = 0;
    std::array<bool, qualityCount> m_told{};
    State m_state = State::Off;
};

const char *watchStateName(RegressionWatch::State state); ///< "too_little_data"; for scripts

} // namespace anarchy
