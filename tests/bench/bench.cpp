// SPDX-License-Identifier: GPL-3.0-or-later
// Measures what the panel costs, where it can against a peer in the same run. Nothing is asserted in here.
//
// anarchy_bench FILE CONCERN [SECONDS]: writes the figures of one concern to FILE. Each concern gets a process of its
// own, so that none finds what another left in memory.
#include <QApplication>

#include <algorithm>
#include <cstdio>
#include <iterator>

#include "figures.h"

using namespace bench;
using namespace Qt::StringLiterals;

namespace {

struct Concern {
    const char *name;
    void (*measure)(Report &report);
};
constexpr Concern concerns[]{
    {"samples", measureSamples},
    {"page", measurePage},
    {"start", measureFirstSample},
    {"tray", measureTray},
    {"history", measureFullHistory},
    {"month", measureMonth},
    {"systemmonitor", measureBesideSystemMonitor},
};

} // namespace

int main(int argc, char *argv[])
{
    const QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == "show-panel"_L1)
        return showPanel();
    if (arguments.value(1) == "show-bare-window"_L1)
        return showBareWindow();

    Report report(arguments.value(1));
    const QString wanted = arguments.value(2);
    const auto *concern
        = std::ranges::find_if(concerns, [&](const Concern &each) { return wanted == QLatin1StringView(each.name); });
    if (wanted == "soak"_L1) {
        measureSoak(report, std::max(arguments.value(3).toInt(), 10));
    } else if (concern != std::end(concerns)) {
        concern->measure(report);
    } else {
        std::fputs("usage: anarchy_bench FILE samples|page|start|tray|history|month|systemmonitor|soak [SECONDS]\n",
                   stderr);
        return 2;
    }
    return report.write() ? 0 : 1;
}
