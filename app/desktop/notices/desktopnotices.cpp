// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/notices/desktopnotices.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QGuiApplication>

#include "noticeslog.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

constexpr auto service = "org.freedesktop.Notifications"_L1;
constexpr auto path = "/org/freedesktop/Notifications"_L1;
constexpr int asLongAsTheDesktopLikes = -1;

} // namespace

DesktopNotices::DesktopNotices(const QDBusConnection &bus, QObject *parent)
    : QObject(parent)
    , m_bus(bus)
{
    m_bus.connect(service, path, service, u"ActivationToken"_s, this, SLOT(onActivationToken(uint, QString)));
    m_bus.connect(service, path, service, u"ActionInvoked"_s, this, SLOT(onActionInvoked(uint, QString)));
    m_bus.connect(service, path, service, u"NotificationClosed"_s, this, SLOT(onNotificationClosed(uint, uint)));
}

void DesktopNotices::show(const Notice &notice)
{
    if (!m_bus.isConnected()) {
        fail(notice, u"there is no session bus"_s);
        return;
    }
    QStringList actions;
    if (!notice.action.isEmpty()) // the first is a click on the notice itself
        actions << u"default"_s << notice.action << u"open"_s << notice.action;
    QDBusMessage call = QDBusMessage::createMethodCall(service, path, service, u"Notify"_s);
    call << QGuiApplication::applicationDisplayName() << m_shown.key(notice.kind, 0U)
         << QGuiApplication::desktopFileName() << notice.title << notice.text.toHtmlEscaped() << actions
         << QVariantMap{{u"desktop-entry"_s, QGuiApplication::desktopFileName()}} << asLongAsTheDesktopLikes;
    auto *watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, notice, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<uint> reply = *watcher;
        if (reply.isError()) {
            fail(notice, u"%1: %2"_s.arg(reply.error().name(), reply.error().message()));
            return;
        }
        m_failure.clear();
        m_shown.removeIf([&](const auto &each) { return each.value() == notice.kind; });
        m_shown.insert(reply.value(), notice.kind);
    });
}

void DesktopNotices::onActivationToken(uint id, const QString &token)
{
    if (m_shown.contains(id))
        m_token = token;
}

void DesktopNotices::fail(const Notice &notice, const QString &why)
{
    if (why != m_failure)
        qCWarning(noticesLog).noquote() << "The desktop shows no notifications:" << why;
    m_failure = why;
    Q_EMIT failed(notice);
}

void DesktopNotices::onActionInvoked(uint id, const QString &)
{
    const QString token = std::exchange(m_token, {});
    if (const auto shown = m_shown.constFind(id); shown != m_shown.constEnd())
        Q_EMIT activated(*shown, token);
}

void DesktopNotices::onNotificationClosed(uint id, uint)
{
    m_shown.remove(id);
}

} // namespace anarchy

#include "moc_desktopnotices.cpp"
