// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAccessible>
#include <QCheckBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

#include "panel/profiles/profilespage.h"
#include "panel/window/messagebar.h"

using namespace anarchy;
#include "widgettest.h"
#include "windowfixture.h"

using namespace Qt::StringLiterals;

/// The Profiles page by clicks and keys, over a driver whose answers the test holds and a folder of its own.
class ProfilesTest : public WindowFixture {
    Q_OBJECT

private Q_SLOTS:
    void presetsAreListedAndCompared()
    {
        open();
        QCOMPARE(table()->model()->rowCount(), 4);
        QCOMPARE(cell(0, ProfileModel::Name), u"Gaming (built in)"_s);
        QCOMPARE(cell(0, ProfileModel::Difference), u"3 values differ"_s);
        QCOMPARE(cell(3, ProfileModel::Difference), u"running"_s);
        list().select(u"compute"_s);
        const Profile compute = *m_profiles->find(u"compute"_s);
        const QString wanted = compute.values.describe(defaultValues()).join(u'\n');
        QVERIFY2(difference().contains(wanted), qPrintable(difference()));
        QCOMPARE(m_driver->requests(), 0); // looking is free
        // It follows what runs.
        m_driver->setRunning(compute.changeFrom(defaultValues()).appliedTo(defaultValues()));
        QTRY_COMPARE(cell(2, ProfileModel::Difference), u"running"_s);
        QCOMPARE(difference(), u"Compute is what runs."_s);
        QVERIFY(!button(u"Apply profile"_s)->isEnabled());
    }

    void builtInPresetsStay()
    {
        open();
        for (const char *id : {"gaming", "mixed", "compute", "default"}) {
            list().select(QString::fromLatin1(id));
            QVERIFY(!button(u"Rename profile"_s)->isEnabled());
            QVERIFY(!button(u"Remove profile"_s)->isEnabled());
            QVERIFY(button(u"Duplicate profile"_s)->isEnabled());
            QVERIFY(button(u"Export profile"_s)->isEnabled());
        }
    }

    void savingByKeysAlone()
    {
        ParameterValues values = defaultValues();
        values[ANARCHY_PARAM_RING_BUFFER_SIZE] = 512;
        values[ANARCHY_PARAM_DEBUG_LEVEL] = 2;
        m_driver->setRunning(values);
        QTest::keyClick(m_window.get(), Qt::Key_5, Qt::ControlModifier);
        m_window->activateWindow();
        QTRY_VERIFY(m_window->isActiveWindow());
        QTest::keyClick(m_window.get(), Qt::Key_S, Qt::AltModifier);
        QTRY_VERIFY(edit(u"Name of the profile"_s)->hasFocus());
        type(u"Two players"_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        type(u"after work"_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QVERIFY(!form()->isVisible());
        const Profile *saved = m_profiles->find(u"two players"_s);
        QVERIFY(saved);
        QCOMPARE(saved->note, u"after work"_s);
        QCOMPARE(saved->link, QString());
        QCOMPARE(saved->values, withoutLogLevel(Change::to(values)));
        QCOMPARE(list().current()->id, saved->id);
        QVERIFY(table()->hasFocus());
        QCOMPARE(m_driver->requests(), 0);
    }

    void aNameThatIsTakenIsSaidAndNothingSaved()
    {
        open();
        click(u"Save current values as a profile"_s);
        edit(u"Name of the profile"_s)->setText(u"gaming"_s);
        click(u"Accept the name"_s);
        QVERIFY(form()->isVisible());
        QCOMPARE(problem(), u"Gaming is built in; choose another name"_s);
        QCOMPARE(edit(u"Name of the profile"_s)->accessibleDescription(), problem());
        edit(u"Name of the profile"_s)->clear();
        click(u"Accept the name"_s);
        QCOMPARE(problem(), u"a profile needs a name"_s);
        QTest::keyClick(edit(u"Name of the profile"_s), Qt::Key_Escape);
        QVERIFY(!form()->isVisible());
        QCOMPARE(m_profiles->profiles().size(), 4);
    }

    void renamingDuplicatingRemovingAndUndoing()
    {
        open();
        list().select(u"gaming"_s);
        click(u"Duplicate profile"_s);
        QCOMPARE(edit(u"Name of the profile"_s)->text(), u"Gaming copy"_s);
        click(u"Accept the name"_s);
        QCOMPARE(list().current()->name, u"Gaming copy"_s);
        click(u"Rename profile"_s);
        edit(u"Name of the profile"_s)->setText(u"Mine"_s);
        click(u"Accept the name"_s);
        QCOMPARE(list().current()->name, u"Mine"_s);
        QCOMPARE(m_profiles->profiles().size(), 5);
        click(u"Remove profile"_s);
        QCOMPARE(m_profiles->profiles().size(), 4);
        QCOMPARE(message(), u"Mine was removed."_s);
        QVERIFY(list().current()); // a neighbour
        click(u"Undo"_s);
        QCOMPARE(message(), u"Mine is there again."_s);
        QCOMPARE(list().current()->name, u"Mine"_s);
        QVERIFY(!button(u"Undo"_s)->isVisible());
    }

    void applyingIsATrial()
    {
        open();
        list().select(u"gaming"_s);
        click(u"Apply profile"_s);
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Trial);
        QCOMPARE(m_driver->requests(), 1);
        QVERIFY(m_driver->configuration()->onTrial);
        QVERIFY(m_profiles->find(u"gaming"_s)->matches(m_driver->configuration()->running));
        QVERIFY(!button(u"Save current values as a profile"_s)->isEnabled()); // nothing unproven is kept
        list().select(u"compute"_s);
        QVERIFY(!button(u"Apply profile"_s)->isEnabled());
        QVERIFY(difference().contains(u"Keep or revert the change on trial first."_s));
        m_changes->keep();
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Idle);
        QVERIFY(button(u"Apply profile"_s)->isEnabled());
    }

