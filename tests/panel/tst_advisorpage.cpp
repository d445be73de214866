// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAccessible>
#include <QApplication>
#include <QDir>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

#include "advisortraces.h"
#include "desktop/look/look.h"
#include "desktop/services/automaticswitch.h"
#include "desktop/services/baselines.h"
#include "desktop/services/changekeeper.h"
#include "desktop/services/historykeeper.h"
#include "desktop/services/preferences.h"
#include "panel/advisor/advisorpage.h"
#include "panel/advisor/findingcard.h"
#include "panel/monitor/monitorpage.h"
#include "panel/window/mainwindow.h"
#include "testdriver.h"
#include "widgettest.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

/// The advisor's page: what is found, what is not, what can be tried and what cannot.
class AdvisorPageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QApplication::setPalette(look::lightPalette()); }

    void init()
    {
        QTest::failOnWarning(anyWarning());
        m_root = std::make_unique<QTemporaryDir>();
        auto port = std::make_unique<TestDriver>();
        m_driver = port.get();
        open(std::move(port));
    }

    void cleanup()
    {
        m_window.reset();
        m_past.reset();
        m_history.reset();
        m_switching.reset();
        m_changes.reset();
        m_model.reset();
    }

    void aSoundLinkHasNothingToImprove()
    {
        QTRY_VERIFY(description(u"Last check"_s).startsWith(u"Checked "_s));
        QCOMPARE(cards().size(), 0);
        // What was not yet measured is not praised.
        QCOMPARE(description(u"Advisor summary"_s), u"Nothing found so far"_s);
        QTRY_VERIFY2(description(u"What was checked"_s).contains(u"is judged after 10 s"_s), // once there are samples
                     qPrintable(description(u"What was checked"_s)));
        grab(u"advisor-early"_s);
    }

    void aFindingShowsAllOfItself()
    {
        FindingCard *card = debugCard();
        QVERIFY(card);
        QCOMPARE(description(u"Advisor summary"_s), u"1 finding"_s);
        QCOMPARE(card->accessibleName(), u"Improvement: The driver's log level was left high"_s);
        QVERIFY(card->accessibleDescription().contains(u"2 (control messages)"_s));
        QVERIFY(texts(card).contains(u"high confidence"_s));
        QVERIFY(texts(card).contains(u"Tuning guide, CPU Impact"_s));
        QVERIFY(texts(card).contains(u"Log level: 2 (control messages) → 0 (errors only)"_s));
        QVERIFY(texts(card).contains(u"Improvement"_s)); // a word, not only a colour
    }

    void aFixIsATrialAndItsFindingGoes()
    {
        m_changes->setUsualTrial(std::chrono::seconds(20));
        FindingCard *card = debugCard();
        QPushButton *attempt = tryButton(card);
        QCOMPARE(attempt->text(), u"Try for 20 s"_s);
        attempt->setFocus();
        QTest::keyClick(attempt, Qt::Key_Space); // by keyboard alone
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Trial);
        QCOMPARE(m_driver->configuration()->running[ANARCHY_PARAM_DEBUG_LEVEL], 0u);
        QCOMPARE(m_driver->configuration()->previous[ANARCHY_PARAM_DEBUG_LEVEL], 2u);
        QCOMPARE(m_driver->configuration()->trialLeftMs, 20'000);
        QTRY_VERIFY(find(u"trial-pending"_s));
        QVERIFY(!find(u"debug-level"_s));
        QVERIFY(!tryButton(find(u"trial-pending"_s))->isVisible());
        m_changes->keep();
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Idle);
        QTRY_COMPARE(description(u"Advisor summary"_s), u"Nothing found so far"_s);
    }

    void nothingIsTriedWhileSomethingIs()
    {
        FindingCard *card = debugCard();
        ParameterValues values = m_driver->configuration()->running;
        values[ANARCHY_PARAM_TB_RETRY_COUNT] = 5;
        m_driver->startForeignTrial(values, 15'000);
        QTRY_VERIFY(!tryButton(card)->isEnabled());
        QVERIFY2(texts(card).contains(u"Keep or revert the change on trial first."_s), qPrintable(texts(card)));
    }

    void aFindingThatStaysKeepsItsCardAndTheFocus()
    {
        FindingCard *card = debugCard();
        QPushButton *attempt = tryButton(card);
        m_window->activateWindow();
        QTRY_VERIFY(m_window->isActiveWindow());
        attempt->setFocus();
        m_driver->setEffective(ANARCHY_PARAM_MAX_DMA_CHANNELS, 7, ANARCHY_LIMIT_INTERRUPTS);
        QTRY_VERIFY(find(u"effective-below-requested"_s));
        QCOMPARE(find(u"debug-level"_s), card);
        QCOMPARE(QApplication::focusWidget(), attempt);
    }

    void theMachinesFilesAreLookedAt()
    {
        QVERIFY(QDir(m_root->path()).mkpath(u"etc/modprobe.d"_s));
        writeFile(m_root->filePath(u"etc/modprobe.d/mine.conf"_s), "options anarchy-egpu ring_buffer_size=1024\n");
        QTest::mouseClick(button(u"Check now"_s), Qt::LeftButton);
        QTRY_VERIFY(find(u"boot-differs"_s));
        QVERIFY(find(u"boot-differs"_s)->accessibleDescription().contains(u"256 pages → 1024 pages"_s));
        QVERIFY(!tryButton(find(u"boot-differs"_s))->isVisible()); // nothing to set
    }

    void itLooksAgainOnlyWhileItIsSeen()
    {
        debugCard();
        m_window->openPage(MainWindow::Page::Monitor);
        QTRY_VERIFY(!findPage()->advisor().isChecking()); // what was asked before
        m_driver->setRunning(defaultValues());
        QVERIFY(!findPage()->advisor().isChecking());
        QVERIFY(find(u"debug-level"_s));
        m_window->openPage(MainWindow::Page::Advisor);
        QTRY_COMPARE(cards().size(), 0);
    }

    void withoutALinkItSaysSo()
    {
        m_driver->setLinkThere(false);
        QTRY_VERIFY(!m_model->latest());
        QTRY_VERIFY2(description(u"What was checked"_s).contains(u"There is no link to look at"_s),
                     qPrintable(description(u"What was checked"_s)));
    }

    void withoutADriverAnotherPageShows()
    {
        m_driver->setPresence(Presence::NoDriver);
        QTRY_VERIFY(!findPage()->isVisible());
        m_driver->setPresence(Presence::Ready);
        QTRY_VERIFY(findPage()->isVisible());
    }

    // Real measurements, out of a recording, which can be looked at and not changed.
    void aRecordingIsJudgedAndNotChanged()
    {
        openTrace();
        QTRY_VERIFY(find(u"latency-queueing"_s));
        QVERIFY(find(u"crc-errors"_s));
        QCOMPARE(cards().constFirst()->finding().severity, Severity::Problem);
        FindingCard *card = find(u"latency-queueing"_s);
        QVERIFY(tryButton(card)->isVisible());
        QVERIFY(!tryButton(card)->isEnabled());
        QVERIFY(texts(card).contains(u"A recording cannot be changed."_s));
        QVERIFY(description(u"What was checked"_s).contains(u"System: not known here"_s));
        for (const auto &[size, theme] : {std::pair(QSize(1280, 800), false), std::pair(QSize(800, 600), false),
                                          std::pair(QSize(1280, 800), true), std::pair(QSize(800, 600), true)}) {
            QApplication::setPalette(theme ? look::darkPalette() : look::lightPalette());
            m_window->resize(size);
            QTest::qWait(0);
            grab(u"advisor-%1-%2"_s.arg(size.width()).arg(theme ? u"dark"_s : u"light"_s));
        }
        QApplication::setPalette(look::lightPalette());
    }

    void aFindingLeadsToItsPlot()
    {
        openTrace();
        QTRY_VERIFY(find(u"latency-queueing"_s));
        FindingCard *card = find(u"latency-queueing"_s);
        const TimeSpan span = card->finding().span;
        auto *plot = qobject_cast<QPushButton *>(card->buttons().last());
        QCOMPARE(plot->accessibleName(), u"Show in plot: Frames wait long in large rings"_s);
        QTest::mouseClick(plot, Qt::LeftButton);
        QVERIFY(!findPage()->isVisible());
        QVERIFY(m_window->monitor().isVisible());
        QVERIFY(m_model->view().fromNs() <= span.fromNs && m_model->view().toNs() >= span.toNs);
        QVERIFY(m_model->view().toNs() - m_model->view().fromNs() < 2 * span.lengthNs());
    }

    void aSoundRecordingIsCalledSound()
    {
        openTrace(TraceOptions{});
        QTRY_COMPARE(description(u"Advisor summary"_s), u"Nothing to improve found"_s);
        QVERIFY(description(u"What was checked"_s).contains(u"Throughput: "_s));
        grab(u"advisor-healthy"_s);
    }

private:
    void open(std::unique_ptr<DriverPort> port)
    {
        m_window.reset();
        m_past.reset();
        m_history.reset();
        m_switching.reset();
        m_changes.reset();
        m_model = std::make_unique<LiveModel>(std::move(port));
        m_model->setSamplingPeriod(Sampler::minimumPeriod);
        m_changes = std::make_unique<ChangeController>(*m_model);
        m_switching = std::make_unique<AutomaticSwitch>(*m_model, *m_changes, m_profiles, m_rules);
        m_history = std::make_unique<ChangeKeeper>(*m_model, QString());
        m_past = std::make_unique<HistoryKeeper>(*m_model, QString());
        m_window
            = std::make_unique<MainWindow>(PanelServices{*m_model, *m_changes, m_preferences, m_profiles, *m_switching,
                                                         m_baselines.emplace(*m_model, m_preferences, QString()),
                                                         *m_history, *m_past, BootConfiguration(m_root->path())});
        m_window->openPage(MainWindow::Page::Advisor);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }

    void openTrace()
    {
        TraceOptions options;
        options.conditions.demand = 1.6;
        options.conditions.errorsPerSecond[ANARCHY_ERROR_CRC] = 5;
        options.settings.values[ANARCHY_PARAM_RING_BUFFER_SIZE] = 1024;
        openTrace(options);
    }

    void openTrace(const TraceOptions &options)
    {
        const QString fileName = m_root->filePath(u"trace.aer"_s);
        recordTrace(options, fileName);
        QString error;
        auto port = makeReplayDriver(fileName, error);
        QVERIFY2(port, qPrintable(error));
        open(std::move(port));
        m_model->playback()->seek(m_model->playback()->lengthNs());
    }

    /// The card of a log level that was left high, once it is there.
    FindingCard *debugCard()
    {
        ParameterValues values = defaultValues();
        values[ANARCHY_PARAM_DEBUG_LEVEL] = 2;
        m_driver->setRunning(values);
        const bool there = QTest::qWaitFor([&] { return find(u"debug-level"_s) && cards().size() == 1; });
        return there ? find(u"debug-level"_s) : nullptr;
    }

    AdvisorPage *findPage() const { return m_window->findChild<AdvisorPage *>(); }

    QList<FindingCard *> cards() const
    {
        QList<FindingCard *> shown;
        for (FindingCard *card : m_window->findChildren<FindingCard *>()) {
            if (!card->isHidden())
                shown << card;
        }
        std::ranges::sort(shown, {}, [](const FindingCard *card) { return card->y(); });
        return shown;
    }

    FindingCard *find(const QString &id) const
    {
        for (FindingCard *card : cards()) {
            if (card->finding().id == id)
                return card;
        }
        return nullptr;
    }

    static QPushButton *tryButton(const FindingCard *card)
    {
        return qobject_cast<QPushButton *>(card->buttons().first());
    }

    static QString texts(const FindingCard *card)
    {
        QString all;
        for (const QLabel *label : card->findChildren<QLabel *>())
            all += label->text() + u'\n';
        return all;
    }

    QString description(const QString &name) const
    {
        for (const QWidget *widget : findPage()->findChildren<QWidget *>()) {
            if (widget->accessibleName() == name)
                return widget->accessibleDescription();
        }
        return u"nothing is called "_s + name;
    }

    QPushButton *button(const QString &name) const
    {
        for (QPushButton *each : findPage()->findChildren<QPushButton *>()) {
            if (each->accessibleName() == name)
                return each;
        }
        qFatal("no button %s", qPrintable(name));
    }

    /// With ANARCHY_EGPU_SHOTS=FOLDER set, what a test looks at can be looked at by people.
    void grab(const QString &name) const
    {
        const QString folder = qEnvironmentVariable("ANARCHY_EGPU_SHOTS");
        if (!folder.isEmpty())
            m_window->grab().save(QDir(folder).filePath(name + u".png"_s));
    }

    std::unique_ptr<QTemporaryDir> m_root;
    TestDriver *m_driver = nullptr; ///< owned by the model
    std::unique_ptr<LiveModel> m_model;
    std::unique_ptr<ChangeController> m_changes;
    PreferenceStore m_preferences; ///< kept nowhere
    ProfileStore m_profiles; ///< the presets only
    SwitchRuleStore m_rules;
    std::unique_ptr<AutomaticSwitch> m_switching;
    std::optional<Baselines> m_baselines; ///< none
    std::unique_ptr<ChangeKeeper> m_history;
    std::unique_ptr<HistoryKeeper> m_past;
    std::unique_ptr<MainWindow> m_window;
};

ANARCHY_WIDGET_TEST(AdvisorPageTest, "advisorpage")
#include "tst_advisorpage.moc"
