// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>

#include "sessionbus.h"
#include "testprogram.h"
#include "tray/traywatch.h"

using namespace anarchy;

/// Trays that come and go: the desktop's own on a session bus, and X11's, whose presence is made up.
class TrayWatchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_bus.start()); }

    void cleanup() { m_bus.connection("desktop").unregisterService(TrayWatch::service); }

    void theDesktopsTrayComesLateAndGoes()
    {
        bool there = false;
        TrayWatch watch(m_bus.connection("panel"), [&there] { return there; });
        QVERIFY(!watch.isAvailable());
        QSignalSpy changed(&watch, &TrayWatch::availableChanged);
        there = true;
        QVERIFY(m_bus.connection("desktop").registerService(TrayWatch::service));
        QTRY_VERIFY(!watch.isLooking()); // as soon as it is there, and not when it is looked for next
        QVERIFY(watch.isAvailable());
        there = false;
        QVERIFY(m_bus.connection("desktop").unregisterService(TrayWatch::service));
        QTRY_VERIFY(watch.isLooking());
        QVERIFY(!watch.isAvailable());
        QCOMPARE(changed.count(), 2);
    }

    void aTrayThatWasThereBeforeUsIsNotLookedForAgain()
    {
        QVERIFY(m_bus.connection("desktop").registerService(TrayWatch::service));
        int asked = 0;
        const TrayWatch watch(m_bus.connection("panel"), [&asked] { return ++asked > 0; });
        QVERIFY(watch.isAvailable());
        QVERIFY(!watch.isLooking());
        QCOMPARE(asked, 1);
    }

    void aTrayThatSaysNothingIsLookedFor()
    {
        bool there = false;
        TrayWatch watch(m_bus.connection("panel"), [&there] { return there; });
        QVERIFY(watch.isLooking());
        there = true;
        QTRY_VERIFY_WITH_TIMEOUT(watch.isAvailable(), 20000);
        QVERIFY(watch.isLooking());
        there = false;
        QTRY_VERIFY_WITH_TIMEOUT(!watch.isAvailable(), 20000);
    }

    void withoutASessionBusOneIsLookedFor()
    {
        const TrayWatch watch(QDBusConnection(QStringLiteral("nowhere")), [] { return true; });
        QVERIFY(watch.isAvailable());
        QVERIFY(watch.isLooking());
    }

private:
    SessionBus m_bus;
};

ANARCHY_TEST(TrayWatchTest, "traywatch")
#include "tst_traywatch.moc"