    void enterAppliesTheRow()
    {
        open();
        list().select(u"mixed"_s);
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_Return);
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Trial);
        QVERIFY(m_profiles->find(u"mixed"_s)->matches(m_driver->configuration()->running));
    }

    void aRefusalIsSaidAndChangesNothing()
    {
        open();
        m_driver->answerWith({Outcome::Code::NotAuthorized, u"Not authorised; nothing was changed."_s});
        list().select(u"gaming"_s);
        click(u"Apply profile"_s);
        QTRY_COMPARE(message(), u"Not authorised; nothing was changed."_s);
        QCOMPARE(m_driver->configuration()->running, defaultValues());
    }

    void aProfileOfAnotherLinkIsNotApplied()
    {
        open();
        m_driver->setRunning(m_profiles->find(u"gaming"_s)->values.appliedTo(defaultValues()));
        click(u"Save current values as a profile"_s);
        edit(u"Name of the profile"_s)->setText(u"Here"_s);
        auto *only = form()->findChild<QCheckBox *>();
        QVERIFY(only->isVisible());
        QCOMPARE(only->text(), u"Only for the loopback link"_s);
        only->setChecked(true);
        click(u"Accept the name"_s);
        QCOMPARE(m_profiles->find(u"here"_s)->link, u"loopback"_s);
        m_driver->setRunning(defaultValues());
        QVERIFY(button(u"Apply profile"_s)->isEnabled());
        m_driver->identity = u"thunderbolt:0d4c2e4e-8f07-4d3c-9a77-2e5b0c4f1a99"_s;
        m_driver->setPresence(Presence::NoLink);
        m_driver->setPresence(Presence::Ready);
        QTRY_VERIFY(!button(u"Apply profile"_s)->isEnabled());
        QCOMPARE(difference(), u"Here is for the loopback link only."_s);
    }

    void exportingAndImporting()
    {
        open();
        const QString file = m_home->filePath(u"out.json"_s);
        list().select(u"gaming"_s);
        list().exportFile(file);
        QCOMPARE(message(), u"Gaming was exported to %1."_s.arg(file));
        list().importFile(file); // the name is taken: another is asked for
        QVERIFY(form()->isVisible());
        QCOMPARE(problem(), u"Gaming is built in; choose another name"_s);
        QCOMPARE(edit(u"Name of the profile"_s)->text(), u"Gaming 2"_s);
        click(u"Accept the name"_s);
        QCOMPARE(m_profiles->find(u"Gaming 2"_s)->values, m_profiles->find(u"gaming"_s)->values);

        QFile broken(file);
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("{\n  \"format\": \"anarchy-egpu-profile\",\n  \"version\": \"9.0\"\n}");
        broken.close();
        list().importFile(file);
        QCOMPARE(message(), u"%1:3: version 9.0 is not one that this program reads; it reads 1.x"_s.arg(file));
        QCOMPARE(m_profiles->profiles().size(), 5);
        list().exportFile(u"/proc/self/x.json"_s);
        QVERIFY2(message().startsWith(u"/proc/self/x.json cannot be written: "_s), qPrintable(message()));
    }

    void filesThatCannotBeUsedAreNamed()
    {
        open();
        auto *problems = m_window->findChild<QLabel *>(u"profileProblems"_s);
        QVERIFY(!problems->isVisible());
        QVERIFY(QDir().mkpath(m_profiles->folder()));
        QFile file(m_profiles->folder() + u"/odd.json"_s);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[");
        file.close();
        QTRY_VERIFY(problems->isVisible());
        QVERIFY2(problems->text().startsWith(m_profiles->folder() + u"/odd.json:1: not a JSON object"_s),
                 qPrintable(problems->text()));
    }

private:
    void open()
    {
        m_window->openPage(MainWindow::Page::Profiles);
        QVERIFY(table()->isVisible());
    }

    ProfileList &list() const { return m_window->profiles().list(); }
    QTableView *table() const { return list().findChild<QTableView *>(); }
    ProfileForm *form() const { return list().findChild<ProfileForm *>(); }
    QString cell(int row, int column) const { return table()->model()->index(row, column).data().toString(); }
    QString difference() const { return m_window->findChild<QLabel *>(u"profileDifference"_s)->text(); }
    QString problem() const { return m_window->profiles().findChild<QLabel *>(u"profileProblem"_s)->text(); }
    QString message() const { return m_window->findChild<MessageBar *>()->text(); }

    static void type(const QString &text)
    {
        auto *into = qobject_cast<QLineEdit *>(QApplication::focusWidget());
        QVERIFY(into);
        into->selectAll();
        QTest::keyClicks(into, text);
    }

    template <typename Widget> Widget *named(const QString &name) const
    {
        // Another page has a form of the same kind.
        for (Widget *each : m_window->profiles().findChildren<Widget *>() + m_window->findChildren<Widget *>()) {
            if (each->accessibleName() == name)
                return each;
        }
        qFatal("nothing is called %s", qPrintable(name));
    }
    QPushButton *button(const QString &name) const { return named<QPushButton>(name); }
    QLineEdit *edit(const QString &name) const { return named<QLineEdit>(name); }
    void click(const QString &name) const
    {
        QVERIFY2(button(name)->isVisible() && button(name)->isEnabled(), qPrintable(name));
        QTest::mouseClick(button(name), Qt::LeftButton);
    }
};

ANARCHY_WIDGET_TEST(ProfilesTest, "profiles")
#include "tst_profiles.moc"
