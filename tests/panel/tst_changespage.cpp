// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTableView>
#include <QTest>

#include "desktop/services/changekeeper.h"
#include "drivers/drivers.h"
#include "loglines.h"
#include "panel/changes/changemodel.h"
#include "panel/changes/changespage.h"
#include "panel/window/mainwindow.h"

using namespace anarchy;
#include "widgettest.h"
#include "windowfixture.h"

using namespace Qt::StringLiterals;

/// The History page: what is changed anywhere comes up in it, and there is a way back.
class ChangesPageTest : public WindowFixture {
    Q_OBJECT

private Q_SLOTS:
    void anEmptyListSaysWhatItIsFor()
    {
        openPage();
        QVERIFY(!table()->isVisible());
        QVERIFY(description(u"Why the list is empty"_s).contains(u"Every change of the settings"_s));
        QVERIFY(!button(u"Save the list"_s)->isEnabled());
        QVERIFY(!button(u"Go back to before this change"_s)->isVisible());
        m_model->replacePort(makeSimulatedDriver(1));
        QTRY_VERIFY(description(u"Why the list is empty"_s).contains(u"simulated link"_s));
    }

    void everyWayOfChangingHasItsName()
    {
        openPage();
        applyPreset(0);
        QCOMPARE(cell(0, ChangeModel::How), u"preset gaming"_s);
        QCOMPARE(cell(0, ChangeModel::Outcome), u"on trial"_s);
        QVERIFY(cell(0, ChangeModel::What).contains(u"Ring buffer size: 256 pages → "_s));
        m_changes->keep();
        QTRY_COMPARE(cell(0, ChangeModel::Outcome), u"kept"_s);
        // Somebody else.
        m_driver->setRunning(defaultValues());
        QTRY_COMPARE(cell(0, ChangeModel::How), u"other program"_s);
        QCOMPARE(cell(0, ChangeModel::Outcome), u"kept, without trial"_s);
        // The switch gives a trial up because of the link.
        applyPreset(1);
        m_changes->revert(RevertReason::Harm);
        QTRY_COMPARE(cell(0, ChangeModel::Outcome), u"reverted: it did harm"_s);
        applyPreset(1);
        m_changes->revert();
        QTRY_COMPARE(cell(0, ChangeModel::Outcome), u"reverted"_s);
        applyPreset(1);
        m_driver->passTrialTime(60'000);
        QTRY_COMPARE(cell(0, ChangeModel::Outcome), u"reverted: nobody confirmed"_s);
        QCOMPARE(table()->model()->rowCount(), 5);
        QCOMPARE(description(u"History summary"_s), u"5 changes"_s);
    }

    // A change that was refused is none, and the next one by somebody else is not taken for it.
    void whatWasRefusedIsNotInTheList()
    {
        openPage();
        m_driver->answerWith({Outcome::Code::NotAuthorized, u"No."_s});
        QSignalSpy answered(m_changes.get(), &ChangeController::applyAnswered);
        m_changes->apply(m_window->presets()[0].changeFrom(defaultValues()), {ChangeOrigin::Preset, u"gaming"_s});
        QTRY_COMPARE(answered.count(), 1);
        QCOMPARE(table()->model()->rowCount(), 0);
        m_driver->answerWith({Outcome::Code::Done, {}});
        m_driver->setRunning(m_window->presets()[0].values);
        QTRY_COMPARE(cell(0, ChangeModel::How), u"other program"_s);
    }

    void goingBackIsATrialToTheValuesBefore()
    {
        openPage();
        const ParameterValues compute = m_window->presets()[2].values;
        const ParameterValues mixed = m_window->presets()[1].values;
        m_driver->setRunning(compute);
        m_driver->setRunning(mixed);
        QTRY_COMPARE(table()->model()->rowCount(), 2);
        // To before the first: both are undone.
        table()->selectRow(1);
        QVERIFY(description(u"What going back would change"_s).contains(u"Ring buffer size: 512 pages → 256 pages"_s));
        QTest::mouseClick(button(u"Go back to before this change"_s), Qt::LeftButton);
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Trial);
        QCOMPARE(m_driver->configuration()->running, defaultValues());
        QVERIFY(!button(u"Go back to before this change"_s)->isEnabled()); // one trial at a time
        m_changes->keep();
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Idle);
        QCOMPARE(cell(0, ChangeModel::How), u"going back to before 1"_s);
        QCOMPARE(cell(0, ChangeModel::Outcome), u"kept"_s);
        // What was selected stays so, though the list grew; there is nowhere to go from here.
        QCOMPARE(table()->currentIndex().row(), 2);
        QVERIFY(!button(u"Go back to before this change"_s)->isEnabled());
        QVERIFY(description(u"What going back would change"_s).contains(u"are running"_s));
        // Going back can be gone back on.
        table()->selectRow(0);
        QTest::keyClick(button(u"Go back to before this change"_s), Qt::Key_Space);
        QTRY_COMPARE(m_driver->configuration()->running, mixed);
    }

    void filters()
    {
        openPage();
        applyPreset(0);
        m_changes->keep();
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Idle);
        ParameterValues values = m_driver->configuration()->running;
        values[ANARCHY_PARAM_DEBUG_LEVEL] = 2;
        m_driver->setRunning(values);
        QTRY_COMPARE(table()->model()->rowCount(), 2);
        edit(u"Filter by text"_s)->setText(u"LOG LEVEL"_s);
        const int found = table()->model()->rowCount();
        edit(u"Filter by text"_s)->setText(u"preset GAM"_s);
        QCOMPARE(table()->model()->rowCount(), 1);
        QCOMPARE(cell(0, ChangeModel::How), u"preset gaming"_s);
        QVERIFY(found <= 1);
        edit(u"Filter by text"_s)->setText(u"no such thing"_s);
        QCOMPARE(description(u"Why the list is empty"_s), u"No change matches the filter."_s);
        QVERIFY(!button(u"Go back to before this change"_s)->isVisible());
        edit(u"Filter by text"_s)->clear();
        auto *origin = named<QComboBox>(u"Filter by how it was changed"_s);
        origin->setCurrentText(u"other program"_s);
        QCOMPARE(table()->model()->rowCount(), 1);
        QVERIFY(!cell(0, ChangeModel::What).contains(u"Ring"_s));
        origin->setCurrentIndex(0);
        QCOMPARE(table()->model()->rowCount(), 2);
    }

    void notesStay()
    {
        openPage();
        m_driver->setRunning(m_window->presets()[2].values);
        m_driver->setRunning(m_window->presets()[1].values);
        QTRY_COMPARE(table()->model()->rowCount(), 2);
        table()->selectRow(1);
        type(u"Note on the change"_s, u"with the short cable"_s);
        // Typing goes on while the list is written to.
        m_driver->setRunning(defaultValues());
        QTRY_COMPARE(table()->model()->rowCount(), 3);
        QCOMPARE(edit(u"Note on the change"_s)->text(), u"with the short cable"_s);
        QTest::keyClick(edit(u"Note on the change"_s), Qt::Key_Return);
        QCOMPARE(m_history->journal().find(1)->note, u"with the short cable"_s);
        // Leaving for another row keeps it, too, and with the right one.
        type(u"Note on the change"_s, u"again"_s);
        table()->selectRow(0);
        QCOMPARE(m_history->journal().find(1)->note, u"again"_s);
        QCOMPARE(edit(u"Note on the change"_s)->text(), QString());
        QCOMPARE(m_history->journal().find(3)->note, QString());
        edit(u"Filter by text"_s)->setText(u"AGAIN"_s); // notes are searched
        QCOMPARE(table()->model()->rowCount(), 1);
    }

    void anotherProgramsWritingShows()
    {
        openPage();
        ChangeRecord record;
        record.key = {u"boot"_s, 1, 1};
        record.timeNs = m_model->nowNs();
        record.cause = {ChangeOrigin::CommandLine, {}};
        record.before = defaultValues();
        record.after = m_window->presets()[0].values;
        QCOMPARE(m_history->journal().add(record), QString()); // past the keeper
        QTRY_COMPARE_WITH_TIMEOUT(table()->model()->rowCount(), 1, 5000);
        QCOMPARE(cell(0, ChangeModel::How), u"command line"_s);
    }

    void theEffectIsShownInNumbersAndWords()
    {
        openPage();
        m_driver->setRunning(m_window->presets()[2].values);
        QTRY_COMPARE(table()->model()->rowCount(), 1);
        QCOMPARE(cell(0, ChangeModel::Effect), u"not measured"_s);
        ChangeEffect effect;
        effect.secondsBefore = 60;
        effect.secondsAfter = 59;
        QualityComparison &throughput = effect[Quality::Throughput];
        throughput.before.value = 2e9;
        throughput.after.value = 1.5e9;
        throughput.difference = -0.25;
        throughput.differenceLow = -0.3;
        throughput.differenceHigh = -0.2;
        throughput.confidence = 0.996;
        throughput.verdict = Verdict::Worse;
        QCOMPARE(m_history->journal().setEffect(1, effect), QString());
        QTRY_COMPARE_WITH_TIMEOUT(cell(0, ChangeModel::Effect), u"worse: Throughput -25 %"_s, 5000);
        const QString shown = description(u"What the change did"_s);
        QVERIFY2(shown.contains(u"Throughput: 2.00 GB/s → 1.50 GB/s, -25 % (-30 % to -20 %), worse"_s),
                 qPrintable(shown));
        QVERIFY(shown.contains(u"60 s before with 59 s after"_s));
        QVERIFY(shown.contains(u"confidence"_s));
    }

    void whatWentBackCanBeLeftOut()
    {
        openPage();
        addMany();
        QTRY_COMPARE_WITH_TIMEOUT(table()->model()->rowCount(), 30, 5000);
        named<QCheckBox>(u"Only what stayed"_s)->setFocus();
        QTest::keyClick(named<QCheckBox>(u"Only what stayed"_s), Qt::Key_Space);
        QCOMPARE(table()->model()->rowCount(), 20);
        for (int row = 0; row < 20; ++row)
            QVERIFY(!cell(row, ChangeModel::Outcome).contains(u"reverted"_s));
        edit(u"Filter by text"_s)->setText(u"maria"_s); // whoever did it
        QCOMPARE(table()->model()->rowCount(), 20);
    }

    // While others write, what is looked at stays where it is.
    void whatIsReadDoesNotJump()
    {
        openPage();
        addMany();
        QTRY_COMPARE_WITH_TIMEOUT(table()->model()->rowCount(), 30, 5000);
        QCOMPARE(table()->verticalScrollBar()->value(), 0);
        table()->verticalScrollBar()->setValue(8);
        const QString top = cell(8, ChangeModel::What);
        m_driver->setRunning(m_window->presets()[2].values);
        QTRY_COMPARE(table()->model()->rowCount(), 31);
        QCOMPARE(table()->verticalScrollBar()->value(), 9);
        QCOMPARE(cell(9, ChangeModel::What), top);
        table()->verticalScrollBar()->setValue(0);
        m_driver->setRunning(defaultValues());
        QTRY_COMPARE(table()->model()->rowCount(), 32);
        QCOMPARE(table()->verticalScrollBar()->value(), 0); // the newest come into view
    }

    void everySizeShowsAllColumns()
    {
        openPage();
        const QString folder = qEnvironmentVariable("ANARCHY_EGPU_SHOTS");
        for (const QString &state : {u"empty"_s, u"full"_s, u"filtered"_s, u"nothing-found"_s}) {
            if (state == "full"_L1) {
                addMany();
                QTRY_COMPARE_WITH_TIMEOUT(table()->model()->rowCount(), 30, 5000);
                table()->selectRow(3);
            } else if (state == "filtered"_L1) {
                edit(u"Filter by text"_s)->setText(u"preset"_s);
                QVERIFY(table()->model()->rowCount() < 30);
            } else if (state == "nothing-found"_L1) {
                edit(u"Filter by text"_s)->setText(u"no such words"_s);
            }
            for (const bool dark : {false, true}) {
                QApplication::setPalette(dark ? look::darkPalette() : look::lightPalette());
                for (const QSize size : {QSize(1280, 800), QSize(800, 600)}) {
                    m_window->resize(size);
                    for (int i = 0; i < 3; ++i) // the side bar follows the window, and the page the side bar
                        QCoreApplication::processEvents();
                    QCOMPARE(table()->horizontalScrollBar()->maximum(), 0);
                    if (!folder.isEmpty())
                        m_window->grab().save(u"%1/history-%2-%3-%4.png"_s.arg(folder, state)
                                                  .arg(size.width())
                                                  .arg(dark ? u"dark"_s : u"light"_s));
                }
            }
            QApplication::setPalette(look::lightPalette());
        }
    }

    void aMeasurementComesByItself()
    {
        openPage();
        // Samples of the link itself: the next change ends the measurement.
        QTRY_VERIFY(m_model->history().samples().size() > 20);
        const qint64 size = m_model->history().samples().size();
        m_driver->setRunning(m_window->presets()[2].values);
        QTRY_VERIFY_WITH_TIMEOUT(m_model->history().samples().size() > size + 120, 10'000);
        m_driver->setRunning(defaultValues());
        QTRY_VERIFY(m_history->journal().find(1)->effect);
        QVERIFY(m_history->journal().find(1)->effect->secondsBefore > 0);
        QVERIFY(m_history->journal().find(1)->effect->secondsAfter > 0);
        QVERIFY(!m_history->journal().find(2)->effect);
    }

    void theListIsSavedAsItIsShown()
    {
        openPage();
        m_driver->setRunning(m_window->presets()[2].values);
        m_driver->setRunning(defaultValues());
        QTRY_COMPARE(table()->model()->rowCount(), 2);
        auto *page = m_window->findChild<ChangesPage *>();
        const QString csv = m_home->filePath(u"changes.csv"_s);
        QCOMPARE(page->saveList(csv), QString());
        QFile file(csv);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().trimmed().split('\n').size(), 3);
        QVERIFY(page->saveList(m_home->filePath(u"nowhere/x.csv"_s)).contains(u"nowhere"_s));
    }

    void thePlotShowsTheTimeAroundIt()
    {
        openPage();
        m_driver->setRunning(m_window->presets()[2].values);
        QTRY_COMPARE(table()->model()->rowCount(), 1);
        auto *page = m_window->findChild<ChangesPage *>();
        const qint64 timeNs = m_history->journal().find(1)->timeNs;
        QTRY_VERIFY(m_model->view().toNs() > timeNs); // samples come after it
        QSignalSpy wanted(page, &ChangesPage::plotRequested);
        QTest::mouseClick(button(u"Show the change in the plots"_s), Qt::LeftButton);
        QCOMPARE(wanted.count(), 1);
        QVERIFY(!page->isVisible());
        QVERIFY(m_model->view().fromNs() < timeNs && timeNs < m_model->view().toNs());
    }

    void aFileIsReadAgainAfterARestart()
    {
        const QString path = m_home->filePath(u"data/changes.sqlite"_s);
        for (int run = 0; run < 2; ++run) {
            auto port = std::make_unique<TestDriver>();
            TestDriver *driver = port.get();
            LiveModel model(std::move(port));
            ChangeKeeper keeper(model, path);
            QCOMPARE(keeper.problem(), QString());
            driver->setRunning(m_window->presets()[2].values);
            QCOMPARE(keeper.journal().list({}).size(), std::size_t(run + 1));
            // What a simulation does is apart, and nothing of it is kept.
            model.replacePort(makeSimulatedDriver(1));
            QVERIFY(keeper.journal().list({}).empty());
        }
        QString problem;
        QCOMPARE(ChangeJournal::open(path, 0, problem)->list({}).size(), 2u);
    }

    void whyChangesAreNotKeptIsSaidBesideThem()
    {
        const QString path = m_home->filePath(u"changes.sqlite"_s);
        QFile damaged(path);
        QVERIFY(damaged.open(QIODevice::WriteOnly));
        damaged.write(QByteArray(8192, 'x'));
        damaged.close();
        const LogLines log("org.anarchyegpu.journal");
        ChangeKeeper keeper(*m_model, path);
        QCOMPARE(log.lines().size(), 1);
        QVERIFY2(keeper.problem().contains(u"changes.sqlite.damaged"_s), qPrintable(keeper.problem()));
        ChangesPage page(*m_model, *m_changes, keeper);
        page.show();
        m_driver->setRunning(m_window->presets()[2].values);
        QTRY_COMPARE(keeper.journal().list({}).size(), 1u); // in the new file
        QLabel *why = nullptr;
        for (QLabel *each : page.findChildren<QLabel *>()) {
            if (each->accessibleName() == "Why changes are not kept"_L1)
                why = each;
        }
        QVERIFY(why && why->isVisible());
        QCOMPARE(why->text(), keeper.problem());
        QVERIFY(!named<QLabel>(u"Why changes are not kept"_s)->isVisible()); // in the window all is well
    }

    void withoutAPlaceToKeepThemChangesAreStillListed()
    {
        const LogLines log("org.anarchyegpu.journal");
        ChangeKeeper keeper(*m_model, u"/proc/nowhere/changes.sqlite"_s);
        QCOMPARE(log.lines().size(), 1);
        QVERIFY(keeper.problem().contains(u"/proc/nowhere"_s));
        m_driver->setRunning(m_window->presets()[2].values);
        QCOMPARE(keeper.journal().list({}).size(), 1u);
    }

