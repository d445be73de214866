// SPDX-License-Identifier: GPL-3.0-or-later
#include "tray/traywatch.h"

#include <QDBusConnectionInterface>

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {
using namespace std::chrono_literals;
// Qt opens a connection to the session bus for every answer: some milliseconds.
constexpr auto withoutTray = 1s;
constexpr auto withTray = 5s;
} // namespace

const QString TrayWatch::service = u"org.kde.StatusNotifierWatcher"_s;

TrayWatch::TrayWatch(const QDBusConnection &bus, std::function<bool()> probe, QObject *parent)
    : QObject(parent)
    , m_probe(std::move(probe))
    , m_owner(service, bus, QDBusServiceWatcher::WatchForOwnerChange)
{
    m_looking.callOnTimeout(this, &TrayWatch::look);
    connect(&m_owner, &QDBusServiceWatcher::serviceOwnerChanged, this,
            [this](const QString &, const QString &, const QString &owner) { adopt(!owner.isEmpty()); });
    const QDBusConnectionInterface *names = bus.interface();
    adopt(names && names->isServiceRegistered(service));
}

void TrayWatch::adopt(bool saysSo)
{
    if (saysSo)
        m_looking.stop();
    else
        m_looking.start(withoutTray);
    look();
}

void TrayWatch::look()
{
    const bool available = m_probe();
    if (available == m_available)
        return;
    m_available = available;
    m_looking.setInterval(available ? withTray : withoutTray);
    Q_EMIT availableChanged(available);
}

} // namespace anarchy

#include "moc_traywatch.cpp"
