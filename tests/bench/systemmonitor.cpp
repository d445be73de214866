// SPDX-License-Identifier: GPL-3.0-or-later
// The panel beside the desktop's own monitor, Plasma's, as both come and at that one's two readings a second.
#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QProcess>
#include <QProcessEnvironment>
#include <QStandardPaths>

#include "driver/drivers.h"
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
    Cost cost{ 100 * (used() - before) / std::chrono::duration<double>(watching), 0 };
    for (const pid_t process : processes)
        cost.resident += static_cast<double>(memoryOf(process).resident) / 1024;
    return cost;
}

} // namespace

void measureBesideSystemMonitor(Report &report)
{
    const QString program = QStandardPaths::findExecutable(u"plasma-systemmonitor"_s);
    QDBusConnectionInterface *bus = QDBusConnection::sessionBus().interface();
    if (program.isEmpty() || !bus) {
        std::fputs("plasma-systemmonitor is not installed, or there is no session bus: it is left out\n", stderr);
        return;
    }
    QProcess monitor;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"QT_QUICK_BACKEND"_s, u"software"_s); // as the panel is drawn
    monitor.setProcessEnvironment(environment);
    monitor.setStandardErrorFile(QProcess::nullDevice());
    monitor.start(program, { u"--page-id"_s, u"overview.page"_s });
    runEvents(settling);
    // It leaves the readings to a service; the panel does that itself.
    const uint service = bus->servicePid(u"org.kde.ksystemstats1"_s).value();
    if (monitor.state() != QProcess::Running || !service) {
        std::fputs("plasma-systemmonitor does not run here: it is left out\n", stderr);
        return;
    }
    const Cost other = costOf({ static_cast<pid_t>(monitor.processId()), static_cast<pid_t>(service) });
    const double alone = static_cast<double>(memoryOf(static_cast<pid_t>(monitor.processId())).resident) / 1024;
    monitor.terminate();
    monitor.waitForFinished();

    PanelToMeasure panel(anarchy::makeSimulatedDriver(1));
    panel.model().setSamplingPeriod(500ms);
    panel.show();
    panel.window().resize(windowSize);
    const Cost ours = costOf({ 0 });
    report.add({ u"the panel at 2 readings/s, 990x702"_s, ours.load, u"% of a core"_s, std::nullopt,
                 u"Plasma's monitor and service"_s, other.load });
    report.add({ u"resident then"_s, ours.resident, u"MB"_s, std::nullopt, u"Plasma's monitor alone"_s, alone });
}

} // namespace bench
