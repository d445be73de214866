// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAccessible>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <cmath>

#include "desktop/look/look.h"
#include "drivers/drivers.h"
#include "panel/autotune/tunerpage.h"
#include "panel/baselines/baselinespage.h"
#include "panel/controls/badge.h"
#include "panel/controls/tile.h"
#include "panel/monitor/monitorpage.h"
#include "panel/nodriver/nodriverpage.h"
#include "panel/profiles/profilespage.h"
#include "panel/system/systempage.h"
#include "panel/tuning/tuningpage.h"
#include "panel/window/mainwindow.h"
#include "tray/trayicon.h"

using namespace anarchy;
#include "tuningfeed.h"
#include "widgettest.h"
#include "windowfixture.h"

using namespace Qt::StringLiterals;

/// The window as a whole: states, accessibility, small sizes, tray.
class WindowTest : public WindowFixture {
    Q_OBJECT

private Q_SLOTS:
    void tilesShowWhatTheDriverCounts()
    {
        QCOMPARE(description(u"Channels"_s), u"7 of 8"_s);
        QTRY_COMPARE(description(u"TX throughput"_s), u"0 B/s"_s);
        QCOMPARE(description(u"Errors"_s), u"0"_s);
        m_driver->changePage([](TelemetryPage &page) {
            page.errors[ANARCHY_ERROR_CRC] += 3;
            page.errors[ANARCHY_ERROR_TIMEOUT] += 4;
            page.tx_bytes += 1'000'000'000;
        });
        QTRY_COMPARE(description(u"Errors"_s), u"7"_s);
        // The average over what is in view is what was moved over the time it took.
        const SeriesStatistics statistics = m_model->view().statistics(Metric::TxRate);
        QVERIFY(statistics.average > 0);
        QVERIFY(statistics.peak >= statistics.average);
    }

    void everyViewSaysWhatKindOfLinkItIs()
    {
        QCOMPARE(description(u"Transport"_s), u"loopback"_s);
        QCOMPARE(description(u"Link state"_s), u"Up"_s);
        QCOMPARE(description(u"Link speed"_s), u"Gen4 x4"_s);
        m_model->replacePort(makeSimulatedDriver(1));
        QTRY_COMPARE(description(u"Transport"_s), u"SIMULATED"_s);
        m_window->openPage(MainWindow::Page::Tuning);
        QVERIFY(m_window->findChild<Chip *>()->isVisible());
    }

    void theLinkGoesAndComes()
    {
        m_driver->setLinkThere(false);
        QTRY_COMPARE(description(u"Link state"_s), u"Down"_s);
        m_driver->setLinkThere(true);
        QTRY_COMPARE(description(u"Link state"_s), u"Up"_s);
    }

    // One link is a name; several are a choice, and what is looked at is another past.
    void oneOfSeveralLinksIsChosen()
    {
        const QList<QComboBox *> boxes = m_window->findChildren<QComboBox *>();
        QComboBox *choice = *std::ranges::find(boxes, u"Choose the link"_s,
                                               [](const QComboBox *box) { return box->accessibleName(); });
        QVERIFY(!choice->isVisible());
        QCOMPARE(description(u"Link"_s), u"link0"_s);
        m_driver->setLinks({0, 3});
        QVERIFY(choice->isVisible());
        QCOMPARE(choice->currentText(), u"link0"_s);
        choice->setFocus();
        m_model->view().setPaused(true);
        QTest::keyClick(choice, Qt::Key_Down);
        QCOMPARE(m_model->link(), 3);
        QVERIFY(!m_model->view().isPaused()); // what was held is another link's
        QCOMPARE(choice->currentText(), u"link3"_s);
        QTRY_COMPARE(m_driver->linkRead(), 3);
        QTRY_VERIFY(m_model->latest());
        QCOMPARE(m_model->view().horizonNs(), m_model->history().newestNs());
        // It goes: the name stays until another is chosen.
        m_driver->setLinks({0});
        QCOMPARE(choice->currentText(), u"link3"_s);
        QTest::keyClick(choice, Qt::Key_Up);
        QCOMPARE(m_model->link(), 0);
        QVERIFY(!choice->isVisible());
        QCOMPARE(description(u"Link"_s), u"link0"_s);
    }

