// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/changerecord.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

#include "base/tablewriter.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

struct ChangeRecordText {
    Q_DECLARE_TR_FUNCTIONS(ChangeRecord)
};

constexpr ChangeOutcome allOutcomes[] = {
    ChangeOutcome::WithoutTrial,    ChangeOutcome::OnTrial,        ChangeOutcome::Kept,   ChangeOutcome::RevertedByUser,
    ChangeOutcome::RevertedByTimer, ChangeOutcome::RevertedByHarm, ChangeOutcome::Unknown};

} // namespace

const char *changeOutcomeName(ChangeOutcome outcome)
{
    switch (outcome) {
    case ChangeOutcome::WithoutTrial:
        return "without_trial";
    case ChangeOutcome::OnTrial:
        return "on_trial";
    case ChangeOutcome::Kept:
        return "kept";
    case ChangeOutcome::RevertedByUser:
        return "reverted_by_user";
    case ChangeOutcome::RevertedByTimer:
        return "reverted_by_timer";
    case ChangeOutcome::RevertedByHarm:
        return "reverted_by_harm";
    case ChangeOutcome::Unknown:
        break;
    }
    return "unknown";
}

ChangeOutcome findChangeOutcome(QStringView name)
{
    const auto found = std::ranges::find_if(
        allOutcomes, [name](ChangeOutcome outcome) { return name == QLatin1StringView(changeOutcomeName(outcome)); });
    return found == std::end(allOutcomes) ? ChangeOutcome::Unknown : *found;
}

QString changeOutcomeText(ChangeOutcome outcome)
{
    switch (outcome) {
    case ChangeOutcome::WithoutTrial:
        return ChangeRecordText::tr("kept, without trial");
    case ChangeOutcome::OnTrial:
        return ChangeRecordText::tr("on trial");
    case ChangeOutcome::Kept:
        return ChangeRecordText::tr("kept");
    case ChangeOutcome::RevertedByUser:
        return ChangeRecordText::tr("reverted");
    case ChangeOutcome::RevertedByTimer:
        return ChangeRecordText::tr("reverted: nobody confirmed");
    case ChangeOutcome::RevertedByHarm:
        return ChangeRecordText::tr("reverted: it did harm");
    case ChangeOutcome::Unknown:
        break;
    }
    return ChangeRecordText::tr("end not seen");
}

bool isReverted(ChangeOutcome outcome)
{
    return outcome == ChangeOutcome::RevertedByUser || outcome == ChangeOutcome::RevertedByTimer
        || outcome == ChangeOutcome::RevertedByHarm;
}

QJsonObject ChangeRecord::toJson() const
{
    QJsonArray changes;
    for (std::size_t i = 0; i < before.size(); ++i) {
        if (before[i] != after[i])
            changes += QJsonObject{{u"parameter"_s, parameterName(static_cast<int>(i))},
                                   {u"from"_s, qint64(before[i])},
                                   {u"to"_s, qint64(after[i])}};
    }
    return {{u"id"_s, id},
            {u"time"_s, TableWriter::isoTime(timeNs)},
            {u"time_unix_ns"_s, timeNs},
            {u"origin"_s, QLatin1StringView(changeOriginName(cause.origin))},
            {u"detail"_s, cause.detail},
            {u"user"_s, user},
            {u"program"_s, program},
            {u"link"_s, link},
            {u"changes"_s, changes},
            {u"outcome"_s, QLatin1StringView(changeOutcomeName(outcome))},
            {u"ended"_s, endedNs ? QJsonValue(TableWriter::isoTime(endedNs)) : QJsonValue()},
            {u"effect"_s, effect ? QJsonValue(effect->toJson()) : QJsonValue()},
            {u"note"_s, note}};
}

} // namespace anarchy
