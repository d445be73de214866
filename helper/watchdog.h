// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QTimer>

namespace anarchy::helper {

/// Keeps the helper answering whatever callers and polkit do.
///
/// KAuth 6.13 to 6.29 waits for polkit in a nested event loop that ends only when PolkitQt1 emits a result, and
/// PolkitQt1 emits none when polkit answers with an error. A caller that leaves the bus before polkit looks at it
/// causes just that, before any authorisation, and from then on every caller hears "busy". This watchdog runs inside
/// that loop, too.
class Watchdog : public QObject {
    Q_OBJECT

public:
    /// `responder` is the object that was handed to KAuth.
    explicit Watchdog(QObject *responder, QObject *parent = nullptr);

    /// Begins to watch. Wants a running QCoreApplication.
    void start();
    /// Ends the helper as soon as nothing is being carried out and all answers are out.
    void leaveSoon();

private:
    void look();
    void leaveIfIdle();
    bool actionRunning() const;
    /// KAuth's own, which it stops while an action runs. The property is its own affair, but the same since 2009;
    /// should it go, the unit's RuntimeMaxSec remains.
    QTimer *idleTimer() const;

    QObject *m_responder;
    QTimer m_timer;
    QElapsedTimer m_actionSince;
    bool m_leaving = false;
};

} // namespace anarchy::helper
