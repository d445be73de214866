// SPDX-License-Identifier: GPL-3.0-or-later
#include <KAboutData>
#include <KCrash>
#include <KDBusService>
#include <KSignalHandler>
#include <QApplication>

#include <csignal>
#include <cstdio>
#include <memory>
#include <vector>

#include "desktop/look/look.h"
#include "drivers/drivers.h"
#include "panel/application/about.h"
#include "panel/application/display.h"
#include "panel/application/missingdriver.h"
#include "panel/application/panelapplication.h"
#include "panel/application/rendering.h"
#include "recording/replaydriver.h"

using namespace Qt::StringLiterals;

namespace {

/// Before Qt looks for a display, which ends the program where there is none. Qt takes care of the encoding.
anarchy::ParsedOptions parseArguments(int argc, char *argv[])
{
    std::vector<char *> words(argv, argv + argc + 1); // Qt takes its own out of what it is given
    const QCoreApplication application(argc, words.data());
    return anarchy::parseOptions(QCoreApplication::arguments());
}

/// The driver that was asked for; null, and the reason in `error`, for a recording that cannot be read.
std::unique_ptr<anarchy::DriverPort> makePort(const anarchy::Options &options, QString &error)
{
    if (!options.replayFile.isEmpty())
        return anarchy::makeReplayDriver(options.replayFile, error);
    if (options.scene == anarchy::Options::Scene::NoDriver)
        return std::make_unique<anarchy::MissingDriver>();
    if (options.simulate || options.scene == anarchy::Options::Scene::Trial)
        return anarchy::makeSimulatedDriver(options.seed);
    return anarchy::makeKernelDriver();
}

/// One panel a session looks after the driver, since it keeps the history and switches profiles. A simulation, a
/// recording and a picture keep nothing and may be looked at beside it.
bool isTheOne(const anarchy::Options &options)
{
    return !options.simulate && options.replayFile.isEmpty() && options.renderFile.isEmpty();
}

/// Ends the program where another is the one already, which then shows its window. Where there is no session bus nobody
/// is.
std::unique_ptr<KDBusService> becomeTheOne()
{
    // The service has to be called as the desktop file is, org.anarchyegpu.panel, and is called by the program's name,
    // which is another for people and for assistive technology.
    const QString name = QCoreApplication::applicationName();
    QCoreApplication::setApplicationName(u"panel"_s);
    auto service = std::make_unique<KDBusService>(KDBusService::Unique | KDBusService::NoExitOnFailure);
    QCoreApplication::setApplicationName(name);
    return service;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication::setApplicationVersion(QStringLiteral(ANARCHY_EGPU_VERSION));
    const anarchy::ParsedOptions parsed = parseArguments(argc, argv);
    if (!parsed.options) {
        std::fprintf(parsed.isError ? stderr : stdout, "%s\n", parsed.message.toUtf8().constData());
        return parsed.isError ? anarchy::ExitUsage : anarchy::ExitOk;
    }
    const anarchy::Options &options = *parsed.options;
    const std::unique_ptr<QApplication> application = anarchy::makeApplication(argc, argv, anarchy::ExitNoDisplay);
    KAboutData::setApplicationData(anarchy::aboutPanel());
    QGuiApplication::setWindowIcon(anarchy::look::applicationIcon());
    const std::unique_ptr<KDBusService> service = isTheOne(options) ? becomeTheOne() : nullptr;

    QString error;
    std::unique_ptr<anarchy::DriverPort> port = makePort(options, error);
    if (!port) {
        std::fprintf(stderr, "%s\n", error.toUtf8().constData());
        return anarchy::ExitUsage;
    }
    anarchy::applyTheme(options.theme);
    if (!options.renderFile.isEmpty()) {
        anarchy::Rendering rendering(options, std::move(port));
        rendering.start();
        return QApplication::exec();
    }
    KCrash::initialize();
    anarchy::PanelApplication panel(options, std::move(port));
    if (service) {
        QObject::connect(service.get(), &KDBusService::activateRequested, &panel,
                         [&](const QStringList &arguments) { service->setExitValue(panel.activate(arguments)); });
    }
    // A session that ends asks by a signal: what is to be kept is kept then.
    for (const int signal : {SIGTERM, SIGINT, SIGHUP})
        KSignalHandler::self()->watchSignal(signal);
    QObject::connect(KSignalHandler::self(), &KSignalHandler::signalReceived, &panel, &QCoreApplication::quit);
    panel.start();
    return QApplication::exec();
}
