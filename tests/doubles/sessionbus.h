// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusConnection>
#include <QProcess>

/// A session bus of a test's own, so that it sees nothing of the desktop's services, nor they anything of it.
class SessionBus {
public:
    SessionBus() = default;
    Q_DISABLE_COPY_MOVE(SessionBus)
    ~SessionBus()
    {
        for (const QString &name : std::as_const(m_names))
            QDBusConnection::disconnectFromBus(name);
        m_daemon.kill();
        m_daemon.waitForFinished();
    }

    /// False if there is no daemon to start.
    bool start()
    {
        m_daemon.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_daemon.start(QStringLiteral("dbus-daemon"),
                       {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--nopidfile"),
                        QStringLiteral("--print-address")});
        QByteArray address;
        while (!address.endsWith('\n')) {
            if (!m_daemon.waitForReadyRead())
                return false;
            address += m_daemon.readAllStandardOutput();
        }
        m_address = QString::fromLatin1(address).trimmed();
        return true;
    }

    /// The connection of that name: one program's on the bus.
    QDBusConnection connection(const char *name)
    {
        m_names += QString::fromLatin1(name);
        return QDBusConnection::connectToBus(m_address, m_names.constLast());
    }

private:
    QProcess m_daemon;
    QString m_address;
    QStringList m_names;
};
