// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/change.h"

#include <QCoreApplication>

#include <algorithm>

namespace anarchy {

namespace {
struct TrialText {
    Q_DECLARE_TR_FUNCTIONS(Change)
};
} // namespace

QString endTheTrialFirstText()
{
    return TrialText::tr("Keep or revert the change on trial first.");
}

Change Change::between(const ParameterValues &from, const ParameterValues &to)
{
    Change change;
    for (std::size_t i = 0; i < from.size(); ++i) {
        if (from[i] != to[i])
            change.values[i] = to[i];
    }
    return change;
}

Change Change::to(const ParameterValues &values)
{
    Change change;
    std::copy(values.begin(), values.end(), change.values.begin());
    return change;
}

bool Change::isEmpty() const
{
    return mask() == 0;
}

quint32 Change::mask() const
{
    quint32 mask = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i])
            mask |= 1u << i;
    }
    return mask;
}

ParameterValues Change::appliedTo(const ParameterValues &base) const
{
    ParameterValues result = base;
    for (std::size_t i = 0; i < values.size(); ++i)
        result[i] = values[i].value_or(base[i]);
    return result;
}

QStringList Change::describe(const ParameterValues &base) const
{
    QStringList lines;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!values[i] || *values[i] == base[i])
            continue;
        const int field = static_cast<int>(i);
        lines += QCoreApplication::translate("Change", "%1: %2 → %3", "parameter, old value, new value")
                     .arg(parameterTitle(field), parameterValueText(field, base[i]),
                          parameterValueText(field, *values[i]));
    }
    return lines;
}

Change withoutLogLevel(Change change)
{
    change.values[ANARCHY_PARAM_DEBUG_LEVEL].reset();
    return change;
}

} // namespace anarchy