    void withoutADriverThePageSaysHowToGetOne()
    {
        m_driver->setPresence(Presence::NoDriver);
        auto *page = m_window->findChild<NoDriverPage *>();
        QTRY_VERIFY(page->isVisible());
        QCOMPARE(description(u"Link state"_s), u"No driver"_s);
        bool found = false;
        for (const QLabel *label : page->findChildren<QLabel *>())
            found |= label->text() == u"sudo modprobe anarchy-egpu loopback=1"_s;
        QVERIFY(found);
        grab(u"nodriver"_s);

        QSignalSpy simulation(m_window.get(), &MainWindow::simulationRequested);
        QTest::mouseClick(button(u"Show a simulated link"_s), Qt::LeftButton);
        QCOMPARE(simulation.count(), 1);

        for (const Presence presence : {Presence::NoLink, Presence::NoPermission, Presence::Incompatible}) {
            m_driver->setPresence(presence);
            QVERIFY(page->isVisible());
            QVERIFY(!m_window->findChild<QLabel *>(u"noDriverTitle"_s)->text().isEmpty());
            QTest::qWait(0); // lets old steps go
            QVERIFY(page->findChildren<QToolButton *>().size() >= 2);
        }
        m_driver->setPresence(Presence::Ready);
        QVERIFY(!page->isVisible());
        QTRY_COMPARE(description(u"Link state"_s), u"Up"_s);
    }

    void pauseFreezesTheViewAndLosesNothing()
    {
        QTRY_VERIFY(m_model->history().samples().size() > 3);
        QTest::mouseClick(toolButton(u"Pause"_s), Qt::LeftButton);
        QVERIFY(m_model->view().isPaused());
        const qint64 edge = m_model->view().toNs();
        const int size = m_model->history().samples().size();
        QTRY_VERIFY(m_model->history().samples().size() > size + 3);
        QCOMPARE(m_model->view().toNs(), edge);
        QTest::mouseClick(toolButton(u"Resume"_s), Qt::LeftButton);
        QVERIFY(m_model->view().toNs() > edge);
    }

    void pagesOpenByKeyboard()
    {
        QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
        QTRY_VERIFY(button(u"Apply changes"_s)->isVisible());
        QTest::keyClick(m_window.get(), Qt::Key_1, Qt::ControlModifier);
        QTRY_VERIFY(!button(u"Apply changes"_s)->isVisible());
    }

