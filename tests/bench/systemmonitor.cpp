// SPDX-License-Identifier: GPL-3.0-or-later
// The panel beside the desktop's own monitor, Plasma's, as both come and at that one's two readings a second.
#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QProcess>
#include <QProcessEnvironment>
#include <QStandardPaths>

#include <optional>

#include "drivers/drivers.h"
#include "figures.h"
#include "measure.h"
#include "paneltomeasure.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace bench {

namespace {

constexpr auto settling = 12s;
constexpr auto watching = 20s;
constexpr QSize windowSize(990, 702); // how the other opens

struct Cost {
    double load; ///< percent of a core
    double resident; ///< MB
};

/// What processes come to together; 0 is this one.
Cost costOf(const QList<pid_t> &processes)
{
    runEvents(settling);
    const auto used = [&] {
        std::chrono::duration<double> sum{};
        for (const pid_t process : processes)
            sum += processorTime(process);
        return sum;
    };
    const auto before = used();
    runEvents(watching);
    Cost cost{100 * (used() - before) / std::chrono::duration<double>(watching), 0};
    for (const pid_t process : processes)
        cost.resident += static_cast<double>(memoryOf(process).resident) / 1024;
    return cost;
}

/// Both halves of Plasma's monitor on one of its pages: the window, and the service that it leaves the readings to; the
/// panel does that itself. Nothing where it does not run.
std::optional<Cost> costOfPlasma(const QString &program, const QString &page)
{
    QProcess monitor;
    // Its charts are shaders: Qt Quick's own software backend would leave them out. Mesa draws them here, by processor,
    // as everything is drawn on this X server.
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"LIBGL_ALWAYS_SOFTWARE"_s, u"1"_s);
    environment.insert(u"QSG_RHI_BACKEND"_s, u"opengl"_s);
    monitor.setProcessEnvironment(environment);
    monitor.setStandardErrorFile(QProcess::nullDevice());
    monitor.start(program, {u"--page-id"_s, page});
    runEvents(settling);
    const uint service = QDBusConnection::sessionBus().interface()->servicePid(u"org.kde.ksystemstats1"_s).value();
    std::optional<Cost> cost;
    if (monitor.state() == QProcess::Running && service)
        cost = costOf({static_cast<pid_t>(monitor.processId()), static_cast<pid_t>(service)});
    monitor.terminate();
    monitor.waitForFinished();
    return cost;
}

} // namespace

void measureBesideSystemMonitor(Report &report)
{
    const QString program = QStandardPaths::findExecutable(u"plasma-systemmonitor"_s);
    if (program.isEmpty() || !QDBusConnection::sessionBus().interface()) {
        std::fputs("plasma-systemmonitor is not installed, or there is no session bus: it is left out\n", stderr);
        return;
    }
    const std::optional<Cost> overview = costOfPlasma(program, u"overview.page"_s);
    const std::optional<Cost> history = costOfPlasma(program, u"history.page"_s);
    if (!overview || !history) {
        std::fputs("plasma-systemmonitor does not run here: it is left out\n", stderr);
        return;
    }
    PanelToMeasure panel(anarchy::makeSimulatedDriver(1));
    panel.model().setSamplingPeriod(500ms);
    panel.show();
    panel.window().resize(windowSize);
    const Cost ours = costOf({0});
    const QString load = u"the panel, 2 readings/s"_s;
    report.add({load, ours.load, u"% of a core"_s, overview->load, u"Plasma's monitor, Overview"_s, overview->load});
    report.add({load, ours.load, u"% of a core"_s, history->load, u"Plasma's monitor, History"_s, history->load});
    report.add({u"resident then"_s, ours.resident, u"MB"_s, overview->resident, u"Plasma's monitor and its service"_s,
                overview->resident});
}

} // namespace bench
