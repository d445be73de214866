// SPDX-License-Identifier: GPL-3.0-or-later
#include "tuner/tuner.h"

#include <QCoreApplication>

#include <algorithm>
#include <bit>
#include <cmath>

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

constexpr int mostRounds = 4;
constexpr int mostExtensions = 2;
// A step that is taken for better and is not costs little: the confirmation looks at it again, more strictly.
constexpr double falseAlarmsOfStep = 0.05;
constexpr double falseAlarmsOfConfirmation = 0.02;
constexpr int confirmationSteps = 2;
constexpr int usualStepsOfAParameter = 3; // for what is foreseen only

struct TunerText {
    Q_DECLARE_TR_FUNCTIONS(Tuner)
};

quint64 memoryOf(const ParameterValues &values)
{
    return ANARCHY_RING_MEMORY_BYTES(values[ANARCHY_PARAM_MAX_DMA_CHANNELS], values[ANARCHY_PARAM_RING_BUFFER_SIZE]);
}

Measurement together(Measurement first, const Measurement &second)
{
    for (std::size_t i = 0; i < second.size(); ++i)
        first.add(second.points()[i], second.hits(i));
    return first;
}

bool upFirst(Objective objective, int parameter)
{
    // The guide: for latency smaller rings, fewer channels and lower timeouts, but no smaller payload.
    return objective != Objective::Latency || parameter == ANARCHY_PARAM_MAX_PAYLOAD_SIZE;
}

} // namespace

Tuner::Tuner(TunerPlan plan)
    : m_plan(std::move(plan))
    , m_order(m_plan.parameters.empty() ? TunerPlan::parametersOf(m_plan.objective) : m_plan.parameters)
    , m_best(m_plan.start)
    , m_reference(m_plan.start)
{
    m_result.objective = m_plan.objective;
    m_result.start = m_plan.start;
    m_result.exhaustive = m_plan.exhaustive();
    ask(TunerStep::Phase::Baseline, m_plan.start);
}

void Tuner::measured(const Measurement &measurement)
{
    if (isDone())
        return;
    ++m_result.measurements;
    switch (m_step.phase) {
    case TunerStep::Phase::Baseline: {
        Measurement &baseline = m_known[m_plan.start];
        baseline = together(baseline, measurement);
        const Judgement itself = Judgement::of(m_plan.objective, baseline, baseline, falseAlarmsOfStep);
        if (itself.verdict == Verdict::TooLittleData) {
            if (m_extended++)
                return finish(
                    TunerResult::End::TooLittleData,
                    TunerText::tr(
                        "The link carries too little, or too unevenly, to tell settings apart; measure longer "
                        "or put more load on it."));
            return ask(TunerStep::Phase::Baseline, m_plan.start);
        }
        m_extended = 0;
        beginParameter();
        return advance();
    }
    case TunerStep::Phase::Search: {
        Measurement &known = m_known[m_asked];
        known = together(known, measurement);
        if (m_at < m_order.size())
            judgeCandidate();
        else
            judgeTogether();
        return advance();
    }
    case TunerStep::Phase::ConfirmOld:
        m_old = together(m_old, measurement);
        return ask(TunerStep::Phase::ConfirmNew, m_best);
    case TunerStep::Phase::ConfirmNew:
        m_new = together(m_new, measurement);
        return judgeConfirmation();
    case TunerStep::Phase::Done:
        break;
    }
}

void Tuner::harmed(const QString &why)
{
    if (isDone())
        return;
    ++m_result.measurements;
    const bool isReference = m_asked == m_reference && m_asked != m_candidate;
    if (m_step.phase != TunerStep::Phase::Search || isReference) {
        // Even a value that was good did harm now: nothing that was found can be trusted.
        return finish(TunerResult::End::NotBetter,
                      m_step.change.isEmpty() ? TunerText::tr("With the old values: %1.").arg(why)
                                              : TunerText::tr("Not confirmed: %1.").arg(why));
    }
    m_extended = 0;
    if (m_at >= m_order.size()) {
        m_result.together.push_back({Change::between(m_plan.start, m_candidate), {}, false, why});
        m_round = mostRounds;
        return confirm();
    }
    TunedPoint point;
    point.value = m_step.value;
    point.against = referenceValue();
    point.harm = why;
    settleCandidate(Reply::Harm, point);
    advance();
}