    void tabReachesEverything()
    {
        for (const auto page : {MainWindow::Page::Monitor, MainWindow::Page::Tuning, MainWindow::Page::AutoTune,
                                MainWindow::Page::Advisor, MainWindow::Page::Profiles, MainWindow::Page::Baselines,
                                MainWindow::Page::History}) {
            m_window->openPage(page);
            m_window->activateWindow();
            QTRY_VERIFY(m_window->isActiveWindow());
            QSet<QWidget *> expected;
            for (QWidget *widget : m_window->findChildren<QWidget *>()) {
                const auto *radio = qobject_cast<QRadioButton *>(widget);
                const bool byArrows = radio && !radio->isChecked();
                if (widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus)
                    && !widget->focusProxy() && !byArrows)
                    expected << widget;
            }
            QVERIFY(expected.size() > 6);
            button(u"Gaming preset"_s)->setFocus();
            QSet<QWidget *> reached;
            for (int i = 0;
                 i < 200 && !(reached.size() > 1 && QApplication::focusWidget() == button(u"Gaming preset"_s)); ++i) {
                reached << QApplication::focusWidget();
                QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            }
            for (QWidget *widget : std::as_const(expected))
                QVERIFY2(reached.contains(widget) || widget->parentWidget()->inherits("QAbstractSpinBox"),
                         qPrintable(widget->accessibleName() + QLatin1StringView(widget->metaObject()->className())));
        }
    }

    void everythingFocusableHasAName_data() { addStates(); }

    void everythingFocusableHasAName()
    {
        QFETCH(const QString, state);
        enter(state);
        for (QWidget *widget : m_window->findChildren<QWidget *>()) {
            if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus
                || widget->objectName().startsWith(u"qt_"_s))
                continue;
            QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
            QVERIFY(accessible);
            QVERIFY2(!accessible->text(QAccessible::Name).isEmpty(),
                     qPrintable(QLatin1StringView(widget->metaObject()->className()) + u' ' + widget->objectName()));
        }
    }

    void mnemonicsAreUnique_data() { addStates(); }

    void mnemonicsAreUnique()
    {
        QFETCH(const QString, state);
        enter(state);
        QHash<QString, QString> owners;
        for (const QAbstractButton *each : m_window->findChildren<QAbstractButton *>()) {
            if (!each->isVisible() || each->shortcut().isEmpty())
                continue;
            const QString keys = each->shortcut().toString();
            QVERIFY2(!owners.contains(keys),
                     qPrintable(keys + u": "_s + owners.value(keys) + u" and "_s + each->text()));
            owners.insert(keys, each->text());
        }
        QVERIFY(owners.size() >= 1);
    }

    void nothingIsCutAt800x600_data() { addStates(); }

    void nothingIsCutAt800x600()
    {
        QFETCH(const QString, state);
        m_window->resize(800, 600);
        enter(state);
        QCOMPARE(m_window->size(), QSize(800, 600));
        grab(u"%1-800x600"_s.arg(state));
        QTRY_COMPARE(firstCut(), QString()); // layouts settle in rounds
        for (const QScrollArea *each : m_window->findChildren<QScrollArea *>()) {
            if (each->isVisible())
                QTRY_COMPARE(each->horizontalScrollBar()->maximum(), 0); // nothing is wider than the page
        }
    }

    void withoutATrayClosingEnds()
    {
        m_window->setHidesOnClose(false);
        QVERIFY(m_window->close());
        QVERIFY(!m_window->isVisible());
    }

    void withATrayClosingHides()
    {
        m_window->setHidesOnClose(true);
        QSignalSpy hidden(m_window.get(), &MainWindow::hiddenToTray);
        m_window->close();
        QCOMPARE(hidden.count(), 1);
        QVERIFY(!m_window->isVisible());
        QVERIFY(m_model->latest());
    }

    void theTraySaysTheSameAsTheWindow()
    {
        TrayIcon tray(*m_model, *m_changes, m_window->presets());
        QTRY_VERIFY_WITH_TIMEOUT(tray.toolTip().contains(u"TX 0 B/s"_s), 3000);
        QVERIFY(tray.toolTip().contains(u"Up, loopback, Gen4 x4"_s));
        QList<QAction *> presets;
        for (QAction *action : tray.menu()->actions()) {
            if (action->isCheckable())
                presets << action;
        }
        QCOMPARE(presets.size(), m_window->presets().size());
        QVERIFY(presets.last()->isChecked()); // Default runs
        QSignalSpy chosen(&tray, &TrayIcon::presetChosen);
        presets.first()->trigger();
        QCOMPARE(chosen.takeFirst().at(0).toInt(), 0);
        QVERIFY(!presets.first()->isChecked()); // asked for, not running
        QVERIFY(presets.last()->isChecked());
    }

    void theMeasuringGoesOnUnwatched()
    {
        m_window->hide();
        const int size = m_model->history().samples().size();
        QTRY_VERIFY_WITH_TIMEOUT(m_model->history().samples().size() > size + 20, 4000);
    }

