// SPDX-License-Identifier: GPL-3.0-or-later
// What the installed program costs while nothing but its tray icon shows.
#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>

#include <numeric>
#include <thread>

#include "drivers/simulatedlink.h"
#include "figures.h"
#include "journal/journal.h"
#include "measure.h"
#include "stilllink.h"
#include "telemetry/history.h"
#include "trayhost.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace bench {

namespace {

/// Share of a core that making up the traffic takes, percent: no part of a panel that watches a real link. Asked for as
/// seldom as the panel does, since whatever runs four times a second finds the caches full of something else.
double simulationLoad()
{
    anarchy::SimulatedLink link(1);
    anarchy_telemetry page;
    constexpr auto period = 250ms;
    std::vector<double> shares;
    for (std::chrono::nanoseconds now = period; now < 10s; now += period) {
        std::this_thread::sleep_for(period);
        const auto start = processorTime();
        link.readAt(now.count(), page);
        shares.push_back(100.0 * std::chrono::duration<double>(processorTime() - start) / period);
    }
    return std::accumulate(shares.begin(), shares.end(), 0.0) / static_cast<double>(shares.size());
}

/// Share of a core that keeping the history on the disk takes, percent: a save every ten seconds, as the panel does.
/// The panel above keeps none, since what it shows is simulated.
double keepingLoad()
{
    const QTemporaryDir folder;
    anarchy::History history;
    SampleSource source;
    source.startAt(std::chrono::nanoseconds(24h).count());
    anarchy::Journal journal(folder.filePath(u"journal.sqlite"_s), u"link0"_s);
    journal.load(source.nowNs(), history);
    constexpr auto period = 10s;
    constexpr auto step = 250ms;
    std::vector<double> shares;
    for (int save = 0; save < 24; ++save) {
        for (int sample = 0; sample < period / step; ++sample)
            history.append(source.next(std::chrono::nanoseconds(step).count()));
        std::this_thread::sleep_for(1s); // the caches are full of something else by then
        const auto start = processorTime();
        journal.save(source.nowNs(), history, {});
        std::this_thread::sleep_for(1s); // its thread writes
        shares.push_back(100.0 * std::chrono::duration<double>(processorTime() - start) / period);
    }
    if (!journal.problem().isEmpty())
        qFatal("%s", qPrintable(journal.problem()));
    return std::accumulate(shares.begin(), shares.end(), 0.0) / static_cast<double>(shares.size());
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
                {u"--simulate"_s, u"--hidden"_s});
    runEvents(4s); // it starts, and its history's first pages are touched
    if (!host.hasIcon() || panel.state() != QProcess::Running)
        qFatal("the panel did not go to the tray");
    constexpr auto time = 20s;
    constexpr int rounds = 3;
    const auto pid = static_cast<pid_t>(panel.processId());
    const int changesBefore = host.changes();
    std::vector<double> shares;
    for (int round = 0; round < rounds; ++round) {
        const auto before = processorTime(pid);
        runEvents(time);
        shares.push_back(100 * std::chrono::duration<double>(processorTime(pid) - before)
                         / std::chrono::duration<double>(time));
    }
    const double changes = host.changes() - changesBefore;
    report.add({u"hidden in the tray"_s, median(std::move(shares)), u"% of a core"_s, 0.2,
                u"of it simulating the link"_s, simulationLoad()});
    report.add({u"keeping the history, which a simulated link's is not"_s, keepingLoad(), u"% of a core"_s});
    report.add({u"its tooltip read by the tray"_s, changes / std::chrono::duration<double>(rounds * time).count(),
                u"times/s"_s});
    panel.terminate();
    panel.waitForFinished();
}

} // namespace bench
