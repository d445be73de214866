// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QTest>

#include "panel/profiles/profilespage.h"
#include "panel/profiles/switchrulerow.h"
#include "panel/window/messagebar.h"

using namespace anarchy;
#include "widgettest.h"
#include "windowfixture.h"

using namespace Qt::StringLiterals;

/// Automatic switching from a program that starts to the driver and back, and its rules by clicks and keys.
class AutomaticSwitchTest : public WindowFixture {
    Q_OBJECT

private Q_SLOTS:
    void offMeansOff()
    {
        rules(false, {steam()});
        QVERIFY(m_switching->programsToWatch().isEmpty());
        start({u"steam"_s});
        QCOMPARE(m_driver->requests(), 0);
        QCOMPARE(status(), u"Off: only you change the settings."_s);
    }

    void aSwitchIsATrialThatIsKeptWhileTheLinkIsUp()
    {
        rules(true, {steam()});
        QCOMPARE(m_switching->programsToWatch(), QSet<QString>{u"Steam"_s});
        start({u"steam"_s});
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Trial);
        QVERIFY(gaming().matches(running()));
        QVERIFY(m_driver->configuration()->onTrial);
        QCOMPARE(status(), u"Tries Gaming because Steam is running."_s);
        QTRY_COMPARE(message(), u"Switched to Gaming because Steam is running. It is kept if the link stays up."_s);
        m_driver->passTrialTime(9000); // 6 of 15 s are left
        QTRY_COMPARE(m_changes->trialLeftMs(), 6000);
        QCOMPARE(m_changes->phase(), ChangeController::Phase::Trial);
        m_driver->passTrialTime(1000);
        QTRY_VERIFY(!m_driver->configuration()->onTrial);
        QTRY_COMPARE(message(), u"Switched to Gaming because Steam is running."_s);
        QVERIFY(gaming().matches(running()));
        QCOMPARE(status(), u"Uses Gaming because Steam is running."_s);
        QCOMPARE(m_driver->requests(), 2); // apply and confirm
    }

    void whenTheProgramEndsTheSettingsFromBeforeComeBack()
    {
        ParameterValues own = defaultValues();
        own[ANARCHY_PARAM_TB_RETRY_COUNT] = 7;
        own[ANARCHY_PARAM_RING_BUFFER_SIZE] = 512;
        m_driver->setRunning(own);
        rules(true, {steam()});
        switchAndKeep({u"steam"_s});
        QVERIFY(gaming().matches(running()));
        m_switching->setPrograms({});
        m_switchClock += ProfileSwitch::linger;
        m_switching->setPrograms({});
        keepTrial();
        QCOMPARE(running(), own);
        QTRY_COMPARE(message(), u"Went back to the settings before because Steam is no longer running."_s);
        QCOMPARE(status(), u"Waits for one of the rules to match."_s);
    }

    void theNextRuleStartsFromTheSettingsBeforeToo()
    {
        Profile payload;
        payload.name = u"Payload"_s;
        payload.values.values[ANARCHY_PARAM_MAX_PAYLOAD_SIZE] = 512;
        StoreError error;
        QVERIFY(m_profiles->add(payload, false, error));
        rules(true, {steam(), {SwitchRule::When::GameMode, {}, u"payload"_s, {}}});
        switchAndKeep({u"steam"_s});
        m_switching->setGameMode(true);
        m_switching->setPrograms({});
        m_switchClock += ProfileSwitch::linger;
        m_switching->setPrograms({});
        keepTrial();
        ParameterValues wanted = defaultValues(); // and nothing of Gaming is left
        wanted[ANARCHY_PARAM_MAX_PAYLOAD_SIZE] = 512;
        QCOMPARE(running(), wanted);
    }

    void aLinkThatGoesDownEndsIt()
    {
        rules(true, {steam()});
        start({u"steam"_s});
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Trial);
        m_driver->changePage([](TelemetryPage &page) { page.state = ANARCHY_LINK_DOWN; });
        QTRY_VERIFY(!m_driver->configuration()->onTrial);
        QCOMPARE(running(), defaultValues());
        QTRY_COMPARE(message(), u"Automatic switching waits: the link went down with the new settings."_s);
        m_driver->changePage([](TelemetryPage &page) { page.state = ANARCHY_LINK_UP; });
        QTRY_VERIFY(m_model->latest() && m_model->latest()->state == ANARCHY_LINK_UP);
        m_switchClock += std::chrono::hours(1);
        m_switching->setPrograms({u"steam"_s});
        QVERIFY(!m_switching->heldBecause().isEmpty()); // not again by itself
        QCOMPARE(m_changes->phase(), ChangeController::Phase::Idle);
    }

    void aLinkThatStillRecoversIsNotKept()
    {
        rules(true, {steam()});
        m_driver->changePage([](TelemetryPage &page) { page.state = ANARCHY_LINK_RECOVERING; });
        QTRY_COMPARE(m_model->latest()->state, quint32(ANARCHY_LINK_RECOVERING));
        start({u"steam"_s});
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Trial);
        m_driver->passTrialTime(14000);
        QTRY_COMPARE(m_changes->trialLeftMs(), 1000);
        QVERIFY(m_driver->configuration()->onTrial);
        m_driver->passTrialTime(1000); // the driver's own return
        QTRY_VERIFY(!m_switching->heldBecause().isEmpty());
        QCOMPARE(running(), defaultValues());
    }

    void aPromptThatWasClosedIsTheLast()
    {
        rules(true, {steam()});
        m_driver->answerWith({Outcome::Code::NotAuthorized, u"Not authorised; nothing was changed."_s});
        start({u"steam"_s});
        QTRY_COMPARE(m_driver->requests(), 1);
        QTRY_COMPARE(message(),
                     u"Automatic switching waits: the last switch failed: Not authorised; nothing was changed."_s);
        for (int i = 0; i < 5; ++i) {
            m_switching->setPrograms({});
            m_switchClock += std::chrono::minutes(5);
            start({u"steam"_s});
        }
        QCoreApplication::processEvents();
        QCOMPARE(m_driver->requests(), 1);
        QVERIFY2(status().startsWith(u"Waits for you: the last switch failed"_s), qPrintable(status()));
        // Until the user acts.
        m_driver->answerWith({Outcome::Code::Done, {}});
        click(u"Resume switching"_s); // in the message
        start({u"steam"_s});
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Trial);
        QVERIFY(m_switching->heldBecause().isEmpty());
    }

    void whatPeopleChooseWinsUntilReleased()
    {
        rules(true, {steam()});
        switchAndKeep({u"steam"_s});
        m_window->previewPreset(2);
        click(u"Apply preset"_s);
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Trial);
        m_changes->keep();
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Idle);
        const ParameterValues chosen = running();
        m_switching->setPrograms({});
        m_switchClock += std::chrono::hours(1);
        start({u"steam"_s});
        QCOMPARE(running(), chosen);
        QCOMPARE(status(), u"Waits for you: the settings were changed by hand or by another program."_s);
        m_window->openPage(MainWindow::Page::Profiles);
        click(u"Resume automatic switching"_s);
        start({u"steam"_s});
        QTRY_VERIFY(gaming().matches(running()));
    }

    void otherProgramsCountAsPeople()
    {
        rules(true, {steam()});
        ParameterValues theirs = defaultValues();
        theirs[ANARCHY_PARAM_RING_BUFFER_SIZE] = 1024;
        m_driver->setRunning(theirs);
        start({u"steam"_s});
        QCOMPARE(running(), theirs);
        QVERIFY(!m_switching->heldBecause().isEmpty());
    }

    void revertInTheBarIsAChoice()
    {
        rules(true, {steam()});
        start({u"steam"_s});
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Trial);
        click(u"Revert"_s);
        QTRY_COMPARE(message(), u"Automatic switching waits: the last switch was reverted."_s);
        QCOMPARE(running(), defaultValues());
        start({u"steam"_s});
        QCOMPARE(m_driver->requests(), 2);
    }

    void pluggingInUsesTheProfileOfThatLink()
    {
        Profile here;
        here.name = u"Here"_s;
        here.link = u"thunderbolt:0d4c2e4e-8f07-4d3c-9a77-2e5b0c4f1a99"_s;
        here.values.values[ANARCHY_PARAM_TB_RETRY_COUNT] = 8;
        StoreError error;
        QVERIFY(m_profiles->add(here, false, error));
        rules(true, {{SwitchRule::When::Link, {}, u"here"_s, {}}});
        start({});
        QCOMPARE(m_driver->requests(), 0); // this is the loopback link
        m_driver->setPresence(Presence::NoLink);
        m_driver->identity = here.link;
        m_driver->setPresence(Presence::Ready);
        QTRY_VERIFY(m_model->latest());
        start({});
        QTRY_COMPARE(running()[ANARCHY_PARAM_TB_RETRY_COUNT], 8u);
        QTRY_VERIFY(message().startsWith(u"Switched to Here because the link is connected."_s));
    }

    void aRuleWhoseProfileIsGoneDoesNothing()
    {
        rules(true, {{SwitchRule::When::Program, u"steam"_s, u"nix"_s, {}}});
        start({u"steam"_s});
        QCOMPARE(m_driver->requests(), 0);
        m_window->openPage(MainWindow::Page::Profiles);
        QCOMPARE(named<QComboBox>(u"Rule 1: profile"_s)->currentText(), u"nix (missing)"_s);
    }

    void rulesAreEditedByKeys()
    {
        m_window->openPage(MainWindow::Page::Profiles);
        m_window->activateWindow();
        QTRY_VERIFY(m_window->isActiveWindow());
        auto *enabled = named<QCheckBox>(u"Switch automatically"_s);
        QVERIFY(!enabled->isChecked());
        QTest::keyClick(m_window.get(), Qt::Key_W, Qt::AltModifier);
        QTRY_VERIFY(enabled->isChecked());
        QVERIFY(m_rules->get().enabled);
        named<QPushButton>(u"Add a rule"_s)->setFocus();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        auto *program = named<QLineEdit>(u"Rule 1: program"_s);
        QVERIFY(program->hasFocus());
        QVERIFY(m_rules->get().rules.isEmpty()); // not complete yet
        QTest::keyClicks(program, u"/usr/bin/steam"_s);
        QTest::keyClick(program, Qt::Key_Return);
        QCOMPARE(m_window->findChild<QLabel *>(u"switchingProblem"_s)->text(),
                 u"Rule 1 is not used yet: a program's name has no folders and at most 255 characters."_s);
        program->selectAll();
        QTest::keyClicks(program, u"steam"_s);
        QTest::keyClick(program, Qt::Key_Return);
        QCOMPARE(m_rules->get().rules.size(), 1);
        QVERIFY(!m_window->findChild<QLabel *>(u"switchingProblem"_s)->isVisible());
        QTest::keyClick(named<QComboBox>(u"Rule 1: profile"_s), Qt::Key_Down);
        QCOMPARE(m_rules->get().rules[0], (SwitchRule{SwitchRule::When::Program, u"steam"_s, u"mixed"_s, {}}));

        click(u"Add a rule"_s);
        QTest::keyClick(named<QComboBox>(u"Rule 2: when"_s), Qt::Key_Down);
        QCOMPARE(m_rules->get().rules.size(), 2);
        QCOMPARE(m_rules->get().rules[1].when, SwitchRule::When::GameMode);
        QTest::keyClick(named<QToolButton>(u"Move rule 2 up"_s), Qt::Key_Space);
        QCOMPARE(m_rules->get().rules[0].when, SwitchRule::When::GameMode);
        QCOMPARE(named<QComboBox>(u"Rule 1: when"_s)->currentText(), u"While a game asks GameMode"_s);
        QVERIFY(!named<QToolButton>(u"Move rule 1 up"_s)->isEnabled());
        QTest::keyClick(named<QToolButton>(u"Remove rule 1"_s), Qt::Key_Space);
        QCOMPARE(m_rules->get().rules.size(), 1);
        QCOMPARE(m_rules->get().rules[0].program, u"steam"_s);
        QCOMPARE(SwitchRuleStore(m_home->filePath(u"switching.json"_s)).get(), m_rules->get());
    }

