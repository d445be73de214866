// SPDX-License-Identifier: GPL-3.0-or-later
#include "watchdog.h"

#include <polkitqt1-authority.h>

#include <QAbstractEventDispatcher>
#include <QCoreApplication>
#include <QDBusConnection>

#include <syslog.h>
#include <unistd.h>

#include <chrono>

#include "helperprotocol.h"

namespace anarchy::helper {

namespace {

constexpr std::chrono::milliseconds lookInterval{200};
// Longer than the driver can need to drain the rings for a change; the alarm's default action ends the process.
constexpr unsigned blockedLimitSeconds = 30;

[[noreturn]] void giveUp(const char *reason)
{
    // Not quit(): loops are nested, and there is no state to put away. D-Bus starts a new helper at the next call.
    syslog(LOG_WARNING, "%s; leaving", reason);
    ::_exit(EXIT_FAILURE);
}

// The name goes first: a request that comes after that starts another helper. One that came just before gets an error
// and no answer, and its sender has not heard that it was begun. When the bus has said yes it has all that was sent
// before, too. Not by way of the event loop's end, which would still carry out what is waiting, and hear no word of
// polkit's.
[[noreturn]] void leave()
{
    QDBusConnection::systemBus().unregisterService(QString(helperId));
    ::_exit(EXIT_SUCCESS);
}

} // namespace

Watchdog::Watchdog(QObject *responder, QObject *parent)
    : QObject(parent)
    , m_responder(responder)
    , m_timer(this)
{
    m_timer.setInterval(lookInterval);
    connect(&m_timer, &QTimer::timeout, this, &Watchdog::look);
}

void Watchdog::start()
{
    // KAuth ends the event loop when nothing came for ten seconds, whatever came just then.
    if (QTimer *idle = idleTimer()) {
        idle->disconnect(QCoreApplication::instance());
        connect(idle, &QTimer::timeout, this, &Watchdog::leaveSoon);
    }
    // KAuth begins an action with a turn of the event loop in which it counts as idle. That turn waits for nothing.
    connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::aboutToBlock, this,
            &Watchdog::leaveIfIdle);
    ::alarm(blockedLimitSeconds);
    m_timer.start();
}

void Watchdog::leaveSoon()
{
    m_leaving = true;
}

void Watchdog::look()
{
    ::alarm(blockedLimitSeconds);

    PolkitQt1::Authority *authority = PolkitQt1::Authority::instance();
    if (authority->hasError()) {
        // A failed check is over and no answer will follow, so "no" can be said in its place; KAuth then clears the
        // error. After any other error PolkitQt1 is of no more use (it has no connection to polkit).
        if (authority->lastError() != PolkitQt1::Authority::E_CheckFailed)
            giveUp("no connection to polkit");
        Q_EMIT authority->checkAuthorizationFinished(PolkitQt1::Authority::No);
    }

    if (!actionRunning()) {
        m_actionSince.invalidate();
        return;
    }
    if (!m_actionSince.isValid())
        m_actionSince.start();
    // Saying "no" here would not do: polkit's late answer would then count for the next caller's check.
    if (m_actionSince.durationElapsed() >= std::chrono::seconds(authorizationLimitSeconds))
        giveUp("an authorisation took too long");
}

void Watchdog::leaveIfIdle()
{
    const QTimer *idle = idleTimer();
    // KAuth counts an action as over a moment before its answer goes out.
    if (m_leaving && idle && idle->isActive()
        && idle->intervalAsDuration() - idle->remainingTimeAsDuration() >= lookInterval)
        leave();
}

bool Watchdog::actionRunning() const
{
    const QTimer *idle = idleTimer();
    return idle && !idle->isActive();
}

QTimer *Watchdog::idleTimer() const
{
    return m_responder->property("__KAuth_Helper_Shutdown_Timer").value<QTimer *>();
}

} // namespace anarchy::helper

#include "moc_watchdog.cpp"
