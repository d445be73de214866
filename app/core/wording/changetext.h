// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include "journal/changerecord.h"

/// Changes of the driver's values in words.
namespace anarchy {

/// "256 pages → 512 pages" of each value, with its name: "Ring buffer size: 256 pages → 512 pages".
QStringList changeTexts(const ChangeRecord &record);

/// True where the text is in what was changed, how, by whom, how it ended, what it did or the note; upper and lower
/// case are the same.
bool mentions(const ChangeRecord &record, const QString &text);

/// What a change did, in one line: "better: throughput +7.9 %", "no difference", "not measured".
QString effectText(const std::optional<ChangeEffect> &effect);
/// A row a quality: its name, values before and after, difference with its interval if there is one, verdict.
QList<QStringList> effectRows(const ChangeEffect &effect);
/// The same, a line a quality: "Throughput: 2.41 GB/s → 2.60 GB/s, +7.9 % (+5.1 % to +10.8 %), better".
QStringList effectTexts(const ChangeEffect &effect);
/// How that was found and how sure it is, a sentence each.
QStringList effectReasons(const ChangeEffect &effect);

/// Who asked for it: "maria, with anarchy-egpu"; empty when nothing is known.
QString changeAuthorText(const ChangeRecord &record);

} // namespace anarchy
