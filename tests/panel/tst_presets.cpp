// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include "desktop/look/look.h"
#include "panel/controls/segmentedcontrol.h"
#include "panel/window/mainwindow.h"
#include "panel/window/messagebar.h"
#include "panel/window/presetpanel.h"
#include "panel/window/trialbar.h"

using namespace anarchy;
#include "widgettest.h"
#include "windowfixture.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// A preset from the click to its end, over a driver whose clock and answers the test holds.
class PresetsTest : public WindowFixture {
    Q_OBJECT

private Q_SLOTS:
    void aClickShowsWhatWouldChange()
    {
        click(u"Gaming preset"_s);
        QVERIFY(panel()->isVisible());
        const Preset gaming = m_window->presets().constFirst();
        const QString shown = m_window->findChild<QLabel *>(u"presetDifference"_s)->text();
        QCOMPARE(shown, gaming.changeFrom(defaultValues()).describe(defaultValues()).join(u'\n'));
        QCOMPARE(m_driver->requests(), 0); // looking is free

        click(u"Cancel preset"_s);
        QVERIFY(!panel()->isVisible());
        QCOMPARE(m_driver->requests(), 0);
    }

    void theRunningPresetIsMarkedAndChangesNothing()
    {
        QVERIFY(segment(u"Default preset"_s)->isCurrent());
        click(u"Default preset"_s);
        QVERIFY(m_window->findChild<QLabel *>(u"presetDifference"_s)->text().contains(u"Nothing would change"_s));
        QVERIFY(!button(u"Apply preset"_s)->isVisible());
        QTest::keyClick(button(u"Cancel preset"_s), Qt::Key_Escape);
        QVERIFY(!panel()->isVisible());
    }

    void keepKeeps()
    {
        applyGaming();
        QVERIFY(segment(u"Gaming preset"_s)->isCurrent());
        click(u"Keep"_s);
        QTRY_VERIFY(!trialBar()->isVisible());
        QCOMPARE(message(), u"Settings kept."_s);
        QVERIFY(segment(u"Gaming preset"_s)->isCurrent());
        QVERIFY(!m_driver->configuration()->onTrial);
        // The offer to use it after a restart, and what came of it.
        QVERIFY(button(u"Also use after a restart"_s)->isVisible());
        click(u"Also use after a restart"_s);
        QTRY_COMPARE(message(), u"These settings are also used after a restart."_s);
    }

    void revertReverts()
    {
        applyGaming();
        click(u"Revert"_s);
        QTRY_VERIFY(!trialBar()->isVisible());
        QCOMPARE(message(), u"Reverted to the previous settings."_s);
        QCOMPARE(m_driver->configuration()->running, defaultValues());
        QVERIFY(segment(u"Default preset"_s)->isCurrent());
    }

    void silenceReverts()
    {
        applyGaming();
        m_driver->passTrialTime(5000);
        QTRY_VERIFY(trialBar()->accessibleDescription().contains(u"Reverting in 10 s"_s));
        QVERIFY(trialBar()->isVisible());
        m_driver->passTrialTime(10000);
        QTRY_VERIFY(!trialBar()->isVisible());
        QCOMPARE(message(), u"Reverted to the previous settings: nobody confirmed in time."_s);
        QCOMPARE(m_driver->configuration()->running, defaultValues());
    }

    void keepingTooLateSaysSo()
    {
        applyGaming();
        m_driver->answerWith({Outcome::Code::Refused, u"There is no change on trial."_s});
        click(u"Keep"_s);
        m_driver->passTrialTime(15000);
        QTRY_COMPARE(message(), u"There is no change on trial."_s);
        QVERIFY(!trialBar()->isVisible());
        QVERIFY(segment(u"Default preset"_s)->isCurrent());
    }

