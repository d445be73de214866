// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/changeexport.h"

#include <limits>

#include "base/numbers.h"
#include "wording/comparisontext.h"

namespace anarchy {

namespace {

std::vector<QByteArray> columns()
{
    std::vector<QByteArray> names{"id",   "time",    "time_unix_ns", "origin",  "detail",
                                  "user", "program", "link",         "outcome", "ended"};
    for (const anarchy_parameter_info &parameter : anarchy_parameters) {
        names.push_back(QByteArray(parameter.name) + "_old");
        names.push_back(QByteArray(parameter.name) + "_new");
    }
    for (int i = 0; i < qualityCount; ++i) {
        for (const char *what : {"_before", "_after", "_difference", "_low", "_high", "_confidence", "_verdict"})
            names.push_back(QByteArray(qualityName(Quality(i))) + what);
    }
    names.insert(names.end(), {"seconds_before", "seconds_after", "load_differs", "note"});
    return names;
}

} // namespace

ChangeExport::ChangeExport(QIODevice &device, ExportFormat format, const QString &program, bool simulated)
    : m_writer(device, format, columns())
{
    m_writer.begin({
        {"schema", QLatin1StringView(schema)},
        {"schema_version", schemaVersion},
        {"program", program},
        {"simulated", simulated},
    });
}

void ChangeExport::add(const ChangeRecord &record)
{
    m_writer.whole(record.id);
    m_writer.moment(record.timeNs);
    m_writer.text(QLatin1StringView(changeOriginName(record.cause.origin)));
    m_writer.text(record.cause.detail);
    m_writer.text(record.user);
    m_writer.text(record.program);
    m_writer.text(record.link);
    m_writer.text(QLatin1StringView(changeOutcomeName(record.outcome)));
    m_writer.text(record.endedNs ? TableWriter::isoTime(record.endedNs) : QString());
    for (std::size_t i = 0; i < record.before.size(); ++i) {
        m_writer.whole(quint64(record.before[i]));
        m_writer.whole(quint64(record.after[i]));
    }
    for (int i = 0; i < qualityCount; ++i) {
        const QualityComparison quality = record.effect ? (*record.effect)[Quality(i)] : QualityComparison();
        m_writer.number(quality.before.value);
        m_writer.number(quality.after.value);
        m_writer.number(quality.difference);
        m_writer.number(quality.differenceLow);
        m_writer.number(quality.differenceHigh);
        m_writer.number(quality.confidence > 0 ? quality.confidence : notKnown);
        m_writer.text(record.effect ? QLatin1StringView(verdictName(quality.verdict)) : QLatin1StringView());
    }
    m_writer.number(record.effect ? record.effect->secondsBefore : notKnown);
    m_writer.number(record.effect ? record.effect->secondsAfter : notKnown);
    if (record.effect)
        m_writer.flag(record.effect->loadDiffers);
    else
        m_writer.number(notKnown);
    m_writer.text(record.note);
    m_writer.endRow();
}

} // namespace anarchy
