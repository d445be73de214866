// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>

#include <fcntl.h>
#include <unistd.h>

#include "cli/command/program.h"

using namespace Qt::StringLiterals;
using namespace anarchy::cli;

namespace {

/// A stream that whoever started us has closed must not become the next file that is opened, or messages would end up
/// in recordings and journals. What stands in for it gives nothing and takes nothing.
void keepStandardStreams()
{
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(fd, F_GETFD) < 0)
            ::open("/dev/null", O_RDONLY); // gets the lowest number that is free, which is this one
    }
}

} // namespace

int main(int argc, char *argv[])
{
    keepStandardStreams();
    // Without a UTF-8 locale, as in a cron job, Qt makes do with another one and says so at length each time.
    const QtMessageHandler handler
        = qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &) { });
    const QCoreApplication application(argc, argv);
    qInstallMessageHandler(handler);
    QCoreApplication::setApplicationName(u"anarchy-egpu"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(ANARCHY_EGPU_VERSION));

    return runProgram(QCoreApplication::arguments().mid(1));
}