    void refusalChangesNothing_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("text");
        QTest::newRow("not authorised") << int(Outcome::Code::NotAuthorized)
                                        << u"Not authorised; nothing was changed."_s;
        QTest::newRow("refused") << int(Outcome::Code::Refused) << u"Ring buffer size must be less."_s;
        QTest::newRow("busy") << int(Outcome::Code::Busy) << u"Another change is on trial."_s;
        QTest::newRow("no helper") << int(Outcome::Code::NoHelper) << u"The helper is not installed."_s;
        QTest::newRow("no driver") << int(Outcome::Code::NoDriver) << u"The driver is not loaded."_s;
        QTest::newRow("timed out") << int(Outcome::Code::TimedOut) << u"No answer; nothing changed."_s;
    }

    void refusalChangesNothing()
    {
        QFETCH(const int, code);
        QFETCH(const QString, text);
        m_driver->answerWith({static_cast<Outcome::Code>(code), text});
        click(u"Gaming preset"_s);
        click(u"Apply preset"_s);
        QTRY_COMPARE(message(), text);
        QVERIFY(m_window->findChild<MessageBar *>()->isVisible());
        QCOMPARE(m_window->findChild<MessageBar *>()->accessibleName(), u"Message"_s);
        QCOMPARE(m_driver->configuration()->running, defaultValues());
        QVERIFY(!trialBar()->isVisible());
        QVERIFY(segment(u"Default preset"_s)->isCurrent());
        // And the next try starts clean.
        m_driver->answerWith({Outcome::Code::Done, {}});
        applyGaming();
        QVERIFY(!m_window->findChild<MessageBar *>()->isVisible());
    }

    void somebodyElsesTrialIsShownAndNotOurs()
    {
        m_driver->startForeignTrial(m_window->presets()[2].values, 9000);
        QTRY_VERIFY(trialBar()->isVisible());
        QVERIFY(!button(u"Keep"_s)->isVisible());
        QVERIFY(trialBar()->accessibleDescription().contains(u"Another program"_s));
        click(u"Gaming preset"_s);
        QVERIFY(!button(u"Apply preset"_s)->isEnabled());
        m_driver->passTrialTime(9000);
        QTRY_VERIFY(!trialBar()->isVisible());
        QVERIFY(button(u"Apply preset"_s)->isEnabled());
    }

    void aSecondChangeWaitsForTheFirst()
    {
        applyGaming();
        click(u"Compute preset"_s);
        QVERIFY(!button(u"Apply preset"_s)->isEnabled());
        QVERIFY(m_window->findChild<QLabel *>(u"presetDifference"_s)->text().contains(u"Keep or revert"_s));
        click(u"Revert"_s);
        QTRY_VERIFY(button(u"Apply preset"_s)->isEnabled());
    }

    void errorsThatWereNotThereBeforeEndATrialEarly()
    {
        applyGaming();
        m_driver->changePage([](TelemetryPage &page) { page.errors[ANARCHY_ERROR_CRC] += 5; });
        QTRY_COMPARE(m_model->latest()->errorTotal, 5u);
        QSignalSpy turns(m_changes.get(), &ChangeController::countdown);
        QTRY_VERIFY(turns.size() >= 2); // which would have ended it; what is tolerated does not
        QVERIFY(m_driver->configuration()->onTrial);
        m_driver->changePage([](TelemetryPage &page) { page.errors[ANARCHY_ERROR_CRC] += 500; });
        QTRY_VERIFY(!m_driver->configuration()->onTrial);
        QCOMPARE(m_driver->configuration()->running, defaultValues());
        QTRY_VERIFY2(message().startsWith(u"Reverted to the previous settings early: 505 errors in "_s),
                     qPrintable(message()));
    }

    void whatWasBeforeATrialCountsAsBeforeItAlsoUnwatched_data()
    {
        QTest::addColumn<bool>("ours");
        QTest::addRow("ours") << true;
        QTest::addRow("somebody else's") << false;
    }

    void whatWasBeforeATrialCountsAsBeforeItAlsoUnwatched()
    {
        QFETCH(const bool, ours);
        m_model->setSamplingPeriod(100ms); // so that none of what follows is a batch too long to wait
        m_model->setWatched(false);
        const quint64 sampledBefore = m_model->health().samples;
        m_driver->changePage([](TelemetryPage &page) { page.errors[ANARCHY_ERROR_CRC] += 500; });
        QTRY_VERIFY(m_model->health().samples >= sampledBefore + 10);
        QCOMPARE(m_model->latest()->errorTotal, 0u); // the errors are sampled and not fetched

        const Change gaming = m_window->presets().constFirst().changeFrom(defaultValues());
        if (ours)
            m_changes->apply(gaming, {});
        else
            m_driver->startForeignTrial(gaming.appliedTo(defaultValues()), 15000);
        const auto phase = ours ? ChangeController::Phase::Trial : ChangeController::Phase::ForeignTrial;
        QTRY_COMPARE(m_changes->phase(), phase);
        QVERIFY(m_changes->comparison().before().seconds > 0.9);
        QSignalSpy turns(m_changes.get(), &ChangeController::countdown);
        QTRY_VERIFY(turns.size() >= 2); // which would have ended it
        QCOMPARE(m_model->latest()->errorTotal, 500u);
        QVERIFY(m_driver->configuration()->onTrial);
    }

    void aLinkThatGoesAwayEndsATrialEarly()
    {
        applyGaming();
        m_driver->setLinkThere(false);
        QTRY_VERIFY(!m_driver->configuration()->onTrial);
        QCOMPARE(m_driver->configuration()->running, defaultValues());
    }

    void theTrialComparesBeforeAndAfter()
    {
        constexpr qint64 second = 1'000'000'000;
        History history;
        for (qint64 i = 0; i < 40; ++i)
            history.append(makeSample(i * second / 4, 4e9, 4e9)); // too long ago to matter
        for (qint64 i = 40; i < 80; ++i)
            history.append(makeSample(i * second / 4, 1e9, 1e9));
        TrialComparison comparison;
        comparison.begin(Measurement::of(history, {10 * second, 20 * second}), 20 * second);
        QVERIFY(!comparison.isMeaningful());
        for (qint64 i = 80; i < 83; ++i)
            comparison.add(makeSample(i * second / 4, 9e9, 9e9)); // the channels change over
        QVERIFY(!comparison.isMeaningful());
        for (qint64 i = 83; i < 120; ++i)
            comparison.add(makeSample(i * second / 4, 2e9, 1e9));
        QVERIFY(comparison.isMeaningful());
        QCOMPARE(comparison.before().throughput, 2e9);
        QCOMPARE(comparison.after().throughput, 3e9);
        QCOMPARE(changeText(2e9, 3e9, false), u"2.00 GB/s → 3.00 GB/s (+50 %)"_s);
        QCOMPARE(changeText(100e3, 80e3, true), u"100 µs → 80.0 µs (−20 %)"_s);
    }

