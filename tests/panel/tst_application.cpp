// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>

#include "panel/application/panelapplication.h"
#include "testdriver.h"
#include "widgettest.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

/// The life of the program around its window, where there is no tray.
class ApplicationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hiddenWithoutATrayComesToTheFront()
    {
        const auto panel = start({.hidden = true});
        QVERIFY(!panel->window().isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(panel->window().isVisible(), 4 * graceMs);
        QVERIFY(QGuiApplication::quitOnLastWindowClosed());
    }

    void aHiddenWindowNeverStaysWithoutASurface()
    {
        const auto panel = start({});
        QVERIFY(panel->window().isVisible());
        panel->window().hide(); // by whatever; a window that is closed would end the program
        panel->start();
        QTRY_VERIFY_WITH_TIMEOUT(panel->window().isVisible(), 4 * graceMs);
    }

    void anotherStartShowsTheWindow()
    {
        const auto panel = start({.hidden = true});
        QCOMPARE(panel->activate({u"panel"_s, u"--page"_s, u"tuning"_s}), int(ExitOk));
        QVERIFY(panel->window().isVisible());
        QCOMPARE(panel->window().currentPage(), Page::Tuning);
        QCOMPARE(panel->activate({}), int(ExitOk)); // by a desktop that tells no arguments
        QCOMPARE(panel->window().currentPage(), Page::Tuning);
    }

    void anotherHiddenStartShowsNothing()
    {
        const auto panel = start({.hidden = true});
        QCOMPARE(panel->activate({u"panel"_s, u"--hidden"_s}), int(ExitOk));
        QVERIFY(!panel->window().isVisible());
    }

    void anotherStartWithAWrongOptionFails()
    {
        const auto panel = start({.hidden = true});
        QCOMPARE(panel->activate({u"panel"_s, u"--moon"_s}), int(ExitUsage));
        QVERIFY(!panel->window().isVisible());
    }

    void theWindowIsAsItWas()
    {
        const QTemporaryDir home;
        const PanelPlaces places{.window = home.filePath(u"deep/window.ini"_s)};
        {
            const auto panel = start({}, places);
            panel->window().resize(800, 593);
            panel->window().openPage(Page::Baselines);
        }
        const auto again = start({}, places);
        QCOMPARE(again->window().size(), QSize(800, 593));
        QCOMPARE(again->window().currentPage(), Page::Baselines);
        const auto asked = start({.page = findPageView(u"settings"), .size = QSize(900, 700)}, places);
        QCOMPARE(asked->window().size(), QSize(900, 700));
        QCOMPARE(asked->window().currentPage(), Page::Settings);
    }

    void aPlaceThatIsNoMoreIsNotGoneTo()
    {
        const QTemporaryDir home;
        const PanelPlaces places{.window = home.filePath(u"window.ini"_s)};
        {
            const auto panel = start({}, places);
            panel->window().move(30'000, 20'000);
            QTest::qWait(0);
        }
        const auto again = start({}, places);
        QVERIFY(again->window().screen()->availableGeometry().intersects(again->window().frameGeometry()));
    }

    void whatIsNoGeometryIsPassedOver()
    {
        const QTemporaryDir home;
        const PanelPlaces places{.window = home.filePath(u"window.ini"_s)};
        QFile file(places.window);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[General]\ngeometry=@ByteArray(\\x1\\xff)\npage=moon\n");
        file.close();
        const auto panel = start({}, places);
        QCOMPARE(panel->window().currentPage(), Page::Monitor);
        QVERIFY(panel->window().width() >= 800);
    }

private:
    static constexpr int graceMs = std::chrono::milliseconds(PanelApplication::trayGrace).count();

    static std::unique_ptr<PanelApplication> start(const Options &options, const PanelPlaces &places = {})
    {
        auto panel = std::make_unique<PanelApplication>(options, std::make_unique<TestDriver>(), places);
        panel->start();
        return panel;
    }
};

ANARCHY_WIDGET_TEST(ApplicationTest, "application")
#include "tst_application.moc"