private:
    /// What is cut off or outside the window first, or nothing.
    QString firstCut() const
    {
        for (const QWidget *widget : m_window->findChildren<QWidget *>()) {
            const auto *label = qobject_cast<const QLabel *>(widget);
            const auto *anyButton = qobject_cast<const QAbstractButton *>(widget);
            if (!widget->isVisible() || (!label && !anyButton && !qobject_cast<const QComboBox *>(widget)))
                continue;
            if (qobject_cast<const QLineEdit *>(widget->parentWidget()))
                continue; // the button in a field that clears it: Qt's own, and laid out by it
            const bool elides
                = label && label->minimumSizeHint().width() < label->sizeHint().width() && !label->wordWrap();
            bool whole = false;
            if (label && label->wordWrap())
                whole = label->heightForWidth(label->width()) <= label->height();
            else if (elides)
                whole = label->fontMetrics().horizontalAdvance(label->text()) <= label->contentsRect().width() + 1;
            else
                whole = widget->minimumSizeHint().width() <= widget->width()
                    && widget->minimumSizeHint().height() <= widget->height();
            // And inside the window, unless the page scrolls.
            if (!whole || widget->mapTo(m_window.get(), QPoint(widget->width(), 0)).x() > 800)
                return widget->objectName() + u' ' + widget->accessibleName() + u' '
                    + (label           ? label->text()
                           : anyButton ? anyButton->text()
                                       : QString());
        }
        return {};
    }

    static void addStates()
    {
        QTest::addColumn<QString>("state");
        for (const char *state : {"monitor",        "selection",      "table",     "channels",   "tuning",
                                  "tuning-changed", "tuning-nothing", "autotune",  "autotuning", "autotuned",
                                  "advisor",        "healthy",        "profiles",  "naming",     "baselines",
                                  "recording",      "history",        "nohistory", "system",     "log",
                                  "settings",       "preset",         "trial",     "message",    "nodriver"})
            QTest::newRow(state) << QString::fromLatin1(state);
    }

    void enter(const QString &state)
    {
        if (state.startsWith(u"tuning"_s)) {
            m_window->openPage(MainWindow::Page::Tuning);
            m_driver->setEffective(ANARCHY_PARAM_MAX_DMA_CHANNELS, 7, ANARCHY_LIMIT_INTERRUPTS);
            auto *page = m_window->findChild<TuningPage *>();
            if (state == u"tuning-changed"_s) {
                page->editor(ANARCHY_PARAM_RING_BUFFER_SIZE)->typeText(u"1024"_s);
                page->editor(ANARCHY_PARAM_MAX_DMA_CHANNELS)->typeText(u"16"_s);
                page->editor(ANARCHY_PARAM_TB_TIMEOUT_MS)->typeText(u"5000"_s);
                QTest::mouseClick(toolButton(u"DMA channels what to consider"_s), Qt::LeftButton);
            } else if (state == u"tuning-nothing"_s) {
                page->findChild<QLineEdit *>(u"parameterSearch"_s)->setText(u"no such thing"_s);
            }
        } else if (state.startsWith(u"autotun"_s)) {
            m_window->openPage(MainWindow::Page::AutoTune);
            if (state == u"autotune"_s)
                return;
            TunerController &tuner = m_window->tuner().tuner();
            TuningWish wish;
            wish.objective = Objective::Latency;
            tuner.start(wish);
            TuningFeed(*m_model).drive(
                tuner, [&] { return state == u"autotuning"_s && tuner.run()->result().measurements == 5; });
            QCOMPARE(tuner.isBusy(), state == u"autotuning"_s);
        } else if (state == u"advisor"_s || state == u"healthy"_s) {
            if (state == u"advisor"_s) {
                ParameterValues values = defaultValues();
                values[ANARCHY_PARAM_DEBUG_LEVEL] = 2;
                m_driver->setRunning(values);
                m_driver->setEffective(ANARCHY_PARAM_MAX_DMA_CHANNELS, 7, ANARCHY_LIMIT_INTERRUPTS);
            }
            m_window->openPage(MainWindow::Page::Advisor);
            QTRY_VERIFY(!description(u"Last check"_s).isEmpty());
        } else if (state == u"selection"_s) {
            m_model->view().setPaused(true);
            m_model->marks().select(TimeSpan{m_model->view().fromNs(), m_model->view().toNs()});
        } else if (state == u"table"_s) {
            m_window->monitor().showView(MonitorPage::View::Table);
        } else if (state == u"channels"_s) {
            m_window->monitor().showView(MonitorPage::View::Channels);
        } else if (state == u"profiles"_s || state == u"naming"_s) {
            Profile profile = Profile::of(m_window->presets()[1]);
            profile.name = u"Quiet evenings with a friend"_s;
            profile.link = u"thunderbolt:0d4c2e4e-8f07-4d3c-9a77-2e5b0c4f1a99"_s;
            StoreError error;
            QVERIFY(m_profiles->add(profile, false, error));
            QVERIFY(m_rules->set({true,
                                  {{SwitchRule::When::Program, u"steam"_s, u"gaming"_s, {}},
                                   {SwitchRule::When::GameMode, {}, u"quiet-evenings-with-a-friend"_s, {}}},
                                  {}}));
            m_window->openPage(MainWindow::Page::Profiles);
            m_window->profiles().list().select(u"compute"_s);
            if (state == u"naming"_s)
                m_window->profiles().list().askToSave();
        } else if (state == u"history"_s || state == u"nohistory"_s) {
            if (state == u"history"_s)
                m_driver->setRunning(m_window->presets()[2].values);
            m_window->openPage(MainWindow::Page::History);
        } else if (state == u"baselines"_s || state == u"recording"_s) {
            m_window->openPage(MainWindow::Page::Baselines);
            if (state == u"recording"_s)
                m_window->baselines().list().askToRecord();
        } else if (state == u"system"_s || state == u"log"_s) {
            m_window->openPage(MainWindow::Page::System);
            m_window->system().showView(state == u"log"_s ? SystemPage::View::KernelLog : SystemPage::View::Overview);
            if (state == u"system"_s)
                QTRY_VERIFY(description(u"Held now"_s).contains(u"open channels"_s));
        } else if (state == u"settings"_s) {
            m_window->openPage(MainWindow::Page::Settings);
        } else if (state == u"preset"_s) {
            m_window->previewPreset(2);
        } else if (state == u"trial"_s) {
            m_changes->apply(m_window->presets()[2].changeFrom(defaultValues()), {ChangeOrigin::Preset, u"compute"_s});
            QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Trial);
        } else if (state == u"message"_s) {
            m_window->showMessage({Message::Kind::Positive, u"Settings kept."_s, m_changes->offerToPersist()});
        } else if (state == u"nodriver"_s) {
            m_driver->setPresence(Presence::NoDriver);
        }
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        QCoreApplication::processEvents();
    }

    /// With ANARCHY_EGPU_SHOTS=FOLDER set, what a test looks at can be looked at by people.
    void grab(const QString &name) const
    {
        const QString folder = qEnvironmentVariable("ANARCHY_EGPU_SHOTS");
        if (!folder.isEmpty())
            m_window->grab().save(QDir(folder).filePath(name + u".png"_s));
    }

    QString description(const QString &name) const
    {
        for (const QWidget *widget : m_window->findChildren<QWidget *>()) {
            if (widget->accessibleName() == name)
                return widget->accessibleDescription();
        }
        return u"nothing is called "_s + name;
    }

    template <typename Button> Button *named(const QString &name) const
    {
        for (Button *each : m_window->findChildren<Button *>()) {
            if (each->accessibleName() == name)
                return each;
        }
        qFatal("no button %s", qPrintable(name));
    }
    QPushButton *button(const QString &name) const { return named<QPushButton>(name); }
    QToolButton *toolButton(const QString &name) const { return named<QToolButton>(name); }
};

ANARCHY_WIDGET_TEST(WindowTest, "window")
#include "tst_window.moc"
