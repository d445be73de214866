// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/expositionwriter.h"

#include <QLocale>

#include <utility>

namespace anarchy {

namespace {

struct TypeWords {
    const char *openMetrics;
    const char *prometheus; ///< the text format knows neither information nor sets of states
    const char *suffix;
};

constexpr TypeWords words(ExpositionWriter::Type type)
{
    switch (type) {
    case ExpositionWriter::Type::Counter:
        return {"counter", "counter", "_total"};
    case ExpositionWriter::Type::Histogram:
        return {"histogram", "histogram", ""};
    case ExpositionWriter::Type::Info:
        return {"info", "gauge", "_info"};
    case ExpositionWriter::Type::StateSet:
        return {"stateset", "gauge", ""};
    case ExpositionWriter::Type::Gauge:
        break;
    }
    return {"gauge", "gauge", ""};
}

void appendLabels(QByteArray &text, ExpositionWriter::Labels labels)
{
    for (const ExpositionWriter::Label &label : labels) {
        if (!text.isEmpty())
            text += ',';
        text.append(label.name).append("=\"");
        for (const char c : label.value) {
            switch (c) {
            case '\\':
                text += "\\\\";
                break;
            case '"':
                text += "\\\"";
                break;
            case '\n':
                text += "\\n";
                break;
            default:
                text += c;
            }
        }
        text += '"';
    }
}

} // namespace

void ExpositionWriter::setCommonLabels(Labels labels)
{
    m_common.clear();
    appendLabels(m_common, labels);
}

void ExpositionWriter::family(Type type, const char *name, const char *unit, const char *help)
{
    const bool openMetrics = m_format == ExpositionFormat::OpenMetrics;
    m_name = name;
    m_suffix = words(type).suffix;
    // OpenMetrics describes the family; the text format describes the very name that its samples have.
    const QByteArray described = openMetrics ? m_name : m_name + m_suffix;
    m_text += "# TYPE " + described + ' ' + (openMetrics ? words(type).openMetrics : words(type).prometheus) + '\n';
    if (openMetrics && *unit)
        m_text += "# UNIT " + described + ' ' + unit + '\n';
    m_text += "# HELP " + described + ' ' + help + '\n';
}

void ExpositionWriter::sample(Labels labels, double value)
{
    part(m_suffix, labels, value);
}

void ExpositionWriter::sample(Labels labels, quint64 value)
{
    part(m_suffix, labels, value);
}

void ExpositionWriter::part(const char *suffix, Labels labels, quint64 value)
{
    begin(suffix, labels);
    end(QByteArray::number(value));
}

void ExpositionWriter::part(const char *suffix, Labels labels, double value)
{
    begin(suffix, labels);
    end(number(value));
}

void ExpositionWriter::begin(const char *suffix, Labels labels)
{
    m_text += m_name + suffix;
    QByteArray all = m_common;
    appendLabels(all, labels);
    if (!all.isEmpty())
        m_text += '{' + all + '}';
}

void ExpositionWriter::end(const QByteArray &value)
{
    m_text += ' ' + value + '\n';
}

QByteArray ExpositionWriter::number(double value)
{
    QByteArray text = QByteArray::number(value, 'g', QLocale::FloatingPointShortest);
    if (!text.contains('.') && !text.contains('e'))
        text += ".0";
    return text;
}

QByteArray ExpositionWriter::finish()
{
    if (m_format == ExpositionFormat::OpenMetrics)
        m_text += "# EOF\n";
    return std::exchange(m_text, {});
}

} // namespace anarchy