private:
    void applyGaming()
    {
        click(u"Gaming preset"_s);
        click(u"Apply preset"_s);
        QTRY_VERIFY(trialBar()->isVisible());
        QTRY_VERIFY(button(u"Keep"_s)->isEnabled());
        QVERIFY(m_driver->configuration()->onTrial);
        QCOMPARE(m_driver->configuration()->running,
                 m_window->presets().constFirst().changeFrom(defaultValues()).appliedTo(defaultValues()));
    }

    QPushButton *button(const QString &accessibleName) const
    {
        for (QPushButton *each : m_window->findChildren<QPushButton *>()) {
            if (each->accessibleName() == accessibleName)
                return each;
        }
        qFatal("no button %s", qPrintable(accessibleName));
    }
    Segment *segment(const QString &name) const { return qobject_cast<Segment *>(button(name)); }
    void click(const QString &name) const
    {
        QVERIFY2(button(name)->isVisible(), qPrintable(name));
        QTest::mouseClick(button(name), Qt::LeftButton);
    }
    PresetPanel *panel() const { return m_window->findChild<PresetPanel *>(); }
    TrialBar *trialBar() const { return m_window->findChild<TrialBar *>(); }
    QString message() const { return m_window->findChild<MessageBar *>()->text(); }
};

ANARCHY_WIDGET_TEST(PresetsTest, "presets")
#include "tst_presets.moc"
