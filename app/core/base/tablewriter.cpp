// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/tablewriter.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

/// Any value as JSON text; Qt writes whole documents only.
QByteArray jsonText(const QJsonValue &value)
{
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return list.sliced(1, list.size() - 2);
}

QByteArray csvText(QByteArray text)
{
    const bool plain
        = std::ranges::none_of(text, [](char c) { return c == ',' || c == '"' || c == '\r' || c == '\n'; });
    return plain ? text : '"' + text.replace('"', "\"\"") + '"';
}

} // namespace

std::optional<ExportFormat> exportFormat(QStringView name)
{
    for (const ExportFormat format : {ExportFormat::Csv, ExportFormat::Json}) {
        if (name == QLatin1StringView(exportFormatName(format)))
            return format;
    }
    return std::nullopt;
}

const char *exportFormatName(ExportFormat format)
{
    return format == ExportFormat::Csv ? "csv" : "json";
}

TableWriter::TableWriter(QIODevice &device, ExportFormat format, std::vector<QByteArray> columns)
    : m_device(device)
    , m_format(format)
    , m_columns(std::move(columns))
{
}

void TableWriter::begin(Members head)
{
    if (m_format == ExportFormat::Csv) {
        for (const QByteArray &column : m_columns)
            cell(csvText(column));
        m_line += "\r\n";
        m_column = 0;
    } else {
        m_line = "{\n";
        for (const auto &[name, value] : head)
            m_line += jsonText(QLatin1StringView(name)) + ':' + jsonText(value) + ",\n";
        m_line += "\"rows\":[";
        for (QByteArray &column : m_columns)
            column = jsonText(QString::fromUtf8(column)) + ':';
    }
    write();
}

void TableWriter::cell(QByteArrayView text)
{
    if (m_column > 0)
        m_line += ',';
    if (m_format == ExportFormat::Json)
        m_line += m_columns[m_column];
    m_line += text;
    ++m_column;
}

void TableWriter::text(QAnyStringView text)
{
    cell(m_format == ExportFormat::Csv ? csvText(text.toString().toUtf8()) : jsonText(text.toString()));
}

void TableWriter::whole(qint64 number)
{
    cell(QByteArray::number(number));
}

void TableWriter::whole(quint64 number)
{
    cell(QByteArray::number(number));
}

void TableWriter::number(double number)
{
    if (std::isfinite(number))
        cell(digits(number));
    else
        cell(m_format == ExportFormat::Csv ? "" : "null");
}

void TableWriter::flag(bool flag)
{
    if (m_format == ExportFormat::Csv)
        cell(flag ? "1" : "0");
    else
        cell(flag ? "true" : "false");
}

void TableWriter::moment(qint64 timeNs)
{
    text(isoTime(timeNs));
    whole(timeNs);
}

void TableWriter::endRow()
{
    Q_ASSERT(m_column == m_columns.size());
    if (m_format == ExportFormat::Csv)
        m_line += "\r\n";
    else
        m_line = (m_anyRow ? ",\n{" : "\n{") + m_line + '}';
    m_column = 0;
    m_anyRow = true;
    write();
}

bool TableWriter::finish()
{
    if (m_format == ExportFormat::Json) {
        m_line = "\n]}\n";
        write();
    }
    return m_ok;
}

void TableWriter::write()
{
    m_ok = m_ok && m_device.write(m_line) == m_line.size();
    m_line.clear();
}

QByteArray TableWriter::digits(double number)
{
    std::array<char, 512> text; // of the smallest number that there is
    const auto single = static_cast<float>(number);
    const std::to_chars_result end = static_cast<double>(single) == number
        ? std::to_chars(text.begin(), text.end(), single, std::chars_format::fixed)
        : std::to_chars(text.begin(), text.end(), number, std::chars_format::fixed);
    return QByteArray(text.data(), end.ptr - text.data());
}

QString TableWriter::isoTime(qint64 timeNs)
{
    return QDateTime::fromMSecsSinceEpoch(timeNs / 1'000'000, QTimeZone::UTC).toString(Qt::ISODateWithMs);
}

} // namespace anarchy
