// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusContext>
#include <QObject>

namespace bench {

/// The part of a desktop that shows tray icons, as far as a program can tell: it takes icons and, like Plasma, reads
/// everything about one anew whenever that says it has changed.
class TrayHost : public QObject, protected QDBusContext {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.kde.StatusNotifierWatcher")
    Q_PROPERTY(bool IsStatusNotifierHostRegistered READ isThere CONSTANT)
    Q_PROPERTY(int ProtocolVersion READ protocol CONSTANT)

public:
    /// False when there is no session bus, or it has such a host.
    bool start();
    bool hasIcon() const { return m_hasIcon; }
    int changes() const { return m_changes; }
    bool isThere() const { return true; }
    int protocol() const { return 0; }

public Q_SLOTS:
    Q_SCRIPTABLE void RegisterStatusNotifierItem(const QString &service);
    Q_SCRIPTABLE void RegisterStatusNotifierHost(const QString &) { }
    void readAnew();

private:
    QString m_service;
    bool m_hasIcon = false;
    int m_changes = 0;
};

} // namespace bench
