// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/exportheader.h"

#include "contract/link.h"

using namespace Qt::StringLiterals;

namespace anarchy {

// Read by programs: not translated.

QString ExportSource::text() const
{
    const QString name = recording.isEmpty() ? u"link%1"_s.arg(link) : u"recording "_s + recording;
    return simulated ? name + u" simulated"_s : name;
}

QJsonObject ExportSource::toJson() const
{
    return {
        {u"link"_s, link},
        {u"transport"_s, transport ? QJsonValue(QLatin1StringView(transportName(*transport))) : QJsonValue()},
        {u"simulated"_s, simulated},
        {u"recording"_s, recording.isEmpty() ? QJsonValue() : QJsonValue(recording)},
    };
}

QJsonValue ExportHeader::parametersJson() const
{
    if (!parameters)
        return {};
    QJsonObject object;
    for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field)
        object[parameterName(field)] = static_cast<qint64>((*parameters)[static_cast<std::size_t>(field)]);
    return object;
}

} // namespace anarchy
