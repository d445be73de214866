// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <map>
#include <optional>
#include <vector>

#include "analysis/judgement.h"
#include "contract/change.h"
#include "tuner/tunerplan.h"

namespace anarchy {

/// One value that was tried.
struct TunedPoint {
    quint32 value = 0;
    quint32 against = 0; ///< the value that it was compared with; itself for the first
    Judgement judgement;
    int round = 1; ///< each with other values of the other parameters
    bool taken = false; ///< it was the best so far from then on
    QString harm; ///< why the trial was ended early, or the driver refused; then nothing was measured
};

/// The curve of one parameter, in the order in which it was measured.
struct TunedParameter {
    int parameter = 0;
    std::vector<TunedPoint> points;
    quint32 chosen = 0;
    QString why; ///< why it went no further: one sentence without its full stop
};

/// Values of several parameters that were tried at once.
struct TunedTogether {
    Change change; ///< from the start
    Judgement judgement;
    bool taken = false;
    QString harm;
};

struct TunerResult {
    enum class End {
        Running,
        Better, ///< confirmed: `recommended` is better than what was, or as good in less memory
        NotBetter, ///< nothing better was found, or it was not confirmed
        TooLittleData, ///< the link carries too little, or too unevenly, to tell anything
        Stopped, ///< cancelled, or failed
    };

    Objective objective = Objective::Throughput;
    ParameterValues start{};
    std::vector<TunedParameter> parameters;
    std::vector<TunedTogether> together;
    std::optional<Judgement> confirmation; ///< old values against new ones, measured once more
    Change recommended; ///< from `start`; empty unless End::Better
    int measurements = 0;
    quint64 exhaustive = 0; ///< measurements of an exhaustive search
    End end = End::Running;
    QString why; ///< one sentence
};

/// What to do next: measure with a change on trial.
struct TunerStep {
    enum class Phase { Baseline, Search, ConfirmOld, ConfirmNew, Done };

    Phase phase = Phase::Baseline;
    Change change; ///< from the plan's start; empty: its values themselves
    int parameter = -1; ///< that is tuned, in Phase::Search; -1 when several are at once
    quint32 value = 0; ///< its value
    bool again = false; ///< it was measured before; this time is added to it
    int number = 1; ///< of the measurement, from 1
    int about = 1; ///< measurements in all, as far as can be foreseen
};

/// The tuning guide's procedure: baseline, then one parameter at a time by powers of two while that is better, at last
/// the best against the baseline once more. Pure: it says what to do next and is told what came of it. No clock, no
/// threads; the same measurements give the same steps.
///
/// Whether a value is better is the comparison's verdict, never a percentage. A value that is no better ends its
/// direction; of two that are as good the one with less memory is taken. One that has more errors ends its direction
/// for good. Where a measurement leaves open whether there is a difference that matters, it is taken once more, and
/// then what it is compared with. One limit can hide another: parameters of which a step alone changed nothing are
/// stepped together at last, and if that is better, or a later parameter was, there is another round. All of that only
/// for as long as the whole stays within a fifth of an exhaustive search, or within twelve measurements where that is
/// less.
class Tuner {
public:
    explicit Tuner(TunerPlan plan);

    const TunerPlan &plan() const { return m_plan; }
    const TunerStep &step() const { return m_step; }
    bool isDone() const { return m_step.phase == TunerStep::Phase::Done; }
    const TunerResult &result() const { return m_result; }

    /// The step was measured.
    void measured(const Measurement &measurement);
    /// The step's change did harm or was not possible: nothing was measured, the old values are back.
    void harmed(const QString &why);
    /// Ends it where it is; nothing is recommended.
    void stop(const QString &why);

private:
    enum class Reply { Better, AsGood, NoBetter, Harm };
    /// Values of a parameter past which it did harm.
    struct Bounds {
        quint32 low = 0;
        quint32 high = UINT32_MAX;
    };

    void beginParameter();
    std::optional<quint32> nextValue(int parameter, bool up) const;
    void advance();
    bool beginTogether();
    void judgeTogether();
    bool beginRound();
    bool extend(const Judgement &judgement);
    int valuesAhead(int parameter) const;
    void ask(TunerStep::Phase phase, const ParameterValues &values);
    void judgeCandidate();
    void settleCandidate(Reply reply, const TunedPoint &point);
    void turn(Reply reply);
    void endParameter();
    void confirm();
    void judgeConfirmation();
    void finish(TunerResult::End end, const QString &why);
    TunedParameter &curve();
    int field() const { return m_order[m_at]; }
    quint32 bestValue() const { return m_best[static_cast<std::size_t>(field())]; }
    quint32 referenceValue() const { return m_reference[static_cast<std::size_t>(field())]; }
    bool affords(int measurements) const;

    TunerPlan m_plan;
    TunerStep m_step;
    TunerResult m_result;
    std::vector<int> m_order;
    std::map<ParameterValues, Measurement> m_known;
    ParameterValues m_best;
    ParameterValues m_reference; ///< the last value that was better, which what comes is compared with
    ParameterValues m_candidate{};
    ParameterValues m_asked{}; ///< what is measured now: the candidate, or what it is compared with
    int m_extended = 0; ///< how often something was measured once more for the comparison at hand
    std::map<int, Bounds> m_bounds;
    Measurement m_old; ///< of the confirmation
    Measurement m_new;

    std::size_t m_at = 0; ///< in m_order
    int m_round = 1;
    bool m_up = true;
    bool m_turned = false; ///< the second direction is tried
    bool m_moved = false; ///< a value was taken
    std::size_t m_movedLast = 0; ///< position in m_order of the parameter that moved last, in this round
    bool m_anyMoved = false; ///< in this round
    QString m_why;
};

} // namespace anarchy
