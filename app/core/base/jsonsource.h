// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>

namespace anarchy {

/// What is wrong with a text, and where.
struct JsonProblem {
    int line = 0; ///< from 1; 0 when it concerns the whole
    QString text; ///< names the key and what is allowed

    /// "FILE:LINE: text", as compilers say it.
    QString inFile(const QString &fileName) const;
};

/// A JSON object that knows on which line each of its members stands, so that a complaint can say so. Qt's parser knows
/// lines of syntax errors only.
class JsonSource {
public:
    /// Nothing, and why, when the text is no JSON object or names a member twice, which Qt would take silently.
    static std::optional<JsonSource> read(const QByteArray &json, JsonProblem &problem);

    const QJsonObject &root() const { return m_root; }
    /// A problem with the member at `path`: {"values", "tb_retry_count"}; elements of an array go by number: {"rules",
    /// "0"}. The line is that of the member, or of the nearest around it that exists.
    JsonProblem problemAt(QStringList path, const QString &text) const;

private:
    QJsonObject m_root;
    QHash<QStringList, int> m_lines;
};

/// A whole number from 0 to 2^32 - 1, or nothing.
std::optional<quint32> wholeNumber(const QJsonValue &value);

} // namespace anarchy
