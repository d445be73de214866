// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QTimer>

#include <cstdio>

#include "driver/drivers.h"
#include "panel/missingdriver.h"
#include "panel/panelapplication.h"

using namespace Qt::StringLiterals;

namespace {

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
    const QApplication application(argc, argv);
    QGuiApplication::setApplicationDisplayName(QCoreApplication::translate("main", "Anarchy eGPU"));
    QGuiApplication::setDesktopFileName(u"org.anarchyegpu.panel"_s);

    const anarchy::ParsedOptions parsed = anarchy::parseOptions(QCoreApplication::arguments());
    if (!parsed.options) {
        std::fprintf(parsed.isError ? stderr : stdout, "%s\n", parsed.message.toUtf8().constData());
        return parsed.isError ? 2 : 0;
    }
    QString error;
    std::unique_ptr<anarchy::DriverPort> port = makePort(*parsed.options, error);
    if (!port) {
        std::fprintf(stderr, "%s\n", error.toUtf8().constData());
        return 2;
    }
    anarchy::applyTheme(parsed.options->theme);
    anarchy::PanelApplication panel(*parsed.options, std::move(port));
    panel.start();
    return QApplication::exec();
}
