// SPDX-License-Identifier: GPL-3.0-or-later
#include "trayhost.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCall>

using namespace Qt::StringLiterals;

namespace bench {

namespace {
const QString iconPath = u"/StatusNotifierItem"_s;
const QString iconInterface = u"org.kde.StatusNotifierItem"_s;
} // namespace

bool TrayHost::start()
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    return bus.registerObject(u"/StatusNotifierWatcher"_s, this,
                              QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllProperties)
        && bus.registerService(u"org.kde.StatusNotifierWatcher"_s);
}

void TrayHost::RegisterStatusNotifierItem(const QString &)
{
    m_hasIcon = true;
    m_service = message().service();
    QDBusConnection bus = QDBusConnection::sessionBus();
    for (const QString &signal : {u"NewToolTip"_s, u"NewIcon"_s, u"NewTitle"_s})
        bus.connect(m_service, iconPath, iconInterface, signal, this, SLOT(readAnew()));
    readAnew();
}

void TrayHost::readAnew()
{
    ++m_changes;
    QDBusMessage call
        = QDBusMessage::createMethodCall(m_service, iconPath, u"org.freedesktop.DBus.Properties"_s, u"GetAll"_s);
    call << iconInterface;
    QDBusConnection::sessionBus().asyncCall(call);
}

} // namespace bench
