// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/jsonsource.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <cctype>

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

struct JsonSourceText {
    Q_DECLARE_TR_FUNCTIONS(Json)
};

int lineAt(const QByteArray &text, qsizetype offset)
{
    return 1
        + static_cast<int>(
               std::count(text.begin(), text.begin() + std::clamp<qsizetype>(offset, 0, text.size()), '\n'));
}

/// Walks through a text that Qt's parser has accepted, and notes where members are. Nesting is as deep as that allows.
class MemberLines {
public:
    explicit MemberLines(const QByteArray &text)
        : m_text(text)
    {
    }

    /// False at a member that its object has already; `twice` and the line are then set.
    bool walk()
    {
        while (m_at < m_text.size() && m_text[m_at] != '{') // a byte order mark
            ++m_at;
        return value();
    }

    QHash<QStringList, int> lines;
    QString twice;
    int line = 1;

private:
    char next()
    {
        while (m_at < m_text.size() && std::isspace(static_cast<unsigned char>(m_text[m_at]))) {
            line += m_text[m_at] == '\n';
            ++m_at;
        }
        return m_at < m_text.size() ? m_text[m_at] : '\0';
    }

    bool value()
    {
        const char first = next();
        if (first == '{')
            return members();
        if (first == '[')
            return elements();
        if (first == '"') {
            string();
            return true;
        }
        while (m_at < m_text.size() && !QByteArrayView(",]} \t\r\n").contains(m_text[m_at]))
            ++m_at;
        return true;
    }

    bool members()
    {
        ++m_at;
        while (next() == '"') {
            m_path.append(string());
            if (lines.contains(m_path)) {
                twice = m_path.constLast();
                return false;
            }
            lines.insert(m_path, line);
            next();
            ++m_at; // the colon
            if (!value())
                return false;
            m_path.removeLast();
            if (next() == ',')
                ++m_at;
        }
        ++m_at;
        return true;
    }

    bool elements()
    {
        ++m_at;
        for (int index = 0; next() != ']' && m_at < m_text.size(); ++index) {
            m_path.append(QString::number(index));
            lines.insert(m_path, line);
            if (!value())
                return false;
            m_path.removeLast();
            if (next() == ',')
                ++m_at;
        }
        ++m_at;
        return true;
    }

    /// What the string says: two spellings of one key are one key.
    QString string()
    {
        const qsizetype from = m_at++;
        while (m_at < m_text.size() && m_text[m_at] != '"')
            m_at += m_text[m_at] == '\\' ? 2 : 1;
        ++m_at;
        return QJsonDocument::fromJson('[' + m_text.mid(from, m_at - from) + ']').array().at(0).toString();
    }

    const QByteArray &m_text;
    qsizetype m_at = 0;
    QStringList m_path;
};

} // namespace

QString JsonProblem::inFile(const QString &fileName) const
{
    return line > 0 ? u"%1:%2: %3"_s.arg(fileName).arg(line).arg(text) : u"%1: %2"_s.arg(fileName, text);
}

std::optional<JsonSource> JsonSource::read(const QByteArray &json, JsonProblem &problem)
{
    QJsonParseError parseError;
    const QJsonDocument document = QJsonDocument::fromJson(json, &parseError);
    if (parseError.error != QJsonParseError::NoError) {
        problem = {lineAt(json, parseError.offset),
                   JsonSourceText::tr("not a JSON object: %1").arg(parseError.errorString())};
        return std::nullopt;
    }
    if (!document.isObject()) {
        problem = {1, JsonSourceText::tr("not a JSON object")};
        return std::nullopt;
    }
    MemberLines members(json);
    if (!members.walk()) {
        problem = {members.line, JsonSourceText::tr("\"%1\" is there twice").arg(members.twice)};
        return std::nullopt;
    }
    JsonSource source;
    source.m_root = document.object();
    source.m_lines = std::move(members.lines);
    return source;
}

JsonProblem JsonSource::problemAt(QStringList path, const QString &text) const
{
    while (!path.isEmpty() && !m_lines.contains(path))
        path.removeLast();
    return {m_lines.value(path, 1), text};
}

std::optional<quint32> wholeNumber(const QJsonValue &value)
{
    const double number = value.toDouble(-1);
    if (!value.isDouble() || number < 0 || number > 4294967295.0 || number != static_cast<quint32>(number))
        return std::nullopt;
    return static_cast<quint32>(number);
}

} // namespace anarchy
