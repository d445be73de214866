// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAnyStringView>
#include <QByteArray>
#include <QIODevice>
#include <QJsonValue>
#include <QStringView>

#include <initializer_list>
#include <optional>
#include <utility>
#include <vector>

namespace anarchy {

/// How a table is written. Names and numbers do not differ, nor do they depend on the locale.
enum class ExportFormat {
    Csv, ///< RFC 4180 in UTF-8 with the names of the columns as header
    Json, ///< one object; its last member "rows" has one object a row, each on a line of its own
};

/// The format of that name ("csv", "json"), or nothing.
std::optional<ExportFormat> exportFormat(QStringView name);
/// "csv" or "json", which is also how the names of such files end.
const char *exportFormatName(ExportFormat format);

/// The grammar of an exported table: cells, rows, quoting, numbers. What they mean is the caller's. Holds no more than
/// a row of it.
class TableWriter {
public:
    using Members = std::initializer_list<std::pair<const char *, QJsonValue>>;

    /// \param device open for writing; must live longer
    TableWriter(QIODevice &device, ExportFormat format, std::vector<QByteArray> columns);

    /// Begins the table. `head` are the members before the rows in JSON; CSV has no place for them.
    void begin(Members head);

    // The cells of a row from its first column to its last.
    void text(QAnyStringView text);
    void whole(qint64 number);
    void whole(quint64 number);
    /// NaN: an empty cell in CSV, null in JSON.
    void number(double number);
    /// 0 or 1 in CSV, false or true in JSON.
    void flag(bool flag);
    /// Two cells: a moment in ns since 1970 as ISO 8601 in UTC with milliseconds, and that number of ns.
    void moment(qint64 timeNs);
    void endRow();

    /// Ends the table. False when anything could not be written; the device has the reason.
    bool finish();

    /// The digits that a number needs to be read back as the same, without an exponent. What was kept in single
    /// precision is written with no more digits than that has.
    static QByteArray digits(double number);
    /// "2026-11-24T14:05:00.250Z"
    static QString isoTime(qint64 timeNs);

private:
    void cell(QByteArrayView text);
    void write();

    QIODevice &m_device;
    ExportFormat m_format;
    std::vector<QByteArray> m_columns; ///< as they stand before a cell in JSON
    std::size_t m_column = 0;
    bool m_anyRow = false;
    bool m_ok = true;
    QByteArray m_line;
};

} // namespace anarchy
