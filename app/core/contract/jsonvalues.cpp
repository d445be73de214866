// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/jsonvalues.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {
struct JsonValuesText {
    Q_DECLARE_TR_FUNCTIONS(Values)
};
} // namespace

std::optional<Change> readValues(const JsonSource &source, JsonProblem &problem, QJsonObject *unknown)
{
    const QJsonValue member = source.root()["values"_L1];
    if (!member.isObject()) {
        problem = source.problemAt({u"values"_s}, JsonValuesText::tr("\"values\" is missing or not an object"));
        return std::nullopt;
    }
    Change values;
    const QJsonObject object = member.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        const std::optional<int> field = findParameter(it.key());
        if (!field && unknown) {
            unknown->insert(it.key(), it.value());
            continue;
        }
        if (!field) {
            problem = source.problemAt({u"values"_s, it.key()},
                                       JsonValuesText::tr("unknown parameter \"%1\"").arg(it.key()));
            return std::nullopt;
        }
        const std::optional<quint32> number = wholeNumber(it.value());
        if (!number || anarchy_rule_check(static_cast<quint32>(*field), *number) != ANARCHY_REFUSED_NOT) {
            problem = source.problemAt({u"values"_s, it.key()},
                                       JsonValuesText::tr("%1 must be %2").arg(it.key(), allowedText(*field)));
            return std::nullopt;
        }
        values.values[static_cast<std::size_t>(*field)] = number;
    }
    return values;
}

QJsonObject writeValues(const Change &values)
{
    QJsonObject object;
    for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field) {
        if (const std::optional<quint32> value = values.values[static_cast<std::size_t>(field)])
            object[parameterName(field)] = qint64(*value);
    }
    return object;
}

} // namespace anarchy