private:
    static SwitchRule steam() { return {SwitchRule::When::Program, u"Steam"_s, u"gaming"_s, {}}; }
    const Profile &gaming() const { return *m_profiles->find(u"gaming"_s); }
    ParameterValues running() const { return m_driver->configuration()->running; }
    QString status() const { return m_switching->statusText(); }
    QString message() const { return m_window->findChild<MessageBar *>()->text(); }

    void rules(bool enabled, const QList<SwitchRule> &list) { QVERIFY(m_rules->set({enabled, list, {}})); }

    /// These programs run, and have done so for long enough.
    void start(const QSet<QString> &programs)
    {
        m_switching->setPrograms(programs);
        m_switchClock += ProfileSwitch::settle;
        m_switching->setPrograms(programs);
    }

    /// Lets two thirds of a trial pass.
    void keepTrial()
    {
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Trial);
        m_driver->passTrialTime(10000);
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Idle);
        QVERIFY(!m_driver->configuration()->onTrial);
    }

    void switchAndKeep(const QSet<QString> &programs)
    {
        start(programs);
        keepTrial();
    }

    template <typename Widget> Widget *named(const QString &name) const
    {
        for (Widget *each : m_window->findChildren<Widget *>()) {
            if (each->accessibleName() == name && each->isVisible())
                return each;
        }
        qFatal("nothing visible is called %s", qPrintable(name));
    }
    void click(const QString &name) const { QTest::mouseClick(named<QPushButton>(name), Qt::LeftButton); }
};

ANARCHY_WIDGET_TEST(AutomaticSwitchTest, "automaticswitch")
#include "tst_automaticswitch.moc"