void Tuner::stop(const QString &why)
{
    if (!isDone())
        finish(TunerResult::End::Stopped, why);
}

bool Tuner::affords(int measurements) const
{
    return m_result.measurements + measurements + confirmationSteps <= m_plan.budget();
}

TunedParameter &Tuner::curve()
{
    const auto found = std::ranges::find(m_result.parameters, field(), &TunedParameter::parameter);
    if (found != m_result.parameters.end())
        return *found;
    TunedParameter fresh;
    fresh.parameter = field();
    fresh.chosen = bestValue();
    TunedPoint first;
    first.value = first.against = bestValue();
    first.judgement = Judgement::of(m_plan.objective, m_known[m_best], m_known[m_best], falseAlarmsOfStep);
    fresh.points.push_back(first);
    m_result.parameters.push_back(fresh);
    return m_result.parameters.back();
}

void Tuner::beginParameter()
{
    m_up = upFirst(m_plan.objective, field());
    m_turned = m_moved = false;
    m_why = curve().why.isEmpty() ? TunerText::tr("the end of the range") : curve().why;
}

std::optional<quint32> Tuner::nextValue(int parameter, bool up) const
{
    const auto i = static_cast<std::size_t>(parameter);
    const std::vector<quint32> values = TunerPlan::searched(parameter, m_plan.objective, m_plan.start[i]);
    const auto here = std::ranges::find(values, m_best[i]);
    if (up ? std::next(here) == values.end() : here == values.begin())
        return std::nullopt;
    const quint32 value = up ? *std::next(here) : *std::prev(here);
    const auto bounds = m_bounds.find(parameter);
    if (bounds != m_bounds.end() && (value <= bounds->second.low || value >= bounds->second.high))
        return std::nullopt;
    return value;
}

void Tuner::advance()
{
    while (!isDone()) {
        if (m_at >= m_order.size()) {
            if (!m_extended && beginRound())
                continue;
            if (m_extended || beginTogether())
                return ask(TunerStep::Phase::Search, m_asked);
            return confirm();
        }
        if (!m_extended) {
            const std::optional<quint32> value = nextValue(field(), m_up);
            if (!value) {
                turn(Reply::NoBetter);
                continue;
            }
            m_candidate = m_best;
            m_candidate[static_cast<std::size_t>(field())] = *value;
            if (m_known.contains(m_candidate)) {
                judgeCandidate();
                continue;
            }
            if (m_round > 1 && !affords(1)) {
                endParameter();
                continue;
            }
            m_asked = m_candidate;
        }
        m_step.parameter = field();
        m_step.value = m_asked[static_cast<std::size_t>(field())];
        return ask(TunerStep::Phase::Search, m_asked);
    }
}

/// Another round, if a parameter was moved after others had been left as they were.
bool Tuner::beginRound()
{
    if (m_round >= mostRounds || !m_anyMoved || m_movedLast == 0 || !affords(1))
        return false;
    ++m_round;
    m_at = 0;
    m_anyMoved = false;
    m_movedLast = 0;
    beginParameter();
    return true;
}

