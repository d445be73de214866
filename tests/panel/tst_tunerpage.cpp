// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>

#include "panel/autotune/curveplot.h"
#include "panel/autotune/tunerpage.h"
#include "panel/autotune/tunersetup.h"
#include "panel/window/messagebar.h"
#include "panel/window/trialbar.h"
#include "tuningfeed.h"
#include "widgettest.h"
#include "windowfixture.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

namespace {
constexpr auto Ring = static_cast<std::size_t>(ANARCHY_PARAM_RING_BUFFER_SIZE);
}

/// The page in the window, over a driver whose answers the test decides and a link that is as good as its values.
class TunerPageTest : public WindowFixture {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        WindowFixture::init();
        m_feed = std::make_unique<TuningFeed>(*m_model);
        m_window->openPage(MainWindow::Page::AutoTune);
    }

    void theObjectiveChoosesItsParameters()
    {
        QVERIFY(box(u"Tune Payload size"_s)->isChecked());
        QVERIFY(!box(u"Tune Completion timeout"_s)->isChecked());
        press(u"Tune for latency"_s);
        QVERIFY(box(u"Tune Completion timeout"_s)->isChecked());
        QVERIFY(text(u"What the objective means"_s).contains(u"p99"_s));
        box(u"Tune DMA channels"_s)->setChecked(false);
        const TuningWish wish = m_window->findChild<TunerSetup *>()->wish();
        QCOMPARE(wish.objective, Objective::Latency);
        QCOMPARE(wish.parameters,
                 (std::vector<int>{ANARCHY_PARAM_RING_BUFFER_SIZE, ANARCHY_PARAM_MAX_PAYLOAD_SIZE,
                                   ANARCHY_PARAM_COMPLETION_TIMEOUT}));
    }

    void whatItTakesIsSaidBeforehand()
    {
        const QString forecast = text(u"What tuning takes"_s);
        QVERIFY2(forecast.contains(u"hardly more than 25"_s) && forecast.contains(u"would take 126"_s),
                 qPrintable(forecast));
        QVERIFY2(forecast.contains(u"A password is asked for at the first change"_s), qPrintable(forecast));
        QVERIFY(forecast.contains(u"ends with the old values"_s));
    }

    void aSimulatedLinkSaysSoAndAsksForNothing()
    {
        m_driver->simulated = true;
        m_driver->setRunning(defaultValues()); // whatever looks again
        Q_EMIT m_model->linkChanged();
        QVERIFY2(text(u"What tuning takes"_s).contains(u"simulated"_s), qPrintable(text(u"What tuning takes"_s)));
        QVERIFY(!text(u"What tuning takes"_s).contains(u"password"_s));
        QVERIFY(!named<QRadioButton>(u"Measure the built-in load"_s)->isEnabled());
    }

    void obstaclesAreNamed()
    {
        auto *start = named<QPushButton>(u"Start tuning"_s);
        QVERIFY(start->isEnabled());
        QVERIFY(text(u"Why nothing can be tuned"_s).isEmpty());
        for (const QString &each : {u"Ring buffer size"_s, u"DMA channels"_s, u"Payload size"_s})
            box(u"Tune "_s + each)->setChecked(false);
        QCOMPARE(text(u"Why nothing can be tuned"_s), u"Choose at least one parameter."_s);
        QVERIFY(!start->isEnabled());
        box(u"Tune Payload size"_s)->setChecked(true);
        QVERIFY(start->isEnabled());

        m_driver->changePage([](TelemetryPage &page) { page.state = ANARCHY_LINK_RECOVERING; });
        QTRY_VERIFY(text(u"Why nothing can be tuned"_s).contains(u"not up"_s));
        QVERIFY(!start->isEnabled());
        m_driver->setLinkThere(false);
        QTRY_VERIFY(text(u"Why nothing can be tuned"_s).contains(u"no link"_s));
        m_driver->changePage([](TelemetryPage &page) { page.state = ANARCHY_LINK_UP; });
        m_driver->setLinkThere(true);
        QTRY_VERIFY(start->isEnabled());

        ParameterValues others = defaultValues();
        others[Ring] = 512;
        m_driver->startForeignTrial(others, 15'000);
        QVERIFY(text(u"Why nothing can be tuned"_s).contains(u"on trial"_s));
        QVERIFY(!start->isEnabled());
        m_driver->passTrialTime(15'000);
        QVERIFY(start->isEnabled());
    }

    void whatIsTriedIsSaidAndCancelledAtOnce()
    {
        startRing();
        m_feed->drive(tuner(), [this] { return onTrial(); });
        QCOMPARE(text(u"What is tried now"_s), u"Ring buffer size: 128 pages"_s);
        QCOMPARE(text(u"Why it is tried"_s), u"The next power of two from 256 pages."_s);
        QVERIFY(text(u"Time that is left"_s).startsWith(u"Measurement 2 of about"_s));
        QCOMPARE(named<QProgressBar>(u"Progress of tuning"_s)->value(), 1);
        QVERIFY(!named<QPushButton>(u"Start tuning"_s)->isVisible());
        press(u"Cancel tuning"_s);
        m_feed->drive(tuner());
        QCOMPARE(text(u"Result of tuning"_s), u"Tuning was ended"_s);
        QCOMPARE(text(u"Why it ended so"_s), u"Cancelled."_s);
        QVERIFY(!named<QPushButton>(u"Keep the new values"_s)->isVisible());
        QVERIFY(!onTrial());
        QCOMPARE(running(), 256u);
        press(u"Tune again"_s);
        QVERIFY(named<QPushButton>(u"Start tuning"_s)->isVisible());
    }

    // Its trials are told on its page and nowhere else, and nothing else is applied meanwhile.
    void theDriverIsTheTunersWhileItRuns()
    {
        QVERIFY(m_rules->set({true, {{SwitchRule::When::Program, u"steam"_s, u"gaming"_s, {}}}, {}}));
        QSignalSpy messages(m_changes.get(), &ChangeController::messageRaised);
        startRing();
        m_feed->drive(tuner(), [this] { return onTrial(); });
        QCOMPARE(m_changes->phase(), ChangeController::Phase::Tuning);
        QVERIFY(!m_window->findChild<TrialBar *>()->isVisible());
        m_changes->apply(m_window->presets()[0].changeFrom(defaultValues()), {ChangeOrigin::Preset, {}});
        QCOMPARE(running(), 128u);
        m_feed->drive(tuner());
        QVERIFY(m_switching->heldBecause().isEmpty()); // nobody has chosen anything
        QCOMPARE(messages.count(), 0);
        QVERIFY(!m_window->findChild<TrialBar *>()->isVisible());
    }

    void aRuleThatMatchesWaitsForItsEnd()
    {
        QVERIFY(m_rules->set({true, {{SwitchRule::When::Program, u"steam"_s, u"gaming"_s, {}}}, {}}));
        startRing();
        m_feed->drive(tuner(), [this] { return onTrial(); });
        m_switching->setPrograms({u"steam"_s});
        m_switchClock += std::chrono::minutes(1);
        m_switching->setGameMode(false); // looks again
        QCOMPARE(m_changes->phase(), ChangeController::Phase::Tuning);
        press(u"Cancel tuning"_s);
        m_feed->drive(tuner());
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Trial);
    }

    void aResultIsKeptAndSaved()
    {
        startRing();
        m_feed->drive(tuner());
        QCOMPARE(text(u"Result of tuning"_s), u"Better values were found"_s);
        const TunerResult &result = tuner().run()->result();
        const quint32 best = result.recommended.values[Ring].value();
        QVERIFY(best < 256);
        QCOMPARE(running(), 256u); // nothing is kept before somebody says so
        QVERIFY(text(u"Recommended values"_s).contains(u"→ %1 pages"_s.arg(best)));
        QVERIFY2(text(u"Before and after"_s).contains(u"DMA latency p99"_s), qPrintable(text(u"Before and after"_s)));
        auto *plot = m_window->findChild<CurvePlot *>();
        QVERIFY(plot && plot->isVisible());
        QVERIFY2(plot->accessibleDescription().contains(u"128 pages"_s), qPrintable(plot->accessibleDescription()));
        QVERIFY(text(u"Ring buffer size reason"_s).contains(result.parameters.front().why));

        press(u"Save as profile"_s);
        named<QLineEdit>(u"Name of the profile"_s, tunerPage())->setText(u"Gaming"_s);
        press(u"Accept the name"_s, tunerPage());
        QVERIFY(!text(u"What is wrong"_s, tunerPage()).isEmpty()); // presets have their names
        named<QLineEdit>(u"Name of the profile"_s, tunerPage())->setText(u"Evenings"_s);
        press(u"Accept the name"_s, tunerPage());
        const Profile *profile = m_profiles->find(u"evenings"_s);
        QVERIFY(profile);
        QCOMPARE(profile->values.values[Ring], std::optional(best));

        press(u"Keep the new values"_s);
        QTRY_COMPARE(text(u"Result of tuning"_s), u"The new values run"_s);
        QCOMPARE(running(), best);
        QVERIFY(!onTrial());
        QVERIFY(!m_changes->isBusy());
        QVERIFY(!named<QPushButton>(u"Keep the new values"_s)->isVisible());
        QVERIFY(m_window->findChild<MessageBar *>()->text().contains(u"kept"_s));
    }

    void whoLooksElsewhereIsToldOfItsEnd()
    {
        startRing();
        m_window->openPage(MainWindow::Page::Monitor);
        m_feed->drive(tuner());
        QVERIFY2(m_window->findChild<MessageBar *>()->text().startsWith(u"Tuning has ended: Better"_s),
                 qPrintable(m_window->findChild<MessageBar *>()->text()));
        m_window->openPage(MainWindow::Page::AutoTune);
        QVERIFY(named<QPushButton>(u"Keep the new values"_s)->isVisible());
    }

    void whatIsKeptIsSomebodysChoice()
    {
        QVERIFY(m_rules->set({true, {{SwitchRule::When::Program, u"steam"_s, u"gaming"_s, {}}}, {}}));
        startRing();
        m_feed->drive(tuner());
        press(u"Keep the new values"_s);
        QTRY_COMPARE(tuner().stage(), TunerController::Stage::Kept);
        QVERIFY(m_switching->heldBecause().contains(u"by hand"_s));
    }

    void aStepThatIsNotAuthorisedLeavesTheOldValues()
    {
        startRing();
        connect(tuner().run(), &TuningRun::stepBegan, m_window.get(), [this](const TunerStep &step) {
            if (step.number == 3)
                m_driver->answerWith({Outcome::Code::NotAuthorized, u"Not authorised; nothing was changed."_s});
        });
        m_feed->drive(tuner());
        QCOMPARE(text(u"Result of tuning"_s), u"Tuning was ended"_s);
        QVERIFY2(text(u"Why it ended so"_s).contains(u"not authorised"_s), qPrintable(text(u"Why it ended so"_s)));
        QCOMPARE(running(), 256u);
        QVERIFY(!m_changes->isBusy());
    }

    void aLinkThatGoesDownEndsIt()
    {
        startRing();
        m_feed->drive(tuner(), [this] { return onTrial(); });
        m_feed->state = ANARCHY_LINK_DOWN;
        m_feed->drive(tuner());
        QCOMPARE(text(u"Why it ended so"_s), u"The link went down."_s);
        QCOMPARE(running(), 256u);
        QVERIFY(!onTrial());
    }

    void anotherDriverEndsIt()
    {
        startRing();
        m_feed->drive(tuner(), [this] { return onTrial(); });
        auto other = std::make_unique<TestDriver>();
        m_driver = other.get();
        m_model->replacePort(std::move(other));
        QCOMPARE(tuner().stage(), TunerController::Stage::Idle);
        QVERIFY(!tuner().run());
        QVERIFY(named<QPushButton>(u"Start tuning"_s)->isVisible());
        QVERIFY(!m_changes->isBusy());
    }

    void aCurveIsALineThroughItsPoints()
    {
        TunedParameter parameter;
        parameter.parameter = ANARCHY_PARAM_RING_BUFFER_SIZE;
        parameter.chosen = 1024;
        for (const quint32 value : {256u, 512u, 1024u}) {
            TunedPoint point;
            point.value = value;
            point.against = value / 2;
            point.judgement.verdict = Verdict::Better;
            point.judgement.throughput.before.value = value / 2 * 1e6;
            point.judgement.throughput.after.value = value * 1e6;
            parameter.points.push_back(point);
        }
        CurvePlot plot;
        plot.resize(400, 200);
        plot.display(parameter, Objective::Throughput, 1);
        const QImage picture = plot.grab().toImage();
        const QColor ink = look::ink(look::Ink::Tx, plot.palette());
        // Everywhere between the outer points.
        for (int x = picture.width() * 2 / 5; x < picture.width() * 4 / 5; x += 7) {
            bool found = false;
            for (int y = 0; y < picture.height(); ++y) {
                const QColor pixel = picture.pixelColor(x, y);
                found |= pixel.blue() - pixel.red() > (ink.blue() - ink.red()) / 3;
            }
            QVERIFY2(found, qPrintable(QString::number(x)));
        }
    }

    void theKeyboardIsEnough()
    {
        m_window->openPage(MainWindow::Page::Monitor);
        m_window->activateWindow();
        QTRY_VERIFY(m_window->isActiveWindow());
        QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
        auto *start = named<QPushButton>(u"Start tuning"_s);
        QVERIFY(start->isVisible() && start->isEnabled());
        QTest::keyClick(m_window.get(), Qt::Key_S, Qt::AltModifier);
        QTRY_COMPARE(tuner().stage(), TunerController::Stage::Running);
        QTest::keyClick(m_window.get(), Qt::Key_N, Qt::AltModifier);
        QTRY_COMPARE(tuner().stage(), TunerController::Stage::Ended);
    }

private:
    TunerPage *tunerPage() const { return &m_window->tuner(); }
    TunerController &tuner() const { return m_window->tuner().tuner(); }
    bool onTrial() const { return m_driver->configuration()->onTrial; }
    quint32 running() const { return m_driver->configuration()->running[Ring]; }

    /// Rings for latency: the quickest way to something better.
    void startRing()
    {
        press(u"Tune for latency"_s);
        for (const QString &each : {u"DMA channels"_s, u"Payload size"_s, u"Completion timeout"_s})
            box(u"Tune "_s + each)->setChecked(false);
        press(u"Start tuning"_s);
        QCOMPARE(tuner().stage(), TunerController::Stage::Running);
    }

    template <typename Widget> Widget *named(const QString &name, const QWidget *in = nullptr) const
    {
        for (Widget *each : (in ? in : m_window.get())->findChildren<Widget *>()) {
            if (each->accessibleName() == name)
                return each;
        }
        qFatal("nothing is called %s", qPrintable(name));
    }
    QCheckBox *box(const QString &name) const { return named<QCheckBox>(name); }
    QString text(const QString &name, const QWidget *in = nullptr) const { return named<QLabel>(name, in)->text(); }
    void press(const QString &name, const QWidget *in = nullptr) const
    {
        auto *button = named<QPushButton>(name, in);
        QVERIFY2(button->isVisible() && button->isEnabled(), qPrintable(name));
        button->click();
    }

    std::unique_ptr<TuningFeed> m_feed;
};

ANARCHY_WIDGET_TEST(TunerPageTest, "tunerpage")
#include "tst_tunerpage.moc"