private:
    void openPage()
    {
        QTest::keyClick(m_window.get(), Qt::Key_7, Qt::ControlModifier);
        QTRY_VERIFY(m_window->findChild<ChangesPage *>()->isVisible());
    }
    // Thirty changes of all kinds, as a week of use leaves them.
    void addMany()
    {
        const ParameterValues gaming = m_window->presets()[0].values;
        ParameterValues values = defaultValues();
        for (int i = 0; i < 30; ++i) {
            ChangeRecord record;
            record.key = {u"boot"_s, i + 1, i + 1};
            record.timeNs = m_model->nowNs() - (30 - i) * 3'700'000'000'000LL;
            const bool whole = i % 5 == 1;
            record.cause.origin = allChangeOrigins[std::size_t(i) % allChangeOrigins.size()];
            record.cause.detail = record.cause.origin == ChangeOrigin::Preset ? u"gaming"_s
                : record.cause.origin == ChangeOrigin::Tuner                  ? u"latency"_s
                : record.cause.origin == ChangeOrigin::AutomaticSwitch        ? u"compute, blender runs"_s
                : record.cause.origin == ChangeOrigin::Undo                   ? u"7"_s
                : record.cause.origin == ChangeOrigin::Profile                ? u"evening-with-long-cable"_s
                : record.cause.origin == ChangeOrigin::Advisor                ? u"throughput-ring"_s
                                                                              : QString();
            record.user = u"maria"_s;
            record.program = u"anarchy-egpu-panel"_s;
            record.link = u"loopback"_s;
            record.before = values;
            record.after = whole ? gaming : values;
            record.after[ANARCHY_PARAM_RING_BUFFER_SIZE] = values[ANARCHY_PARAM_RING_BUFFER_SIZE] == 512 ? 256 : 512;
            constexpr ChangeOutcome outcomes[]
                = {ChangeOutcome::Kept, ChangeOutcome::RevertedByHarm, ChangeOutcome::WithoutTrial,
                   ChangeOutcome::Kept, ChangeOutcome::RevertedByUser, ChangeOutcome::Unknown};
            record.outcome = outcomes[i % 6];
            record.endedNs = record.timeNs + 15'000'000'000;
            if (i % 3) {
                ChangeEffect effect{60, 58, i % 7 == 0, {}};
                const double gain = (i % 4 - 1.5) / 10;
                const auto set = [&effect](Quality quality, double before, double difference) {
                    QualityComparison &each = effect[quality];
                    each.before.value = before;
                    each.after.value = before * (1 + difference);
                    each.difference = difference;
                    each.differenceLow = difference - 0.03;
                    each.differenceHigh = difference + 0.03;
                    each.confidence = 0.996;
                    each.verdict = std::abs(difference) < 0.04      ? Verdict::NoDifference
                        : (difference > 0) == moreIsBetter(quality) ? Verdict::Better
                                                                    : Verdict::Worse;
                };
                set(Quality::Throughput, 2.4e9, gain);
                set(Quality::DmaP50, 41'000, 0.01);
                set(Quality::DmaP99, 84'000, i % 2 ? -gain : gain);
                set(Quality::CpuLoad, 0.12, 0.02);
                effect[Quality::Errors].before.value = effect[Quality::Errors].after.value = 0;
                effect[Quality::Errors].verdict = Verdict::NoDifference;
                record.effect = effect;
            }
            if (i % 4 == 2)
                record.note = u"with the short cable"_s;
            QCOMPARE(m_history->journal().add(record), QString());
            if (!isReverted(record.outcome))
                values = record.after;
        }
    }
    void applyPreset(int index)
    {
        const Preset &preset = m_window->presets()[index];
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Idle);
        m_changes->apply(preset.changeFrom(m_driver->configuration()->running), {ChangeOrigin::Preset, preset.id});
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Trial);
    }
    QString cell(int row, int column) const { return table()->model()->index(row, column).data().toString(); }
    void type(const QString &name, const QString &text) const
    {
        edit(name)->setFocus();
        edit(name)->selectAll();
        QTest::keyClicks(edit(name), text);
    }
    template <typename Widget> Widget *named(const QString &name) const
    {
        for (Widget *each : m_window->findChildren<Widget *>()) {
            if (each->accessibleName() == name)
                return each;
        }
        qFatal("nothing is called %s", qPrintable(name));
    }
    QTableView *table() const { return named<QTableView>(u"Changes"_s); }
    QPushButton *button(const QString &name) const { return named<QPushButton>(name); }
    QLineEdit *edit(const QString &name) const { return named<QLineEdit>(name); }
    QString description(const QString &name) const { return named<QWidget>(name)->accessibleDescription(); }
};

ANARCHY_WIDGET_TEST(ChangesPageTest, "changespage")
#include "tst_changespage.moc"