/// One step of every parameter whose next value was neither better nor worse.
bool Tuner::beginTogether()
{
    if (m_round >= mostRounds || !affords(1))
        return false;
    m_candidate = m_best;
    for (const int parameter : m_order) {
        const std::optional<quint32> value = nextValue(parameter, upFirst(m_plan.objective, parameter));
        if (!value)
            continue;
        ParameterValues alone = m_best;
        alone[static_cast<std::size_t>(parameter)] = *value;
        const auto known = m_known.find(alone);
        if (known == m_known.end()
            || Judgement::of(m_plan.objective, m_known[m_reference], known->second, falseAlarmsOfStep).verdict
                == Verdict::NoDifference)
            m_candidate[static_cast<std::size_t>(parameter)] = *value;
    }
    const bool several = std::popcount(Change::between(m_best, m_candidate).mask()) > 1;
    if (!several || m_known.contains(m_candidate))
        return false;
    m_asked = m_candidate;
    m_step.parameter = -1;
    m_step.value = 0;
    return true;
}

void Tuner::judgeTogether()
{
    const Judgement judgement
        = Judgement::of(m_plan.objective, m_known[m_reference], m_known[m_candidate], falseAlarmsOfStep);
    if (extend(judgement))
        return;
    const bool better = judgement.verdict == Verdict::Better;
    m_result.together.push_back({Change::between(m_plan.start, m_candidate), judgement, better, {}});
    if (!better) {
        m_round = mostRounds;
        return;
    }
    m_best = m_reference = m_candidate;
    for (TunedParameter &parameter : m_result.parameters)
        parameter.chosen = m_best[static_cast<std::size_t>(parameter.parameter)];
    m_anyMoved = true;
    m_movedLast = m_order.size();
}

/// Measures once more what is still open: the candidate first, then what it is compared with, which serves all
/// comparisons to come. False when it must do as it is.
bool Tuner::extend(const Judgement &judgement)
{
    if (!judgement.isOpen() || m_extended >= mostExtensions || !affords(1)) {
        m_extended = 0;
        return false;
    }
    m_asked = m_extended++ ? m_reference : m_candidate;
    return true;
}

/// Values of a parameter in the direction that it is, or will be, tried in.
int Tuner::valuesAhead(int parameter) const
{
    const auto i = static_cast<std::size_t>(parameter);
    const std::vector<quint32> values = TunerPlan::searched(parameter, m_plan.objective, m_plan.start[i]);
    const bool isNow = m_at < m_order.size() && m_order[m_at] == parameter && !m_result.parameters.empty();
    const bool up = isNow ? m_up : upFirst(m_plan.objective, parameter);
    const auto here = std::ranges::find(values, m_best[i]);
    return static_cast<int>(up ? values.end() - here - 1 : here - values.begin());
}

void Tuner::ask(TunerStep::Phase phase, const ParameterValues &values)
{
    m_step.phase = phase;
    m_step.change = Change::between(m_plan.start, values);
    m_step.number = m_result.measurements + 1;
    m_step.again = m_extended > 0;
    int left = phase == TunerStep::Phase::ConfirmOld ? 1 : 0;
    if (phase == TunerStep::Phase::Baseline || phase == TunerStep::Phase::Search) {
        left = confirmationSteps;
        for (std::size_t i = m_at; i < m_order.size(); ++i)
            left += std::min(usualStepsOfAParameter, valuesAhead(m_order[i]));
        if (phase == TunerStep::Phase::Search)
            left = std::max(left - 1, confirmationSteps);
    }
    m_step.about = m_step.number + left;
}

void Tuner::judgeCandidate()
{
    TunedPoint point;
    point.value = m_candidate[static_cast<std::size_t>(field())];
    point.against = referenceValue();
    point.judgement = Judgement::of(m_plan.objective, m_known[m_reference], m_known[m_candidate], falseAlarmsOfStep);
    const Judgement &judgement = point.judgement;
    if (extend(judgement))
        return;
    const bool cheaper = memoryOf(m_candidate) < memoryOf(m_best);
    settleCandidate(judgement.moreErrors                       ? Reply::Harm
                        : judgement.verdict == Verdict::Better ? Reply::Better
                        : cheaper && judgement.isNoWorse()     ? Reply::AsGood
                                                               : Reply::NoBetter,
                    point);
}

