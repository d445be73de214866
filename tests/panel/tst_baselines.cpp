// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <ctime>
#include <random>

#include "drivers/drivers.h"
#include "madeuplink.h"
#include "panel/baselines/baselinespage.h"
#include "panel/monitor/monitorpage.h"
#include "panel/plot/lineplot.h"
#include "panel/window/messagebar.h"

using namespace anarchy;
#include "widgettest.h"
#include "windowfixture.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Baseline made(const QString &name, double factor = 1, bool simulated = false)
{
    MadeUpLink link;
    link.bytesPerSecond *= factor;
    link.latencyNs /= factor;
    Baseline baseline;
    baseline.name = name;
    baseline.recorded = QDateTime::currentDateTimeUtc();
    baseline.kernel = u"6.12.57"_s;
    baseline.transport = simulated ? ANARCHY_TRANSPORT_SIMULATED : ANARCHY_TRANSPORT_LOOPBACK;
    baseline.generation = 4;
    baseline.lanes = 4;
    baseline.running = baseline.effective = defaultValues();
    baseline.measurement = link.run(480, static_cast<quint64>(factor * 1000));
    return baseline;
}

} // namespace

/// The Baselines page by clicks and keys, over a link whose samples the test makes up and a folder of its own.
class BaselinesTest : public WindowFixture {
    Q_OBJECT

private Q_SLOTS:
    void theEmptyPageSaysWhatBaselinesAreFor()
    {
        open();
        QVERIFY(!table()->isVisible());
        QVERIFY(!m_window->baselines().comparison().isVisible());
        QVERIFY(button(u"Record a baseline"_s)->isEnabled());
        QVERIFY(!button(u"Remove baseline"_s)->isEnabled());
        QVERIFY(label(u"Watch for regressions"_s)->text().isEmpty());
        grab(u"baselines-empty"_s);
    }

