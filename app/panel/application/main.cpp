// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>

#include <cstdio>
#include <vector>

#include "drivers/drivers.h"
#include "panel/application/display.h"
#include "panel/application/missingdriver.h"
#include "panel/application/panelapplication.h"
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
    if (options.page == anarchy::Options::Page::NoDriver)
        return std::make_unique<anarchy::MissingDriver>();
    if (options.simulate || options.page == anarchy::Options::Page::Trial)
        return anarchy::makeSimulatedDriver(options.seed);
    return anarchy::makeKernelDriver();
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication::setApplicationName(u"anarchy-egpu-panel"_s);
    QCoreApplication::setOrganizationDomain(u"anarchyegpu.org"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(ANARCHY_EGPU_VERSION));
    const anarchy::ParsedOptions parsed = parseArguments(argc, argv);
    if (!parsed.options) {
        std::fprintf(parsed.isError ? stderr : stdout, "%s\n", parsed.message.toUtf8().constData());
        return parsed.isError ? anarchy::ExitUsage : anarchy::ExitOk;
    }
    const std::unique_ptr<QApplication> application = anarchy::makeApplication(argc, argv, anarchy::ExitNoDisplay);
    QGuiApplication::setApplicationDisplayName(QCoreApplication::translate("main", "Anarchy eGPU"));
    QGuiApplication::setDesktopFileName(u"org.anarchyegpu.panel"_s);

    QString error;
    std::unique_ptr<anarchy::DriverPort> port = makePort(*parsed.options, error);
    if (!port) {
        std::fprintf(stderr, "%s\n", error.toUtf8().constData());
        return anarchy::ExitUsage;
    }
    anarchy::applyTheme(parsed.options->theme);
    anarchy::PanelApplication panel(*parsed.options, std::move(port));
    panel.start();
    return QApplication::exec();
}
