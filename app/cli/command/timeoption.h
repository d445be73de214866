// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringView>

#include <optional>

namespace anarchy::cli {

/// A moment as somebody typed it, in ns since 1970: "2026-11-24" (its beginning), "2026-11-24T14:05", with seconds or
/// without, in local time unless it ends in "Z" or an offset such as "+01:00"; "now"; or "-2h", which is before now, in
/// s, m, h or d. Nothing when it is none of these or lies outside 1970..2261.
/// \param nowNs what "now" means
std::optional<qint64> parseTime(QStringView text, qint64 nowNs);

/// A moment in ns since 1970, in local time and in a form that parseTime() takes.
QString momentText(qint64 timeNs);

/// What parseTime() takes, for messages.
QString allowedTimes();

/// Says that the option's value is none of them, and returns the exit code.
int failTime(const QString &option, const QString &value);

} // namespace anarchy::cli