    void recordingByKeysAlone()
    {
        QTest::keyClick(m_window.get(), Qt::Key_6, Qt::ControlModifier);
        m_window->activateWindow();
        QTRY_VERIFY(m_window->isActiveWindow());
        QTest::keyClick(m_window.get(), Qt::Key_O, Qt::AltModifier);
        QTRY_VERIFY(edit(u"Name of the baseline"_s)->hasFocus());
        type(u"Evening"_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        type(u"a game at 60 Hz"_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QVERIFY(bar()->isVisible());
        QVERIFY(button(u"Cancel measuring"_s)->hasFocus());
        QVERIFY(!button(u"Record a baseline"_s)->isEnabled());
        feed(30, 2e9);
        QVERIFY2(bar()->accessibleDescription().contains(u"Recording \"Evening\""_s),
                 qPrintable(bar()->accessibleDescription()));
        QVERIFY(bar()->isVisible());
        grab(u"baselines-recording"_s);
        feed(31, 2e9);
        QVERIFY(!bar()->isVisible());
        const Baseline *kept = m_baselines->find(u"evening"_s);
        QVERIFY(kept);
        QCOMPARE(kept->note, u"a game at 60 Hz"_s);
        QVERIFY(std::abs(kept->measurement.seconds() - 60) < 1);
        QCOMPARE(kept->running, defaultValues());
        QVERIFY(!kept->isSimulated());
        QCOMPARE(message(), u"Evening was recorded."_s);
        QCOMPARE(m_window->baselines().list().current(), u"Evening"_s);
        QCOMPARE(m_preferences.get().baseline, u"Evening"_s); // the first is there to be used
    }

    void whatIsCancelledLeavesNothing()
    {
        open();
        startRecording();
        feed(10, 2e9);
        QTest::keyClick(button(u"Cancel measuring"_s), Qt::Key_Escape);
        QVERIFY(!bar()->isVisible());
        feed(60, 2e9);
        QVERIFY(m_baselines->all().empty());
        QVERIFY(button(u"Record a baseline"_s)->isEnabled());
    }

    void aChangeOrALossMeanwhileKeepsNothing()
    {
        open();
        startRecording();
        feed(10, 2e9);
        ParameterValues values = defaultValues();
        values[ANARCHY_PARAM_RING_BUFFER_SIZE] = 512;
        m_driver->setRunning(values);
        QVERIFY(!bar()->isVisible());
        QVERIFY2(message().contains(u"parameters changed"_s) && message().contains(u"Nothing was kept."_s),
                 qPrintable(message()));
        startRecording();
        feed(10, 2e9);
        m_model->take({{}, true});
        QVERIFY(!bar()->isVisible());
        QVERIFY2(message().contains(u"went down"_s), qPrintable(message()));
        QVERIFY(m_baselines->all().empty());
    }

    void aTrialIsInTheWay()
    {
        open();
        m_driver->startForeignTrial(defaultValues(), 10'000);
        QTRY_VERIFY(!button(u"Record a baseline"_s)->isEnabled());
        QVERIFY(button(u"Record a baseline"_s)->toolTip().contains(u"on trial"_s));
    }

    void aWrongNameIsRefusedBeforeAnythingIsMeasured()
    {
        save(made(u"Before"_s));
        open();
        m_window->baselines().list().askToRecord();
        for (const auto &[name, why] : {std::pair(u""_s, u"needs a name"_s), std::pair(u"before"_s, u"already"_s)}) {
            edit(u"Name of the baseline"_s)->setText(name);
            QTest::keyClick(edit(u"Name of the baseline"_s), Qt::Key_Return);
            QVERIFY(!bar()->isVisible());
            const QString problem = m_window->findChild<QLabel *>(u"baselineProblem"_s)->text();
            QVERIFY2(problem.contains(why), qPrintable(problem));
        }
    }

    void whatCannotBeKeptIsNotMeasured()
    {
        QFile inTheWay(m_home->filePath(u"baselines"_s));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        open();
        list().askToRecord();
        QTest::keyClick(edit(u"Name of the baseline"_s), Qt::Key_Return);
        QVERIFY(!bar()->isVisible());
        QVERIFY2(message().contains(u"the folder cannot be made"_s), qPrintable(message()));
    }

    void renamingAndRemovingWithUndo()
    {
        save(made(u"Before"_s));
        save(made(u"Other"_s, 0.9));
        m_baselines->choose(u"Before"_s);
        open();
        list().select(u"Before"_s);
        QTest::mouseClick(button(u"Rename baseline"_s), Qt::LeftButton);
        edit(u"Name of the baseline"_s)->setText(u"Start"_s);
        QTest::keyClick(edit(u"Name of the baseline"_s), Qt::Key_Return);
        QCOMPARE(list().current(), u"Start"_s);
        QCOMPARE(m_preferences.get().baseline, u"Start"_s);
        QTest::mouseClick(button(u"Remove baseline"_s), Qt::LeftButton);
        QCOMPARE(m_baselines->all().size(), std::size_t(1));
        QVERIFY(!m_baselines->chosen());
        QCOMPARE(message(), u"Start was removed."_s);
        QTest::mouseClick(button(u"Undo"_s), Qt::LeftButton);
        QCOMPARE(message(), u"Start is there again."_s);
        QCOMPARE(list().current(), u"Start"_s);
        QCOMPARE(m_baselines->chosen()->name, u"Start"_s);
        QVERIFY(m_baselines->find(u"Start"_s)->measurement == reread(made(u"Before"_s)).measurement);
    }

    void twoBaselinesAreCompared()
    {
        save(made(u"Before"_s));
        Baseline after = made(u"After"_s, 0.8);
        after.running[ANARCHY_PARAM_RING_BUFFER_SIZE] = 512;
        save(after);
        open();
        m_window->baselines().comparison().choose(u"Before"_s, u"After"_s);
        QTest::mouseClick(button(u"Compare baselines"_s), Qt::LeftButton);
        const QString said = label(u"What the comparison says"_s)->text();
        QVERIFY2(said.startsWith(u"Worse than before: Throughput (-"_s), qPrintable(said));
        QVERIFY(label(u"What else is different"_s)->text().contains(u"Ring buffer size"_s));
        const QAbstractItemModel *model = comparisonTable()->model();
        QCOMPARE(model->rowCount(), 2 * qualityCount);
        QCOMPARE(model->index(0, ComparisonModel::Title).data().toString(), u"Throughput"_s);
        QCOMPARE(model->index(0, ComparisonModel::Outcome).data().toString(), u"worse"_s);
        QVERIFY(model->index(1, ComparisonModel::Difference).data().toString().contains(u" to "_s));
        QVERIFY(model->index(1, ComparisonModel::Outcome).data().toString().startsWith(u"effect -"_s));
        QVERIFY(model->index(1, ComparisonModel::MiddleHalf).data().toString().contains(u"GB/s"_s));
        QCOMPARE(model->index(6, ComparisonModel::Title).data().toString(), u"Errors"_s);
        QCOMPARE(model->index(6, ComparisonModel::Outcome).data().toString(), u"no difference"_s);
        shots(u"baselines-compared"_s);
        // The same twice, and one of another kind, are not.
        m_window->baselines().comparison().choose(u"Before"_s, u"Before"_s);
        QVERIFY(!button(u"Compare baselines"_s)->isEnabled());
        save(made(u"Made up"_s, 1, true));
        m_window->baselines().comparison().choose(u"Before"_s, u"Made up"_s);
        QVERIFY(!button(u"Compare baselines"_s)->isEnabled());
        QVERIFY(label(u"About the comparison"_s)->text().contains(u"simulated"_s));
    }

    void theLinkNowIsMeasuredAndCompared()
    {
        save(made(u"Before"_s));
        open();
        QTest::mouseClick(button(u"Compare baselines"_s), Qt::LeftButton);
        QVERIFY(bar()->isVisible());
        feed(61, 1e9);
        QVERIFY(!bar()->isVisible());
        const QString said = label(u"What the comparison says"_s)->text();
        QVERIFY2(said.contains(u"worse are Throughput (-"_s), qPrintable(said)); // no processor time was made up
        QCOMPARE(m_baselines->all().size(), std::size_t(1)); // it was only looked at
    }

    void theChosenOneLiesUnderThePlots()
    {
        const Baseline before = made(u"Before"_s);
        save(before);
        feed(60, 2e9);
        auto *throughput = plot(u"Throughput plot"_s);
        const QImage without = picture(throughput);
        QVERIFY(!throughput->accessibleDescription().contains(u"Before"_s));
        m_baselines->choose(u"Before"_s);
        const QImage with = picture(throughput);
        QVERIFY(with != without);
        const BaselineBands bands = m_baselines->bands();
        QVERIFY(bands.tx && bands.tx->low < 2e9 && bands.tx->high > 2e9);
        QVERIFY(bands.dmaP99 && bands.dmaP99->low < bands.dmaP99->high);
        m_baselines->choose({});
        QCOMPARE(picture(throughput), without); // and leaves nothing
        m_baselines->choose(u"Before"_s);
        shots(u"monitor-band"_s);
        // A simulated link is not laid beside a real one.
        m_model->replacePort(makeSimulatedDriver(1));
        QVERIFY(m_baselines->bands().name.isEmpty());
        open();
        QTRY_VERIFY(label(u"Watch for regressions"_s)->text().contains(u"simulated"_s));
    }

    void aRegressionIsToldOnceWithItsEvidence()
    {
        save(made(u"Before"_s));
        m_baselines->choose(u"Before"_s);
        open();
        QSignalSpy told(m_baselines.get(), &Baselines::regressed);
        feed(70, 2e9);
        QTRY_VERIFY(label(u"Watch for regressions"_s)->text().startsWith(u"No worse than \"Before\"."_s));
        feed(185, 1.2e9);
        QTRY_COMPARE(told.count(), 1);
        QCOMPARE(told.first().at(0).toString(), u"The link does worse than \"Before\""_s);
        const QString evidence = told.first().at(1).toString();
        QVERIFY2(evidence.startsWith(u"Throughput: 1.99 GB/s → 1.2"_s), qPrintable(evidence));
        QVERIFY2(message().contains(evidence), qPrintable(message()));
        QTRY_VERIFY2(label(u"Watch for regressions"_s)->text().startsWith(u"Worse than \"Before\"."_s),
                     qPrintable(label(u"Watch for regressions"_s)->text()));
        shots(u"baselines-regression"_s);
        QSignalSpy checked(&m_baselines->watch(), &BaselineWatch::checked);
        feed(180, 1.2e9);
        QTRY_VERIFY(checked.count() >= 2);
        QCOMPARE(told.count(), 1);
        QTest::mouseClick(button(u"Open the advisor"_s), Qt::LeftButton);
        QVERIFY(m_window->findChild<QWidget *>(u"measuringBar"_s));
        QVERIFY(!table()->isVisible()); // it is another page now
    }

    void whatAnotherProgramRecordsAppears()
    {
        open();
        BaselineStore other(m_home->filePath(u"baselines"_s));
        QString error;
        QVERIFY2(other.save(made(u"From the command line"_s), false, error), qPrintable(error));
        QTRY_VERIFY(table()->isVisible());
        QVERIFY2(other.save(made(u"And another"_s), false, error), qPrintable(error));
        QTRY_COMPARE(table()->model()->rowCount(), 2);
        QFile broken(m_home->filePath(u"baselines/broken.json"_s));
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("{");
        broken.close();
        auto *problems = m_window->findChild<QLabel *>(u"baselineProblems"_s);
        QTRY_VERIFY(problems->isVisible());
        QVERIFY2(problems->text().contains(u"broken.json:"_s), qPrintable(problems->text()));
    }

private:
    void open() { m_window->openPage(MainWindow::Page::Baselines); }
    void save(const Baseline &baseline)
    {
        QString error;
        QVERIFY2(m_baselines->save(baseline, error), qPrintable(error));
    }
    /// As its file gives it back: whole bytes and nanoseconds.
    Baseline reread(const Baseline &baseline)
    {
        BaselineStore store(m_home->filePath(u"again"_s));
        QString error;
        store.save(baseline, true, error);
        return store.load(baseline.name, error).value_or(Baseline());
    }
    void startRecording()
    {
        list().askToRecord();
        QTest::keyClick(edit(u"Name of the baseline"_s), Qt::Key_Return);
        QVERIFY(bar()->isVisible());
    }
    /// Lets so much time of the link pass.
    void feed(double seconds, double rate)
    {
        m_model->setSamplingPeriod(Sampler::maximumPeriod); // what the driver's own counters say stays out of it
        if (!m_fedNs) {
            timespec now{};
            clock_gettime(CLOCK_MONOTONIC, &now);
            m_fedNs = static_cast<qint64>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
        }
        Sampler::Batch batch;
        for (int i = 0; i < seconds * 4; ++i) {
            m_fedNs += 250'000'000;
            batch.samples.push_back(makeSample(m_fedNs, rate * (0.9 + 0.2 * m_noise(m_dice)), 1e6));
        }
        m_model->take(batch);
    }

    BaselineList &list() { return m_window->baselines().list(); }
    QTableView *table() const { return named<QTableView>(u"Baselines"_s); }
    QTableView *comparisonTable() const { return named<QTableView>(u"Comparison"_s); }
    QWidget *bar() const { return m_window->findChild<QWidget *>(u"measuringBar"_s); }
    QString message() const { return m_window->findChild<MessageBar *>()->text(); }
    QLabel *label(const QString &name) const { return named<QLabel>(name); }
    QLineEdit *edit(const QString &name) const { return named<QLineEdit>(name); }
    QPushButton *button(const QString &name) const { return named<QPushButton>(name); }
    LinePlot *plot(const QString &name) const { return named<LinePlot>(name); }
    static QImage picture(LinePlot *plot)
    {
        plot->refresh();
        return plot->grab().toImage();
    }
    template <typename Widget> Widget *named(const QString &name) const
    {
        for (Widget *each : m_window->findChildren<Widget *>()) {
            if (each->accessibleName() == name && each->window() == m_window.get())
                return each;
        }
        qFatal("nothing is called %s", qPrintable(name));
    }
    void type(const QString &text)
    {
        if (auto *field = qobject_cast<QLineEdit *>(QApplication::focusWidget()))
            field->selectAll();
        QTest::keyClicks(QApplication::focusWidget(), text);
    }

    /// With ANARCHY_EGPU_SHOTS=FOLDER set, what a test looks at can be looked at by people.
    void grab(const QString &name) const
    {
        const QString folder = qEnvironmentVariable("ANARCHY_EGPU_SHOTS");
        if (!folder.isEmpty())
            m_window->grab().save(QDir(folder).filePath(name + u".png"_s));
    }
    void shots(const QString &name)
    {
        if (qEnvironmentVariableIsEmpty("ANARCHY_EGPU_SHOTS"))
            return;
        for (const QSize size : {QSize(800, 600), QSize(1280, 800)}) {
            m_window->resize(size);
            for (const bool dark : {true, false}) {
                QApplication::setPalette(dark ? look::darkPalette() : look::lightPalette());
                QTest::qWait(100);
                grab(u"%1-%2-%3"_s.arg(name).arg(size.width()).arg(dark ? u"dark"_s : u"light"_s));
            }
        }
    }

    qint64 m_fedNs = 0;
    std::mt19937 m_dice{7};
    std::uniform_real_distribution<double> m_noise;
};

ANARCHY_WIDGET_TEST(BaselinesTest, "baselines")
#include "tst_baselines.moc"
