// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QDir>
#include <QPushButton>
#include <QSlider>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <cmath>

#include "desktop/look/look.h"
#include "desktop/services/automaticswitch.h"
#include "desktop/services/baselines.h"
#include "desktop/services/changecontroller.h"
#include "desktop/services/changekeeper.h"
#include "desktop/services/historykeeper.h"
#include "desktop/services/preferences.h"
#include "live/livemodel.h"
#include "panel/monitor/replaybar.h"
#include "panel/window/mainwindow.h"
#include "profiles/profilestore.h"
#include "recording/replaydriver.h"
#include "recordings.h"
#include "testdriver.h"
#include "widgettest.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

/// The window over a recording of 60 s of a loopback link, with an event at 20 s; time passes when a test says so.
class ReplayTest : public QObject {
    Q_OBJECT

    static constexpr qint64 second = 1'000'000'000;

    QTemporaryDir m_folder;
    TestClock m_clock;
    std::shared_ptr<const Recording> m_recording;
    Playback *m_playback = nullptr; // owned by the port
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

    QWidget *named(const QString &name) const
    {
        for (QWidget *widget : m_window->findChildren<QWidget *>()) {
            if (widget->accessibleName() == name)
                return widget;
        }
        return nullptr;
    }
    QSlider *slider() const { return qobject_cast<QSlider *>(named(u"Position in the recording"_s)); }

private Q_SLOTS:
    void initTestCase()
    {
        QApplication::setPalette(look::lightPalette());
        QString error;
        RecordingHeader header = exampleHeader();
        header.simulated = false;
        const auto writer = RecordingWriter::create(m_folder.filePath(u"a.aer"_s), header, false, error);
        QVERIFY2(writer, qPrintable(error));
        std::vector<TelemetryPage> pages = simulatedPages(241);
        for (std::size_t i = 0; i < pages.size(); ++i) {
            pages[i].transport = ANARCHY_TRANSPORT_LOOPBACK;
            QVERIFY(writer->addPage(pages[i]));
            if (i == 80)
                QVERIFY(writer->addEvent(exampleEvent(pages[i].time_ns), 0));
        }
        QVERIFY(writer->finish());
        m_recording = Recording::open(m_folder.filePath(u"a.aer"_s), error);
        QVERIFY2(m_recording, qPrintable(error));
    }

