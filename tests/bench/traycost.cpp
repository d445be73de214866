// SPDX-License-Identifier: GPL-3.0-or-later
// What the installed program costs while nothing but its tray icon shows.
#include <QCoreApplication>
#include <QProcess>

#include "driver/simulatedlink.h"
#include "figures.h"
#include "measure.h"
#include "trayhost.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace bench {

namespace {

/// Share of a core that making up the traffic takes, percent: no part of a panel that watches a real link.
double simulationLoad()
{
    anarchy::SimulatedLink link(1);
    anarchy_telemetry page;
    qint64 now = 1;
    constexpr qint64 period = 250'000'000;
    return medianUs(100, [&] { link.readAt(now += period, page); }) * 1000 / period * 100;
}

} // namespace

void measureTray(Report &report)
{
    TrayHost host;
    if (!host.start()) {
        std::fputs("no session bus for a tray: its cost is left out\n", stderr);
        return;
    }
    QProcess panel;
    panel.setProcessChannelMode(QProcess::ForwardedChannels);
    panel.start(QCoreApplication::applicationDirPath() + u"/../../app/panel/anarchy-egpu-panel"_s,
                { u"--simulate"_s, u"--hidden"_s });
    runEvents(4s); // it starts, and its history's first pages are touched
    if (!host.hasIcon() || panel.state() != QProcess::Running)
        qFatal("the panel did not go to the tray");
    constexpr auto time = 20s;
    const auto pid = static_cast<pid_t>(panel.processId());
    const auto before = processorTime(pid);
    const int changesBefore = host.changes();
    runEvents(time);
    const std::chrono::duration<double> used = processorTime(pid) - before;
    report.add({ u"hidden in the tray"_s, 100 * used / std::chrono::duration<double>(time), u"% of a core"_s, 0.2,
                 u"of it simulating the link"_s, simulationLoad() });
    report.add({ u"its tooltip read by the tray"_s, static_cast<double>(host.changes() - changesBefore) / 20, u"times/s"_s });
    panel.terminate();
    panel.waitForFinished();
}

} // namespace bench
