// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCollator>
#include <QString>

#include <algorithm>
#include <functional>

/// Names that people give to things of which each has its own: profiles, baselines.
namespace anarchy {

/// Names are the same without regard to case.
inline bool isSameName(const QString &name, const QString &other)
{
    return name.compare(other, Qt::CaseInsensitive) == 0;
}

/// Why a name will not do; empty if it will. What is allowed: printable characters, `longest` at most, no space at
/// either end.
/// \param missing what to say when there is none
QString nameProblem(const QString &name, int longest, const QString &missing);

/// `name`, or "name 2", "name 3", ... the first that is not taken, cut to `longest` characters.
QString freeName(const QString &name, int longest, const std::function<bool(const QString &name)> &isTaken);

/// In the order that people look for names in: "run 2" comes before "run 10". Equal ones stay as they were.
template <typename Things, typename Projection> void sortByName(Things &things, Projection name)
{
    QCollator order;
    order.setNumericMode(true);
    order.setCaseSensitivity(Qt::CaseInsensitive);
    std::ranges::stable_sort(things, [&order](const QString &a, const QString &b) { return order(a, b); }, name);
}

} // namespace anarchy