    void init()
    {
        QTest::failOnWarning(anyWarning());
        auto port = std::make_unique<ReplayDriver>(m_recording, [this] { return m_clock.now(); });
        m_playback = port->playback();
        m_model = std::make_unique<LiveModel>(std::move(port));
        m_changes = std::make_unique<ChangeController>(*m_model);
        m_switching = std::make_unique<AutomaticSwitch>(*m_model, *m_changes, m_profiles, m_rules);
        m_history = std::make_unique<ChangeKeeper>(*m_model, QString());
        m_past = std::make_unique<HistoryKeeper>(*m_model, QString());
        m_window = std::make_unique<MainWindow>(
            PanelServices{*m_model, *m_changes, m_preferences, m_profiles, *m_switching,
                          m_baselines.emplace(*m_model, m_preferences, QString()), *m_history, *m_past});
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
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

    void everyViewSaysThatItIsARecording()
    {
        QVERIFY(named(u"Recording badge"_s)->isVisible());
        QCOMPARE(named(u"Recording badge"_s)->accessibleDescription(), m_playback->title());
        QCOMPARE(m_window->windowTitle(), u"Recording"_s);
        QCOMPARE(named(u"Link"_s)->accessibleDescription(), u"link3"_s);
        m_playback->seek(30 * second);
        QCOMPARE(named(u"Transport"_s)->accessibleDescription(), u"loopback"_s);
        QVERIFY(!named(u"Gaming preset"_s)->isEnabled());
        QVERIFY(!named(u"Pause"_s)->isVisible());
        m_window->openPage(MainWindow::Page::Tuning);
        QVERIFY(named(u"Recording badge"_s)->isVisible());
    }

    void aLiveLinkHasNoControls()
    {
        m_model->replacePort(std::make_unique<TestDriver>());
        m_playback = nullptr;
        QVERIFY(!m_window->findChild<ReplayBar *>()->isVisible());
        QVERIFY(!named(u"Recording badge"_s)->isVisible());
        QCOMPARE(m_window->windowTitle(), u"Anarchy eGPU"_s);
        QVERIFY(named(u"Pause"_s)->isVisible());
    }

    void aSeekShowsWhatLiesBefore()
    {
        m_playback->seek(40 * second);
        QCOMPARE(named(u"Link state"_s)->accessibleDescription(), u"Up"_s);
        const TimeSeries &series = m_model->history().samples();
        QCOMPARE(series.size(), 160);
        QCOMPARE(series.newestNs(), m_model->nowNs());
        QCOMPARE(m_model->marks().all().size(), 1u);
        QCOMPARE(m_model->nowNs() - m_model->marks().all()[0].timeNs, 20 * second);
        m_playback->seek(10 * second);
        QCOMPARE(series.size(), 40);
        QVERIFY(m_model->marks().all().empty());
        // Standing still it stays what it is: the sampler finds nothing new, and no lost link.
        QTRY_VERIFY(m_model->health().cpuLoad > 0);
        m_model->pull();
        QCOMPARE(series.size(), 40);
        QCOMPARE(named(u"Link state"_s)->accessibleDescription(), u"Up"_s);
    }

    void playingGoesOnWithoutABreak()
    {
        m_playback->seek(10 * second);
        const int before = m_model->history().samples().size();
        m_playback->play();
        QTRY_VERIFY(
            (m_clock.advance(std::chrono::milliseconds(60)), m_model->history().samples().size() >= before + 8));
        std::vector<SeriesPoint> points;
        m_model->history().samples().collect(Metric::TxRate, m_model->nowNs() - 60 * second, m_model->nowNs(), points);
        QVERIFY(std::none_of(points.begin(), points.end(), [](const SeriesPoint &p) { return std::isnan(p.value); }));
    }

    void theControlsWorkByKeyboard()
    {
        auto *play = named(u"Play the recording"_s);
        QVERIFY(play && play->isVisible());
        play->setFocus();
        QTest::keyClick(play, Qt::Key_Space);
        QVERIFY(m_playback->isPlaying());
        QCOMPARE(named(u"Pause the recording"_s), play);
        QTest::keyClick(m_window.get(), Qt::Key_P, Qt::ControlModifier);
        QVERIFY(!m_playback->isPlaying());

        const qint64 before = m_playback->positionNs();
        slider()->setFocus();
        QTest::keyClick(slider(), Qt::Key_Right);
        QTRY_COMPARE(m_playback->positionNs(), before / 1'000'000 * 1'000'000 + second);
        QTest::keyClick(slider(), Qt::Key_PageUp);
        QTRY_VERIFY(m_playback->positionNs() >= before + 6 * second);
        QTest::keyClick(slider(), Qt::Key_End);
        QTRY_COMPARE(m_playback->positionNs(), m_playback->lengthNs());
        QCOMPARE(slider()->accessibleDescription(), u"1:00 of 1:00"_s);

        auto *speed = qobject_cast<QComboBox *>(named(u"Speed of the recording"_s));
        QCOMPARE(speed->currentData().toDouble(), 1.0);
        speed->setFocus();
        QTest::keyClick(speed, Qt::Key_Down);
        QCOMPARE(m_playback->speed(), 2.0);
        for (const QWidget *control : {play, static_cast<QWidget *>(slider()), static_cast<QWidget *>(speed)})
            QVERIFY(control->focusPolicy() & Qt::TabFocus);
    }

    void theSliderFollows()
    {
        m_playback->play();
        m_clock.advance(std::chrono::seconds(12));
        QTRY_COMPARE(slider()->accessibleDescription(), u"0:12 of 1:00"_s);
        m_clock.advance(std::chrono::seconds(100));
        QTRY_VERIFY(!m_playback->isPlaying());
        QTRY_COMPARE(slider()->value(), slider()->maximum());
    }

    void aSmallWindowHoldsTheBar()
    {
        m_window->resize(m_window->minimumSize());
        m_playback->seek(30 * second);
        QCoreApplication::processEvents();
        const auto *bar = m_window->findChild<ReplayBar *>();
        for (const QWidget *each : bar->findChildren<QWidget *>(Qt::FindDirectChildrenOnly)) {
            QVERIFY2(each->width() >= each->minimumSizeHint().width(), qPrintable(each->accessibleName()));
            QVERIFY(each->mapTo(m_window.get(), QPoint(each->width(), 0)).x() <= m_window->width());
        }
        const QString folder = qEnvironmentVariable("ANARCHY_EGPU_SHOTS");
        if (!folder.isEmpty())
            m_window->grab().save(QDir(folder).filePath(u"replay.png"_s));
    }

    void timesAreInWords()
    {
        QCOMPARE(playedText(0), u"0:00"_s);
        QCOMPARE(playedText(754 * second + 999), u"12:34"_s);
        QCOMPARE(playedText(3723 * second), u"1:02:03"_s);
    }
};

ANARCHY_WIDGET_TEST(ReplayTest, "replay")
#include "tst_replay.moc"
