// SPDX-License-Identifier: GPL-3.0-or-later
#include "profiles/gamemodewatch.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

#include "profileslog.h"

using namespace Qt::StringLiterals;

namespace anarchy {

GameModeWatch::GameModeWatch(const QDBusConnection &bus, QObject *parent)
    : QObject(parent)
    , m_bus(bus)
    , m_watcher(service, bus, QDBusServiceWatcher::WatchForOwnerChange)
{
    connect(&m_watcher, &QDBusServiceWatcher::serviceOwnerChanged, this, &GameModeWatch::ask);
    for (const QString &signal : {u"GameRegistered"_s, u"GameUnregistered"_s})
        m_bus.connect(service, path, service, signal, this, SLOT(ask())); // QtDBus knows no other way
    ask();
}

void GameModeWatch::ask()
{
    if (!m_bus.isConnected())
        return;
    const int question = ++m_question;
    QDBusMessage get = QDBusMessage::createMethodCall(service, path, u"org.freedesktop.DBus.Properties"_s, u"Get"_s);
    get.setArguments({QString(service), u"ClientCount"_s});
    get.setAutoStartService(false);
    auto *answer = new QDBusPendingCallWatcher(m_bus.asyncCall(get), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this, question, answer] {
        answer->deleteLater();
        if (question != m_question)
            return;
        const QDBusPendingReply<QDBusVariant> reply = *answer;
        if (reply.isError()) // as where GameMode is not installed, or does not run
            qCDebug(profilesLog).noquote() << "GameMode does not answer:" << reply.error().name();
        adopt(reply.isError() ? 0 : reply.value().variant().toInt());
    });
}

void GameModeWatch::adopt(int clients)
{
    const bool was = isActive();
    m_clients = clients;
    if (isActive() != was)
        Q_EMIT changed();
}

} // namespace anarchy

#include "moc_gamemodewatch.cpp"
