// SPDX-License-Identifier: GPL-3.0-or-later
#include <KAuth/HelperSupport>

#include <QString>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "responder.h"
#include "watchdog.h"

// KAUTH_HELPER_MAIN would do, but not what the surroundings need: see README.md, "Why a main() of our own".

namespace {

// Nothing of the caller's, the bus's or the service manager's surroundings reaches Qt or our files.
void cleanSurroundings()
{
    ::umask(022);
    if (::chdir("/") != 0 || ::clearenv() != 0 || ::setenv("PATH", "/usr/sbin:/usr/bin", 1) != 0
        || ::setenv("LANG", "C.UTF-8", 1) != 0)
        std::abort();
    // A core of a root process that was fed by strangers is nobody's to read.
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    // Were one of these closed, the control device could become standard output.
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (::fcntl(fd, F_GETFD) < 0 && ::open("/dev/null", O_RDWR) != fd)
            std::abort();
    }
}

// KAuth's own handler broadcasts every Qt message to the whole bus. Ours goes to the log, without what could forge a
// line.
void logQtMessage(QtMsgType type, const QMessageLogContext &, const QString &text)
{
    if (type == QtDebugMsg || type == QtInfoMsg)
        return;
    QByteArray plain = text.left(200).toLatin1();
    for (char &letter : plain) {
        if (letter < ' ' || letter > '~')
            letter = '?';
    }
    syslog(type == QtWarningMsg ? LOG_WARNING : LOG_ERR, "Qt: %s", plain.constData());
    if (type == QtFatalMsg)
        ::_exit(EXIT_FAILURE);
}

} // namespace

int main(int argc, char **argv)
{
    using namespace anarchy::helper;

    if (argc != 1 || ::geteuid() != 0) {
        std::fputs("anarchy-egpu-helper is started by D-Bus, as root and without arguments.\n", stderr);
        return 2;
    }
    cleanSurroundings();

    Responder responder{Operations(ControlDevice(), BootFile())};
    Watchdog watchdog(&responder);
    QObject::connect(&responder, &Responder::deviceMissing, &watchdog, &Watchdog::leaveSoon);
    // Queued, because helperMain() makes the application and sets the log's name and the message handler.
    QMetaObject::invokeMethod(
        &watchdog,
        [&watchdog] {
            openlog("anarchy-egpu-helper", LOG_PID, LOG_AUTHPRIV);
            qInstallMessageHandler(logQtMessage);
            watchdog.start();
        },
        Qt::QueuedConnection);
    return KAuth::HelperSupport::helperMain(argc, argv, "org.anarchyegpu.helper", &responder);
}
