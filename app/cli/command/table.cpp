// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command/table.h"

#include <algorithm>

#include "cli/command/commandline.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

void printTable(const QList<QStringList> &rows)
{
    QList<qsizetype> widths;
    for (const QStringList &row : rows) {
        for (qsizetype i = 0; i < row.size(); ++i) {
            if (i == widths.size())
                widths += 0;
            widths[i] = std::max(widths[i], row[i].size());
        }
    }
    for (const QStringList &row : rows) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i) {
            const bool left = i == 0 || i == widths.size() - 1;
            line += left ? row[i].leftJustified(widths[i]) : row[i].rightJustified(widths[i]);
            line += "  "_L1;
        }
        while (line.endsWith(u' '))
            line.chop(1);
        print(line);
    }
}

} // namespace anarchy::cli
