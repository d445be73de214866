// SPDX-License-Identifier: GPL-3.0-or-later
#include "machine/kernellog.h"

#include <QByteArrayList>
#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <limits>

#include "base/numbers.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

constexpr std::array levels{
    QT_TRANSLATE_NOOP("KernelLog", "emergency"), QT_TRANSLATE_NOOP("KernelLog", "alert"),
    QT_TRANSLATE_NOOP("KernelLog", "critical"),  QT_TRANSLATE_NOOP("KernelLog", "error"),
    QT_TRANSLATE_NOOP("KernelLog", "warning"),   QT_TRANSLATE_NOOP("KernelLog", "notice"),
    QT_TRANSLATE_NOOP("KernelLog", "info"),      QT_TRANSLATE_NOOP("KernelLog", "debug"),
};
constexpr int defaultLevel = 6;

int hexDigit(char c)
{
    return c >= '0' && c <= '9' ? c - '0'
        : c >= 'a' && c <= 'f'  ? c - 'a' + 10
        : c >= 'A' && c <= 'F'  ? c - 'A' + 10
                                : -1;
}

/// What the kernel wrote as "\x5c": every byte that is not printable, and the backslash.
QByteArray unescaped(QByteArrayView text)
{
    QByteArray bytes;
    bytes.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool isEscape = text[i] == '\\' && i + 3 < text.size() && text[i + 1] == 'x' && hexDigit(text[i + 2]) >= 0
            && hexDigit(text[i + 3]) >= 0;
        if (isEscape) {
            bytes += static_cast<char>(hexDigit(text[i + 2]) * 16 + hexDigit(text[i + 3]));
            i += 3;
        } else {
            bytes += text[i];
        }
    }
    return bytes;
}

/// One line without anything that a terminal would act on: names that hardware gives itself end up in the log.
QString printable(const QByteArray &bytes)
{
    QString line;
    for (const QChar c : QString::fromUtf8(bytes)) {
        if (c == u'\n' || c == u'\t')
            line += u' ';
        else if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format)
            line += u"\\u%1"_s.arg(c.unicode(), 4, 16, QLatin1Char('0'));
        else
            line += c;
    }
    return line.trimmed();
}

/// journald writes numbers as strings.
std::optional<qint64> wholeNumberOf(const QJsonValue &value)
{
    return wholeNumber<qint64>(value.toString().toUtf8());
}

/// Text is a string, or where it is not printable an array of bytes.
QByteArray journalBytes(const QJsonValue &value)
{
    if (!value.isArray())
        return value.toString().toUtf8();
    QByteArray bytes;
    for (const QJsonValue each : value.toArray())
        bytes += static_cast<char>(each.toInt());
    return bytes;
}

/// When the kernel wrote it: the journal's clock counts from when it was read there, at boot seconds later.
std::optional<qint64> journalTimeUs(const QJsonObject &object)
{
    const auto received = wholeNumberOf(object["__REALTIME_TIMESTAMP"_L1]);
    const auto receivedMonotonic = wholeNumberOf(object["__MONOTONIC_TIMESTAMP"_L1]);
    const auto written = wholeNumberOf(object["_SOURCE_MONOTONIC_TIMESTAMP"_L1]);
    if (received && receivedMonotonic && written)
        return *received - (*receivedMonotonic - *written);
    return received;
}

} // namespace

std::optional<KernelLogRecord> parseKmsgRecord(QByteArrayView record)
{
    const qsizetype semicolon = record.indexOf(';');
    if (semicolon < 0)
        return std::nullopt;
    const QByteArrayList fields = record.first(semicolon).toByteArray().split(',');
    if (fields.size() < 4)
        return std::nullopt;
    const auto priority = wholeNumber<quint64>(fields[0]);
    const auto sequence = wholeNumber<quint64>(fields[1]);
    const auto timeUs = wholeNumber<quint64>(fields[2]);
    constexpr quint64 latest = std::numeric_limits<qint64>::max();
    if (!priority || *priority > 1023 || !sequence || !timeUs || *timeUs > latest)
        return std::nullopt;

    KernelLogRecord result;
    result.facility = static_cast<int>(*priority >> 3);
    result.level = static_cast<int>(*priority & 7);
    result.sequence = *sequence;
    result.timeUs = static_cast<qint64>(*timeUs);
    const QByteArrayList lines = record.sliced(semicolon + 1).toByteArray().split('\n');
    result.text = printable(unescaped(lines.constFirst()));
    for (const QByteArray &line : lines.sliced(1)) {
        if (line.startsWith(" SUBSYSTEM="))
            result.subsystem = printable(unescaped(QByteArrayView(line).sliced(11)));
    }
    return result;
}

std::optional<JournalRecord> parseJournalRecord(QByteArrayView line)
{
    const QJsonObject object = QJsonDocument::fromJson(line.toByteArray()).object();
    const auto timeUs = journalTimeUs(object);
    if (!timeUs || !object.contains("MESSAGE"_L1))
        return std::nullopt;
    JournalRecord result;
    result.cursor = object["__CURSOR"_L1].toString();
    result.record.timeUs = *timeUs;
    result.record.text = printable(journalBytes(object["MESSAGE"_L1]));
    result.record.subsystem = object["_KERNEL_SUBSYSTEM"_L1].toString();
    // Of the kernel's own records the journal leaves the facility out.
    result.record.facility = static_cast<int>(wholeNumberOf(object["SYSLOG_FACILITY"_L1]).value_or(0));
    result.record.level
        = static_cast<int>(std::clamp<qint64>(wholeNumberOf(object["PRIORITY"_L1]).value_or(defaultLevel), 0, 7));
    return result;
}

bool isOfDriver(const KernelLogRecord &record)
{
    return record.facility == 0
        && (record.subsystem == "anarchy_egpu"_L1 || record.text.startsWith("anarchy_egpu:"_L1)
            || record.text.startsWith("anarchy_egpu "_L1) || record.text.contains("[anarchy_egpu]"_L1));
}

const char *logLevelName(int level)
{
    return levels[static_cast<std::size_t>(std::clamp(level, 0, 7))];
}

QString logLevelText(int level)
{
    return QCoreApplication::translate("KernelLog", logLevelName(level));
}

} // namespace anarchy
