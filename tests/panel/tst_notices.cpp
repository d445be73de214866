// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimeEdit>

#include "desktop/notices/desktopnotices.h"
#include "desktop/notices/linknotices.h"
#include "loglines.h"
#include "panel/settings/noticesettings.h"
#include "sessionbus.h"
#include "testdriver.h"
#include "widgettest.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

/// What a desktop's notification service is to a program.
class NotificationService : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")

public:
    explicit NotificationService(const QDBusConnection &bus)
        : m_bus(bus)
    {
        m_bus.registerObject(u"/org/freedesktop/Notifications"_s, this,
                             QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals);
        m_bus.registerService(u"org.freedesktop.Notifications"_s);
    }
    ~NotificationService() override
    {
        m_bus.unregisterService(u"org.freedesktop.Notifications"_s);
        m_bus.unregisterObject(u"/org/freedesktop/Notifications"_s);
    }

    struct Call {
        uint replaces;
        QString title;
        QString text;
        QStringList actions;
    };
    QList<Call> calls;

public Q_SLOTS:
    uint Notify(const QString &, uint replaces, const QString &, const QString &title, const QString &text,
                const QStringList &actions, const QVariantMap &, int)
    {
        calls.append({replaces, title, text, actions});
        return replaces ? replaces : static_cast<uint>(40 + calls.size());
    }

Q_SIGNALS:
    void ActionInvoked(uint id, const QString &key);
    void NotificationClosed(uint id, uint reason);

private:
    QDBusConnection m_bus;
};

