// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusConnection>
#include <QDBusServiceWatcher>
#include <QObject>
#include <QTimer>

#include <functional>

namespace anarchy {

/// Whether there is a tray to show us. A desktop's own tray (StatusNotifierItem) says on the session bus when it comes
/// and goes. One of X11 (XEmbed) does not tell Qt's users, so that is looked for as long as there is no other.
class TrayWatch : public QObject {
    Q_OBJECT

public:
    /// Who takes icons on the session bus. (freedesktop.org, StatusNotifierItem; the name is KDE's everywhere.)
    static const QString service;

    /// \param probe whether a tray is there now
    TrayWatch(const QDBusConnection &bus, std::function<bool()> probe, QObject *parent = nullptr);

    bool isAvailable() const { return m_available; }
    /// A tray has to be looked for, since none would say that it came or went.
    bool isLooking() const { return m_looking.isActive(); }

Q_SIGNALS:
    void availableChanged(bool available);

private:
    void adopt(bool saysSo);
    void look();

    std::function<bool()> m_probe;
    QDBusServiceWatcher m_owner;
    QTimer m_looking;
    bool m_available = false;
};

} // namespace anarchy