void Tuner::settleCandidate(Reply reply, const TunedPoint &point)
{
    curve().points.push_back(point);
    curve().points.back().round = m_round;
    if (reply == Reply::Better || reply == Reply::AsGood) {
        curve().points.back().taken = true;
        m_best = m_candidate;
        // What is only as good does not become the measure: many small losses must not add up unseen.
        if (reply == Reply::Better)
            m_reference = m_candidate;
        m_moved = m_anyMoved = true;
        m_why = TunerText::tr("the end of the range");
        m_movedLast = m_at;
        return;
    }
    const QString value = parameterValueText(field(), point.value);
    m_why = !point.harm.isEmpty()                           ? TunerText::tr("%1: %2").arg(value, point.harm)
        : point.judgement.moreErrors                        ? TunerText::tr("%1 had more errors").arg(value)
        : point.judgement.verdict == Verdict::Worse         ? TunerText::tr("%1 was worse").arg(value)
        : point.judgement.verdict == Verdict::TooLittleData ? TunerText::tr("too little data about %1").arg(value)
                                                            : TunerText::tr("%1 was no better").arg(value);
    if (reply == Reply::Harm)
        (m_up ? m_bounds[field()].high : m_bounds[field()].low) = point.value;
    const bool worse = reply == Reply::Harm || point.judgement.verdict == Verdict::Worse;
    turn(worse ? Reply::Harm : Reply::NoBetter);
}

/// The direction has ended. The other one is worth a try if none was good and it may be better, or costs less memory.
void Tuner::turn(Reply reply)
{
    const bool takesMemory = field() == ANARCHY_PARAM_RING_BUFFER_SIZE || field() == ANARCHY_PARAM_MAX_DMA_CHANNELS;
    const bool otherSaves = m_up && takesMemory;
    if (!m_turned && !m_moved && (reply == Reply::Harm || otherSaves)) {
        m_turned = true;
        m_up = !m_up;
        return;
    }
    endParameter();
}

void Tuner::endParameter()
{
    curve().chosen = bestValue();
    curve().why = m_why;
    ++m_at;
    if (m_at < m_order.size())
        beginParameter();
}

void Tuner::confirm()
{
    if (m_best == m_plan.start)
        return finish(TunerResult::End::NotBetter,
                      TunerText::tr("Nothing better was found: the values are good as they are."));
    m_extended = 0;
    ask(TunerStep::Phase::ConfirmOld, m_plan.start);
}

void Tuner::judgeConfirmation()
{
    const Judgement judgement = Judgement::of(m_plan.objective, m_old, m_new, falseAlarmsOfConfirmation);
    m_result.confirmation = judgement;
    if (judgement.isOpen() && !m_extended && affords(0)) {
        ++m_extended;
        return ask(TunerStep::Phase::ConfirmOld, m_plan.start);
    }
    const bool saves = memoryOf(m_best) < memoryOf(m_plan.start);
    const bool better = judgement.verdict == Verdict::Better;
    if (!judgement.moreErrors && (better || (saves && judgement.isNoWorse()))) {
        m_result.recommended = Change::between(m_plan.start, m_best);
        return finish(
            TunerResult::End::Better,
            better ? TunerText::tr("Better than before, measured once more against the old values.")
                   : TunerText::tr("As good as before in less memory, measured once more against the old values."));
    }
    finish(TunerResult::End::NotBetter,
           judgement.moreErrors
               ? TunerText::tr("Not confirmed: there were more errors than with the old values.")
               : TunerText::tr("Not confirmed: measured once more, the new values were no better than the old."));
}

void Tuner::finish(TunerResult::End end, const QString &why)
{
    m_result.end = end;
    m_result.why = why;
    m_step.phase = TunerStep::Phase::Done;
    m_step.change = {};
    m_step.about = m_result.measurements;
}

} // namespace anarchy
