// SPDX-License-Identifier: GPL-3.0-or-later
#include "report.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace bench {

void Report::add(const Figure &figure)
{
    QJsonObject entry{{u"name"_s, figure.name}, {u"value"_s, figure.value}, {u"unit"_s, figure.unit}};
    entry[u"goal"_s] = figure.goal ? QJsonValue(*figure.goal) : QJsonValue(QJsonValue::Null);
    entry[u"met"_s] = figure.goal ? QJsonValue(figure.value <= *figure.goal) : QJsonValue(QJsonValue::Null);
    entry[u"peer"_s] = figure.peer;
    entry[u"peer_value"_s] = figure.peer.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(figure.peerValue);
    m_entries.append(entry);
    std::fprintf(stderr, "  %s: %.4g %s\n", qPrintable(figure.name), figure.value, qPrintable(figure.unit));
}

bool Report::write() const
{
    QFile file(m_path);
    return file.open(QIODevice::WriteOnly) && file.write(QJsonDocument(m_entries).toJson()) > 0;
}

} // namespace bench
