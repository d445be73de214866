// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QStringList>

namespace anarchy::cli {

/// Prints rows with their columns aligned; the first and the last are on the left, the others on the right.
void printTable(const QList<QStringList> &rows);

} // namespace anarchy::cli
