// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusConnection>
#include <QHash>
#include <QObject>

#include "desktop/notices/notices.h"

namespace anarchy {

/// Shows notices by the desktop's notification service (org.freedesktop.Notifications, Desktop Notifications
/// Specification 1.2). A notice of a kind takes the place of the one before, so that they never pile up.
class DesktopNotices : public QObject {
    Q_OBJECT

public:
    explicit DesktopNotices(const QDBusConnection &bus = QDBusConnection::sessionBus(), QObject *parent = nullptr);

    /// failed() answers when nobody shows it.
    void show(const Notice &notice);

Q_SIGNALS:
    /// Somebody clicked on a notice that offers something.
    /// \param token lets a window come to the front on Wayland (xdg-activation); empty where the desktop gives none
    void activated(anarchy::NoticeKind kind, const QString &token);
    void failed(const anarchy::Notice &notice);

private Q_SLOTS:
    void onActivationToken(uint id, const QString &token);
    void onActionInvoked(uint id, const QString &key);
    void onNotificationClosed(uint id, uint reason);

private:
    void fail(const Notice &notice, const QString &why);

    QDBusConnection m_bus;
    QHash<uint, NoticeKind> m_shown; ///< by what the service calls it
    QString m_failure; ///< why the last one was not shown; each is like the one before
    QString m_token; ///< comes before the click that it is for
};

} // namespace anarchy
