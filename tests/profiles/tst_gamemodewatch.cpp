// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QSignalSpy>
#include <QTest>

#include "profiles/gamemodewatch.h"
#include "sessionbus.h"
#include "testprogram.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

/// What of GameMode's daemon a listener sees.
class GameModeStandIn : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "com.feralinteractive.GameMode")
    Q_PROPERTY(int ClientCount READ clientCount)

public:
    explicit GameModeStandIn(const QDBusConnection &bus)
        : m_bus(bus)
    {
        m_bus.registerObject(GameModeWatch::path, this,
                             QDBusConnection::ExportAllProperties | QDBusConnection::ExportAllSignals);
        m_bus.registerService(GameModeWatch::service);
    }
    ~GameModeStandIn() override
    {
        m_bus.unregisterService(GameModeWatch::service);
        m_bus.unregisterObject(GameModeWatch::path);
    }

    int clientCount() const { return m_clients; }
    void add()
    {
        ++m_clients;
        Q_EMIT GameRegistered(100 + m_clients,
                              QDBusObjectPath(u"/com/feralinteractive/GameMode/Games/%1"_s.arg(m_clients)));
    }
    void remove()
    {
        --m_clients;
        Q_EMIT GameUnregistered(101 + m_clients,
                                QDBusObjectPath(u"/com/feralinteractive/GameMode/Games/%1"_s.arg(m_clients + 1)));
    }

Q_SIGNALS:
    void GameRegistered(int pid, const QDBusObjectPath &path);
    void GameUnregistered(int pid, const QDBusObjectPath &path);

private:
    QDBusConnection m_bus;
    int m_clients = 0;
};

/// On a session bus of its own.
class TestGameModeWatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_bus.start()); }

    void withoutTheDaemonNoGameRunsAndNoneIsStarted()
    {
        GameModeWatch watch(m_bus.connection("watch"));
        roundTrip();
        QVERIFY(!watch.isActive());
        QVERIFY(!m_bus.connection("watch").interface()->isServiceRegistered(GameModeWatch::service));
    }

    void gamesComeAndGo()
    {
        GameModeWatch watch(m_bus.connection("watch"));
        QSignalSpy changed(&watch, &GameModeWatch::changed);
        GameModeStandIn daemon(m_bus.connection("game"));
        daemon.add();
        QTRY_VERIFY(watch.isActive());
        daemon.add();
        daemon.remove();
        roundTrip();
        QVERIFY(watch.isActive()); // one is left
        daemon.remove();
        QTRY_VERIFY(!watch.isActive());
        QCOMPARE(changed.count(), 2);
    }

    void aGameThatWasThereBeforeUsIsSeen()
    {
        GameModeStandIn daemon(m_bus.connection("game"));
        daemon.add();
        const GameModeWatch watch(m_bus.connection("watch"));
        QTRY_VERIFY(watch.isActive());
    }

    void aDaemonThatDiesTakesItsGamesAlong()
    {
        GameModeWatch watch(m_bus.connection("watch"));
        auto daemon = std::make_unique<GameModeStandIn>(m_bus.connection("game"));
        daemon->add();
        QTRY_VERIFY(watch.isActive());
        daemon.reset();
        QTRY_VERIFY(!watch.isActive());
    }

private:
    /// Everything that was sent before has been answered after.
    void roundTrip()
    {
        for (int i = 0; i < 3; ++i) {
            m_bus.connection("watch").call(QDBusMessage::createMethodCall(u"org.freedesktop.DBus"_s, u"/"_s,
                                                                          u"org.freedesktop.DBus.Peer"_s, u"Ping"_s));
            QCoreApplication::processEvents();
        }
    }

    SessionBus m_bus;
};

ANARCHY_TEST(TestGameModeWatch, "gamemodewatch")
#include "tst_gamemodewatch.moc"