/// What is told outside the window: when, what about, and by whom.
class NoticesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        qRegisterMetaType<Notice>();
        qRegisterMetaType<NoticeKind>();
        QVERIFY(m_bus.start());
    }

    void quietHours_data()
    {
        QTest::addColumn<QTime>("from");
        QTest::addColumn<QTime>("to");
        QTest::addColumn<QTime>("now");
        QTest::addColumn<bool>("quiet");
        const QTime ten(22, 0);
        const QTime seven(7, 0);
        QTest::newRow("before midnight") << ten << seven << QTime(23, 59) << true;
        QTest::newRow("midnight") << ten << seven << QTime(0, 0) << true;
        QTest::newRow("morning") << ten << seven << QTime(6, 59, 59) << true;
        QTest::newRow("their end") << ten << seven << seven << false;
        QTest::newRow("noon") << ten << seven << QTime(12, 0) << false;
        QTest::newRow("their begin") << ten << seven << ten << true;
        QTest::newRow("just before") << ten << seven << QTime(21, 59, 59) << false;
        QTest::newRow("within a day") << QTime(9, 0) << QTime(17, 30) << QTime(12, 0) << true;
        QTest::newRow("outside of it") << QTime(9, 0) << QTime(17, 30) << QTime(17, 30) << false;
        QTest::newRow("all day") << ten << ten << QTime(12, 0) << true;
    }

    void quietHours()
    {
        QFETCH(const QTime, from);
        QFETCH(const QTime, to);
        QFETCH(const QTime, now);
        QFETCH(const bool, quiet);
        QCOMPARE((QuietHours{true, from, to}.contains(now)), quiet);
        QVERIFY(!(QuietHours{false, from, to}.contains(now)));
    }

    // Every kind goes through the one gate.
    void theGate()
    {
        PreferenceStore preferences;
        QTime now(12, 0);
        bool seen = false;
        Notices notices(preferences, [&now] { return now; });
        notices.setSeen([&seen] { return seen; });
        QSignalSpy passed(&notices, &Notices::passed);
        const auto count = [&] {
            passed.clear();
            for (int kind = 0; kind < noticeKindCount; ++kind)
                notices.raise({static_cast<NoticeKind>(kind), u"title"_s, {}, {}});
            return passed.count();
        };
        QCOMPARE(count(), noticeKindCount);
        seen = true;
        QCOMPARE(count(), 0);
        seen = false;
        Preferences chosen;
        chosen.notices.quiet.on = true;
        preferences.set(chosen);
        QCOMPARE(count(), noticeKindCount);
        now = QTime(2, 0);
        QCOMPARE(count(), 0);
        chosen.notices.quiet.on = false;
        chosen.notices.wanted[int(NoticeKind::ErrorBurst)] = false;
        preferences.set(chosen);
        QCOMPARE(count(), noticeKindCount - 1);
        for (const QList<QVariant> &each : passed)
            QVERIFY(each.first().value<Notice>().kind != NoticeKind::ErrorBurst);
    }

    void choicesOutliveTheProgram()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"panel.ini"_s);
        Preferences chosen;
        chosen.baseline = u"Evening, \"quoted\" = été"_s;
        chosen.notices.wanted[int(NoticeKind::Regression)] = false;
        chosen.notices.quiet = {true, QTime(21, 30), QTime(6, 15)};
        PreferenceStore(path).set(chosen);
        QCOMPARE(PreferenceStore(path).get(), chosen);
        // What a file says wrongly is left at its default.
        QSettings file(path, QSettings::IniFormat);
        file.setValue(u"quiet_from"_s, u"25:00"_s);
        file.setValue(u"muted_notices"_s, u"everything"_s);
        file.sync();
        const Preferences read = PreferenceStore(path).get();
        QCOMPARE(read.notices.quiet.from, QuietHours().from);
        QCOMPARE(read.notices.quiet.to, QTime(6, 15));
        QVERIFY(read.notices.wants(NoticeKind::Regression));
    }

    void settingsAreTheUsers()
    {
        PreferenceStore preferences;
        NoticeSettings settings(preferences);
        settings.show();
        QList<QCheckBox *> boxes = settings.findChildren<QCheckBox *>();
        const auto box = [&](const QString &name) {
            return *std::ranges::find(boxes, name, [](const QCheckBox *each) { return each->accessibleName(); });
        };
        box(u"Tell me: The link goes down"_s)->click();
        QVERIFY(!preferences.get().notices.wants(NoticeKind::LinkDown));
        QVERIFY(preferences.get().notices.wants(NoticeKind::Regression));
        const QList<QTimeEdit *> edits = settings.findChildren<QTimeEdit *>();
        QCOMPARE(edits.size(), 2);
        QVERIFY(!edits[0]->isEnabled());
        box(u"Quiet hours"_s)->click();
        QVERIFY(edits[0]->isEnabled());
        edits[0]->setTime(QTime(23, 15));
        const QuietHours expected{true, QTime(23, 15), QTime(7, 0)};
        QVERIFY(preferences.get().notices.quiet == expected);
        Preferences other = preferences.get();
        other.notices = {};
        preferences.set(other);
        QVERIFY(box(u"Tell me: The link goes down"_s)->isChecked());
        QVERIFY(!edits[1]->isEnabled());
    }

    void theDesktopShowsThem()
    {
        const QDBusConnection serving = m_bus.connection("serving");
        const QDBusConnection asking = m_bus.connection("asking");
        QVERIFY(serving.isConnected() && asking.isConnected());
        NotificationService service(serving);
        DesktopNotices desktop(asking);
        QSignalSpy activated(&desktop, &DesktopNotices::activated);
        QSignalSpy failed(&desktop, &DesktopNotices::failed);
        desktop.show({NoticeKind::Regression, u"Worse"_s, u"p99 < 3 & more"_s, u"Open the advisor"_s});
        QTRY_COMPARE(service.calls.size(), 1);
        QCOMPARE(service.calls[0].title, u"Worse"_s);
        QCOMPARE(service.calls[0].text, u"p99 &lt; 3 &amp; more"_s); // the service takes the text for markup
        QVERIFY(service.calls[0].actions.contains(u"Open the advisor"_s));
        QCOMPARE(service.calls[0].replaces, 0U);
        const auto invoke = [&](uint id) { Q_EMIT service.ActionInvoked(id, u"open"_s); };
        // Its answer has to be back before a click on it means something.
        QTRY_VERIFY((invoke(41), QTest::qWait(1), activated.count() > 0));
        QCOMPARE(activated.first().first().value<NoticeKind>(), NoticeKind::Regression);
        activated.clear();
        desktop.show({NoticeKind::LinkDown, u"Down"_s, {}, {}});
        QTRY_COMPARE(service.calls.size(), 2);
        QCOMPARE(service.calls[1].replaces, 0U);
        QVERIFY(service.calls[1].actions.isEmpty());
        desktop.show({NoticeKind::Regression, u"Worse"_s, u"again"_s, {}});
        QTRY_COMPARE(service.calls.size(), 3);
        QCOMPARE(service.calls[2].replaces, 41U); // they do not pile up
        invoke(99); // somebody else's
        QTest::qWait(0);
        QCOMPARE(failed.count(), 0);
    }

    void withoutAServiceSomebodyElseTells()
    {
        const LogLines log("org.anarchyegpu.notices");
        DesktopNotices noService(m_bus.connection("alone"));
        QSignalSpy failed(&noService, &DesktopNotices::failed);
        noService.show({NoticeKind::LinkDown, u"Down"_s, {}, {}});
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(log.lines().size(), 1);
        noService.show({NoticeKind::Reverted, u"Back"_s, {}, {}});
        QTRY_COMPARE(failed.count(), 2);
        QCOMPARE(log.lines().size(), 1); // it is the same cause
        DesktopNotices noBus(QDBusConnection(u"there is none"_s));
        QSignalSpy failedToo(&noBus, &DesktopNotices::failed);
        noBus.show({NoticeKind::LinkDown, u"Down"_s, {}, {}});
        QCOMPARE(failedToo.count(), 1);
    }

    void whatHappensToTheLinkIsTold()
    {
        auto port = std::make_unique<TestDriver>();
        TestDriver *driver = port.get();
        LiveModel model(std::move(port));
        model.setSamplingPeriod(Sampler::minimumPeriod);
        PreferenceStore preferences;
        Notices notices(preferences, [] { return QTime(12, 0); });
        QList<NoticeKind> told;
        connect(&notices, &Notices::passed, this, [&told](const Notice &notice) { told << notice.kind; });
        const LinkNotices watching(model, notices);
        QTRY_VERIFY(model.latest());

        anarchy_event event{};
        event.size = sizeof event;
        event.type = ANARCHY_EVENT_ERROR_BURST;
        event.args[0] = ANARCHY_ERROR_CRC;
        event.args[1] = 3;
        event.time_ns = 1'000'000'000;
        Q_EMIT driver->eventReceived(event, 0);
        QVERIFY(told.isEmpty()); // too few
        event.args[1] = 50;
        Q_EMIT driver->eventReceived(event, 0);
        event.time_ns += 1'000'000'000; // the driver tells each second; the burst goes on
        Q_EMIT driver->eventReceived(event, 0);
        QCOMPARE(told, QList{NoticeKind::ErrorBurst});
        event.time_ns += 3'600'000'000'000;
        Q_EMIT driver->eventReceived(event, 0);
        QCOMPARE(told.size(), 2);

        told.clear();
        event.type = ANARCHY_EVENT_CONFIG_REVERTED;
        event.source = ANARCHY_SOURCE_IOCTL;
        Q_EMIT driver->eventReceived(event, 0);
        QVERIFY(told.isEmpty()); // somebody wanted that
        event.source = ANARCHY_SOURCE_TRIAL_TIMER;
        Q_EMIT driver->eventReceived(event, 0);
        QCOMPARE(told, QList{NoticeKind::Reverted});

        told.clear();
        driver->setLinkThere(false);
        QTRY_VERIFY(!model.latest());
        driver->setLinkThere(true); // it only trained anew
        QTRY_VERIFY(model.latest());
        driver->setLinkThere(false);
        QTRY_COMPARE_WITH_TIMEOUT(told, QList{NoticeKind::LinkDown}, 10'000);
    }

private:
    SessionBus m_bus;
};

ANARCHY_WIDGET_TEST(NoticesTest, "notices")
#include "tst_notices.moc"
