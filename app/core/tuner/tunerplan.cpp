// SPDX-License-Identifier: GPL-3.0-or-later
#include "tuner/tunerplan.h"

#include <algorithm>

namespace anarchy {

namespace {

constexpr quint64 shareOfExhaustive = 5;
constexpr int leastBudget = 12; // a single parameter has so few values that a fifth of them is nothing

struct Range {
    quint32 low;
    quint32 high;
};

Range allowed(int parameter)
{
    const anarchy_parameter_info &info = parameterInfo(parameter);
    return {info.minimum, info.maximum};
}

Range recommended(int parameter)
{
    const anarchy_parameter_info &info = parameterInfo(parameter);
    return info.rules & ANARCHY_RULE_RECOMMENDED ? Range{info.recommended_minimum, info.recommended_maximum}
                                                 : allowed(parameter);
}

/// `start` times powers of two in the range, and all on the way there from a start outside.
std::vector<quint32> powersFrom(quint32 start, Range range)
{
    std::vector<quint32> values{start};
    for (quint32 value = start; value % 2 == 0 && value / 2 >= range.low; value /= 2)
        values.insert(values.begin(), value / 2);
    for (quint32 value = start; value * 2 <= range.high; value *= 2)
        values.push_back(value * 2);
    return values;
}

} // namespace

std::vector<int> TunerPlan::parametersOf(Objective objective)
{
    std::vector<int> parameters{ANARCHY_PARAM_RING_BUFFER_SIZE, ANARCHY_PARAM_MAX_DMA_CHANNELS,
                                ANARCHY_PARAM_MAX_PAYLOAD_SIZE};
    if (objective == Objective::Latency)
        parameters.push_back(ANARCHY_PARAM_COMPLETION_TIMEOUT);
    return parameters;
}

bool TunerPlan::isTunable(int parameter)
{
    return std::ranges::count(parametersOf(Objective::Latency), parameter) > 0;
}

std::vector<quint32> TunerPlan::searched(int parameter, Objective objective, quint32 start)
{
    Range range = recommended(parameter);
    if (parameter == ANARCHY_PARAM_RING_BUFFER_SIZE && objective != Objective::Throughput)
        range.low = allowed(parameter).low;
    return powersFrom(start, range);
}

quint64 TunerPlan::exhaustive() const
{
    quint64 combinations = 1;
    for (const int parameter : parameters.empty() ? parametersOf(objective) : parameters) {
        const Range range = parameter == ANARCHY_PARAM_MAX_DMA_CHANNELS ? recommended(parameter) : allowed(parameter);
        combinations *= powersFrom(start[static_cast<std::size_t>(parameter)], range).size();
    }
    return combinations;
}

int TunerPlan::budget() const
{
    return std::max(static_cast<int>(exhaustive() / shareOfExhaustive), leastBudget);
}

} // namespace anarchy
