// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command/commandline.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <cerrno>
#include <cstdio>

#include "machine/moduleinstallation.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace {
struct CommandLineText {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

bool failedToPrint = false;
} // namespace

void print(const QString &line)
{
    if (failedToPrint || (std::fprintf(stdout, "%s\n", line.toUtf8().constData()) >= 0 && std::fflush(stdout) == 0))
        return;
    failedToPrint = true;
    fail(ExitFailed, CommandLineText::tr("standard output cannot be written: %1").arg(qt_error_string(errno)));
}

bool outputFailed()
{
    return failedToPrint;
}

void print(const QJsonObject &object)
{
    print(QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)));
}

int fail(ExitCode code, const QString &text)
{
    std::fprintf(stderr, "anarchy-egpu: %s\n", text.toUtf8().constData());
    return code;
}

bool requireLink(const Context &context, int &exitCode)
{
    if (context.driver->presence() == Presence::Ready)
        return true;
    QString advice;
    switch (context.driver->presence()) {
    case Presence::NoDriver: {
        const ModuleInstallation module = ModuleInstallation::inspect();
        advice = module.installed && module.signaturesEnforced
            ? CommandLineText::tr("Enrol the key with \"mokutil --import /var/lib/dkms/mok.pub\" (or sign the module "
                                  "with your own) and "
                                  "restart, or use --simulate.")
            : CommandLineText::tr(
                  "Load it with \"modprobe anarchy-egpu\" (add loopback=1 to try it without hardware), or use "
                  "--simulate.");
        break;
    }
    case Presence::NoLink:
        advice = CommandLineText::tr("Connect the enclosure, or load the module with loopback=1.");
        break;
    case Presence::NoPermission:
        advice = CommandLineText::tr("Check the udev rule and the modes of /dev/anarchy-egpu*.");
        break;
    case Presence::Incompatible:
        advice = CommandLineText::tr("Install the module and the programs from one release and reload the module.");
        break;
    case Presence::Ready:
        break;
    }
    exitCode = fail(ExitNoDriver, context.driver->presenceText() + u' ' + advice);
    return false;
}

int failUnreadable(const Context &context)
{
    return fail(ExitNoDriver, CommandLineText::tr("link %1 cannot be read").arg(context.link));
}

ExitCode exitCodeFor(Outcome::Code code)
{
    switch (code) {
    case Outcome::Code::Done:
        return ExitOk;
    case Outcome::Code::Refused:
        return ExitRefused;
    case Outcome::Code::NotAuthorized:
        return ExitNotAuthorized;
    case Outcome::Code::Busy:
    case Outcome::Code::TimedOut:
        return ExitBusy;
    case Outcome::Code::NoDriver:
        return ExitNoDriver;
    case Outcome::Code::NoHelper:
    case Outcome::Code::Failed:
        break;
    }
    return ExitFailed;
}

} // namespace anarchy::cli
