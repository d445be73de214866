// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QSignalSpy>

#include "desktop/notices/linknotices.h"
#include "desktop/services/tunercontroller.h"
#include "panel/window/linkchooser.h"
#include "widgettest.h"
#include "windowfixture.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

/// What goes on while somebody looks at one link and then at another of the same driver.
class LinkChoiceTest : public WindowFixture {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        WindowFixture::init();
        m_driver->setLinks({0, 3});
    }

    void oneEventIsOneNoticeHoweverOftenTheLinkChanged()
    {
        Notices notices(m_preferences, [] { return QTime(12, 0); });
        QList<NoticeKind> told;
        connect(&notices, &Notices::passed, this, [&told](const Notice &notice) { told << notice.kind; });
        const LinkNotices watching(*m_model, notices);
        lookAround();

        anarchy_event event{};
        event.size = sizeof event;
        event.link = 0xffffffff; // as all that is told of the configuration
        event.type = ANARCHY_EVENT_CONFIG_REVERTED;
        event.source = ANARCHY_SOURCE_TRIAL_TIMER;
        Q_EMIT m_driver->eventReceived(event, 0);
        QCOMPARE(told, QList{NoticeKind::Reverted});

        told.clear();
        event.type = ANARCHY_EVENT_ERROR_BURST;
        event.source = ANARCHY_SOURCE_DRIVER;
        event.args[0] = ANARCHY_ERROR_CRC;
        event.args[1] = 50;
        event.link = 3;
        Q_EMIT m_driver->eventReceived(event, 0);
        QVERIFY(told.isEmpty()); // nobody looks at that link
        event.link = 0;
        Q_EMIT m_driver->eventReceived(event, 0);
        QCOMPARE(told, QList{NoticeKind::ErrorBurst});
    }

    void anAnswerIsTakenOnceHoweverOftenTheLinkChanged()
    {
        lookAround();
        QSignalSpy answers(m_changes.get(), &ChangeController::applyAnswered);
        QSignalSpy counted(m_changes.get(), &ChangeController::countdown);
        beginTrial();
        QCOMPARE(answers.count(), 1);
        counted.clear();
        Q_EMIT m_driver->configurationChanged();
        QCOMPARE(counted.count(), 1);
    }

    // The values are the driver's, and so is the trial.
    void anOwnTrialStaysOursWhileAnotherLinkIsLookedAt()
    {
        beginTrial();
        m_model->setLink(3);
        QCOMPARE(m_changes->phase(), ChangeController::Phase::Trial);
        m_model->setLink(0);
        QCOMPARE(m_changes->phase(), ChangeController::Phase::Trial);
        QCOMPARE(m_changes->trialLink(), 0);
        m_changes->keep();
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Idle);
        QCOMPARE(running(), m_tried);

        beginTrial();
        m_model->setLink(3);
        m_changes->revert();
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Idle);
        QVERIFY(running() != m_tried);
    }

    void aRequestThatIsOnItsWayIsStillAnswered()
    {
        m_changes->apply(trial(), {ChangeOrigin::Manual, {}});
        QCOMPARE(m_changes->phase(), ChangeController::Phase::Applying);
        m_model->setLink(3);
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Trial);
    }

    // Neither the errors of another link nor that it is down say anything of the trial.
    void aTrialIsJudgedByItsOwnLink()
    {
        beginTrial();
        m_model->setLink(3);
        m_driver->changePage([](TelemetryPage &page) {
            page.errors[ANARCHY_ERROR_CRC] += 100'000;
            page.state = ANARCHY_LINK_DOWN;
        });
        QTRY_VERIFY(m_model->latest() && m_model->latest()->state == ANARCHY_LINK_DOWN);
        QTest::qWait(1500); // longer than a link may be down in a trial
        QCOMPARE(m_changes->phase(), ChangeController::Phase::Trial);
        m_changes->keep();
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Idle);
    }

    void anAutomaticSwitchGoesOn()
    {
        QVERIFY(m_rules->set({true, {{SwitchRule::When::Program, u"steam"_s, u"gaming"_s, {}}}, {}}));
        m_switching->setPrograms({u"steam"_s});
        m_switchClock += ProfileSwitch::settle;
        m_switching->setPrograms({u"steam"_s});
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Trial);
        m_model->setLink(3);
        m_driver->passTrialTime(10'000);
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Idle);
        QVERIFY(m_profiles->find(u"gaming"_s)->matches(running()));
        QVERIFY2(m_switching->heldBecause().isEmpty(), qPrintable(m_switching->heldBecause()));
    }

    void aTunersLinkStays()
    {
        TunerController tuner(*m_model, *m_changes);
        QComboBox *choice = m_window->findChild<LinkChooser *>()->findChild<QComboBox *>();
        QVERIFY(choice->isEnabled());
        tuner.start(latency());
        QCOMPARE(tuner.stage(), TunerController::Stage::Running);
        QVERIFY(!choice->isEnabled());
        m_model->setLink(3);
        QCOMPARE(m_model->link(), 0);
        QCOMPARE(tuner.stage(), TunerController::Stage::Running);
        tuner.cancel();
        QTRY_COMPARE(tuner.stage(), TunerController::Stage::Ended);
        QVERIFY(choice->isEnabled());
        m_model->setLink(3);
        QCOMPARE(m_model->link(), 3);
    }

    // However a run ends, nothing reads faster than the user wants.
    void aRunThatIsNoMoreLeavesTheSamplingAsItWas()
    {
        m_model->setSamplingPeriod(std::chrono::milliseconds(500));
        m_model->setWatched(false);
        auto tuner = std::make_unique<TunerController>(*m_model, *m_changes);
        tuner->start(latency());
        QVERIFY(m_model->health().period < std::chrono::milliseconds(500));
        auto other = std::make_unique<TestDriver>();
        m_driver = other.get();
        m_model->replacePort(std::move(other));
        QCOMPARE(tuner->stage(), TunerController::Stage::Idle);
        QCOMPARE(m_model->health().period, std::chrono::milliseconds(500));
        QCOMPARE(m_model->pace(), std::chrono::seconds(10)); // nobody waits for samples
    }

private:
    static TuningWish latency()
    {
        TuningWish wish;
        wish.objective = Objective::Latency;
        return wish;
    }

    void lookAround()
    {
        for (const int link : {3, 0, 3, 0})
            m_model->setLink(link);
        QTRY_VERIFY(m_model->latest());
    }

    Change trial()
    {
        m_tried = running();
        quint32 &ring = m_tried[ANARCHY_PARAM_RING_BUFFER_SIZE];
        ring = ring == 512 ? 256 : 512;
        return Change::between(running(), m_tried);
    }

    void beginTrial()
    {
        m_changes->apply(trial(), {ChangeOrigin::Manual, {}});
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Trial);
    }

    ParameterValues running() const { return m_driver->configuration()->running; }

    ParameterValues m_tried{};
};

ANARCHY_WIDGET_TEST(LinkChoiceTest, "linkchoice")
#include "tst_linkchoice.moc"
