// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusConnection>
#include <QDBusServiceWatcher>
#include <QObject>

namespace anarchy {

/// Tells whether a game has registered with GameMode (github.com/FeralInteractive/gamemode), which most launchers do.
/// The daemon is never started for the sake of the question.
class GameModeWatch : public QObject {
    Q_OBJECT

public:
    static constexpr QLatin1StringView service{"com.feralinteractive.GameMode"};
    static constexpr QLatin1StringView path{"/com/feralinteractive/GameMode"};

    /// \param bus the session's, unless a test brings its own
    explicit GameModeWatch(const QDBusConnection &bus = QDBusConnection::sessionBus(), QObject *parent = nullptr);

    /// At least one game is registered.
    bool isActive() const { return m_clients > 0; }

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    /// Games came or went: the daemon's own count is the truth, whatever order signals come in.
    void ask();

private:
    void adopt(int clients);

    QDBusConnection m_bus;
    QDBusServiceWatcher m_watcher;
    int m_clients = 0;
    int m_question = 0; ///< answers to earlier ones are old
};

} // namespace anarchy
