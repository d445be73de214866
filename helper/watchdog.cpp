// SPDX-License-Identifier: GPL-3.0-or-later
#include "watchdog.h"

#include <polkitqt1-authority.h>

#include <QCoreApplication>

#include <syslog.h>
#include <unistd.h>

#include <chrono>

#include "helperprotocol.h"

namespace anarchy::helper {

namespace {

constexpr std::chrono::milliseconds lookInterval{ 200 };
// Longer than the driver can need to drain the rings for a change; the alarm's default action ends the process.
constexpr unsigned blockedLimitSeconds = 30;

[[noreturn]] void giveUp(const char *reason)
{
    // Not quit(): loops are nested, and there is no state to put away. D-Bus starts a new helper at the next call.
    syslog(LOG_WARNING, "%s; leaving", reason);
    ::_exit(EXIT_FAILURE);
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
        if (!m_idleSince.isValid())
            m_idleSince.start();
        // A full interval of idleness means that the answer went out a turn of the event loop ago or more.
        if (m_leaving && m_idleSince.durationElapsed() >= lookInterval)
            QCoreApplication::quit();
        return;
    }
    m_idleSince.invalidate();
    if (!m_actionSince.isValid())
        m_actionSince.start();
    // Saying "no" here would not do: polkit's late answer would then count for the next caller's check.
    if (m_actionSince.durationElapsed() >= std::chrono::seconds(authorizationLimitSeconds))
        giveUp("an authorisation took too long");
}

bool Watchdog::actionRunning() const
{
    // KAuth stops its idle timer while an action runs. The property is its own affair, but the same since 2009; should
    // it go, the unit's RuntimeMaxSec remains.
    const auto *idle = m_responder->property("__KAuth_Helper_Shutdown_Timer").value<QTimer *>();
    return idle && !idle->isActive();
}

} // namespace anarchy::helper
