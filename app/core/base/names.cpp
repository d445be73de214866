// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/names.h"

#include <QCoreApplication>

namespace anarchy {

namespace {

struct NamesText {
    Q_DECLARE_TR_FUNCTIONS(Names)
};

} // namespace

QString nameProblem(const QString &name, int longest, const QString &missing)
{
    if (name.isEmpty())
        return missing;
    if (name != name.trimmed())
        return NamesText::tr("a name must not begin or end with a space");
    if (name.size() > longest)
        return NamesText::tr("a name must have at most %1 characters").arg(longest);
    if (std::ranges::any_of(name, [](QChar c) { return !c.isPrint() && !c.isSurrogate(); }))
        return NamesText::tr("a name must have printable characters only");
    return {};
}

QString freeName(const QString &name, int longest, const std::function<bool(const QString &name)> &isTaken)
{
    QString free = name.left(longest);
    for (int n = 2; isTaken(free); ++n) {
        const QString end = QStringLiteral(" %1").arg(n);
        free = name.left(longest - end.size()) + end;
    }
    return free;
}

} // namespace anarchy
