// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command/timeoption.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QRegularExpression>

#include <limits>

#include "cli/command/commandline.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace {

constexpr qint64 millisecond = 1'000'000;
constexpr qint64 latestMs = std::numeric_limits<qint64>::max() / millisecond;

qint64 millisecondsOf(QChar unit)
{
    switch (unit.unicode()) {
    case u's':
        return 1'000;
    case u'm':
        return 60'000;
    case u'h':
        return 3'600'000;
    default:
        return 24 * 3'600'000;
    }
}

} // namespace

std::optional<qint64> parseTime(QStringView text, qint64 nowNs)
{
    if (text == "now"_L1)
        return nowNs;
    // Longer numbers are mistyped, and might overflow.
    static const QRegularExpression ago(u"^-([0-9]{1,9})([smhd])$"_s);
    if (const QRegularExpressionMatch match = ago.matchView(text); match.hasMatch()) {
        const qint64 agoMs = match.captured(1).toLongLong() * millisecondsOf(match.captured(2).front());
        return agoMs <= nowNs / millisecond ? std::optional(nowNs - agoMs * millisecond) : std::nullopt;
    }
    // Qt reads more than one would want to explain, such as a time without its minutes.
    static const QRegularExpression iso(
        u"^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}(:\\d{2}([.]\\d{1,3})?)?(Z|[+-]\\d{2}:\\d{2})?)?$"_s,
        QRegularExpression::DontCaptureOption);
    if (!iso.matchView(text).hasMatch())
        return std::nullopt;
    const QDateTime time = QDateTime::fromString(text.toString(), Qt::ISODateWithMs);
    const qint64 ms = time.isValid() ? time.toMSecsSinceEpoch() : -1;
    return ms >= 0 && ms < latestMs ? std::optional(ms * millisecond) : std::nullopt;
}

QString momentText(qint64 timeNs)
{
    return QDateTime::fromMSecsSinceEpoch(timeNs / millisecond).toString(u"yyyy-MM-dd HH:mm:ss"_s);
}

QString allowedTimes()
{
    return QCoreApplication::translate(
        "CommandLine",
        "a date (2026-11-24), a date and time (2026-11-24T14:05, local unless it ends in Z "
        "or +01:00), a time before now (-90s, -30m, -2h, -7d) or \"now\"");
}

int failTime(const QString &option, const QString &value)
{
    return fail(
        ExitUsage,
        QCoreApplication::translate("CommandLine", "--%1 must be %2, not \"%3\"").arg(option, allowedTimes(), value));
}

} // namespace anarchy::cli
