// SPDX-License-Identifier: GPL-3.0-or-later
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include "desktop/services/automaticswitch.h"
#include "desktop/services/baselines.h"
#include "desktop/services/changekeeper.h"
#include "desktop/services/historykeeper.h"
#include "desktop/services/preferences.h"
#include "drivers/drivers.h"
#include "journal/journalfile.h"
#include "panel/monitor/monitorpage.h"
#include "panel/settings/settingspage.h"
#include "panel/window/mainwindow.h"
#include "testdriver.h"
#include "widgettest.h"

using namespace anarchy;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The past of one run of the program is the past of the next.
class HistoryKeeperTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(anyWarning());
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(u"deep/journal.sqlite"_s);
    }

    void theNextRunKnowsThePast()
    {
        quint64 errors = 0;
        {
            const auto model = makeModel();
            HistoryKeeper keeper(*model, m_path);
            QTRY_VERIFY(model->latest());
            driver(*model).changePage([](TelemetryPage &page) { page.errors[ANARCHY_ERROR_CRC] += 5; });
            QTRY_COMPARE(errorsOf(*model), 5u);
            errors = errorsOf(*model);
            keeper.save();
            QCOMPARE(model->historyProblem(), QString());
        }
        const auto model = makeModel();
        QCOMPARE(errorsOf(*model), 0u);
        const HistoryKeeper keeper(*model, m_path);
        QCOMPARE(errorsOf(*model), errors);
        QVERIFY(model->history().seconds().oldestNs());
    }

    void whatIsSavedIsThereWhileTheProgramRuns()
    {
        const auto model = makeModel();
        HistoryKeeper keeper(*model, m_path);
        keepFiveErrors(*model, keeper);
    }

    // As the program starts: the past is there before the window, and the first sample comes after it.
    void aWindowOpensOverAPast()
    {
        {
            const auto model = makeModel();
            HistoryKeeper keeper(*model, m_path);
            driver(*model).changePage([](TelemetryPage &page) {
                page.dma_latency.bucket[200] += 50;
                page.round_trip.bucket[300] += 5;
            });
            QTRY_VERIFY(model->history().samples().size() > 5);
        }
        const auto model = makeModel();
        HistoryKeeper keeper(*model, m_path);
        ChangeController changes(*model);
        PreferenceStore preferences;
        ProfileStore profiles; // the presets only
        SwitchRuleStore rules;
        AutomaticSwitch switching(*model, changes, profiles, rules);
        Baselines baselines(*model, preferences, {}); // none
        ChangeKeeper history(*model, {});
        MainWindow window({*model, changes, preferences, profiles, switching, baselines, history, keeper});
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        for (const auto span : {60s, 3600s, 24 * 3600s, 30 * 24 * 3600s}) {
            model->view().setSpan(span);
            window.grab();
        }
        window.monitor().showView(MonitorPage::View::Table);
        window.grab();
        QTRY_VERIFY(model->latest());
        window.grab();
    }

    void nothingIsKeptOfASimulationNorWhenItIsNotWanted()
    {
        {
            LiveModel model(makeSimulatedDriver(1));
            HistoryKeeper keeper(model, m_path);
            QTRY_VERIFY(model.latest());
            keeper.save();
        }
        QVERIFY(!QFile::exists(m_path));
        {
            const auto model = makeModel();
            HistoryKeeper keeper(*model, m_path);
            keeper.setKept(false);
            QTRY_VERIFY(model->latest());
            driver(*model).changePage([](TelemetryPage &page) { page.errors[ANARCHY_ERROR_CRC] += 5; });
            QTRY_COMPARE(errorsOf(*model), 5u);
            keeper.save();
        }
        QCOMPARE(savedErrors(), 0u);
    }

    void aBurstThatGrowsIsKeptOnce()
    {
        const auto model = makeModel();
        {
            HistoryKeeper keeper(*model, m_path);
            QTRY_VERIFY(model->latest());
            anarchy_event event{};
            event.type = ANARCHY_EVENT_ERROR_BURST;
            event.args[1] = 100;
            for (int i = 0; i < 3; ++i) {
                event.time_ns = static_cast<quint64>(driver(*model).nowNs());
                Q_EMIT driver(*model).eventReceived(event, 0);
                keeper.save();
            }
        }
        History history;
        QString problem;
        const auto contents = JournalFile::look(m_path, u"link0"_s, model->nowNs(), history, problem);
        QVERIFY2(contents, qPrintable(problem));
        QCOMPARE(contents->events.size(), 1u);
        QVERIFY2(contents->events[0].text.startsWith(u"300 errors"_s), qPrintable(contents->events[0].text));
    }

    // By the Settings page, with what it asks; the next run knows nothing of it either.
    void whatIsDeletedIsGoneEverywhere()
    {
        const auto model = makeModel();
        HistoryKeeper keeper(*model, m_path);
        PreferenceStore preferences;
        SettingsPage settings(preferences, keeper);
        settings.resize(800, 700);
        settings.show();
        QVERIFY(QTest::qWaitForWindowExposed(&settings));
        const auto button = [&](const QString &name) {
            const QList<QPushButton *> buttons = settings.findChildren<QPushButton *>();
            const auto found
                = std::ranges::find(buttons, name, [](const QPushButton *each) { return each->accessibleName(); });
            return found == buttons.end() ? nullptr : *found;
        };
        QTRY_VERIFY(model->latest());
        driver(*model).changePage([](TelemetryPage &page) { page.errors[ANARCHY_ERROR_CRC] += 5; });
        QTRY_COMPARE(errorsOf(*model), 5u);
        anarchy_event event{};
        event.type = ANARCHY_EVENT_LINK_STATE;
        event.time_ns = static_cast<quint64>(driver(*model).nowNs());
        Q_EMIT driver(*model).eventReceived(event, 0);
        keeper.save();
        QTRY_COMPARE(savedErrors(), 5u);

        button(u"Delete what is kept of the history"_s)->click();
        QVERIFY(button(u"Do not delete the history"_s)->hasFocus());
        QTest::keyClick(button(u"Do not delete the history"_s), Qt::Key_Space);
        QCOMPARE(savedErrors(), 5u);
        button(u"Delete what is kept of the history"_s)->click();
        button(u"Delete the history for good"_s)->click();
        QCOMPARE(errorsOf(*model), 0u);
        QVERIFY(model->marks().all().empty());
        QCOMPARE(savedErrors(), 0u);
        // Sampling goes on, and what comes from now on is kept as before.
        QTRY_VERIFY(model->latest());
        driver(*model).changePage([](TelemetryPage &page) { page.errors[ANARCHY_ERROR_CRC] += 7; });
        QTRY_COMPARE(errorsOf(*model), 7u);
        keeper.save();
        QTRY_COMPARE(savedErrors(), 7u);
        QCOMPARE(model->historyProblem(), QString());
        History history;
        QString problem;
        const auto contents = JournalFile::look(m_path, u"link0"_s, model->nowNs(), history, problem);
        QVERIFY2(contents && contents->events.empty(), qPrintable(problem));
    }

    void whatAnotherProgramKeepsIsNotDeleted()
    {
        const auto model = makeModel();
        HistoryKeeper keeper(*model, m_path);
        keepFiveErrors(*model, keeper);
        const auto other = makeModel();
        HistoryKeeper second(*other, m_path);
        QCOMPARE(second.forget(), u"another program keeps the history"_s);
        QCOMPARE(savedErrors(), 5u);
        QCOMPARE(errorsOf(*other), 5u);
    }

private:
    void keepFiveErrors(LiveModel &model, HistoryKeeper &keeper)
    {
        QTRY_VERIFY(model.latest());
        driver(model).changePage([](TelemetryPage &page) { page.errors[ANARCHY_ERROR_CRC] += 5; });
        QTRY_COMPARE(errorsOf(model), 5u);
        keeper.save();
        QTRY_COMPARE(savedErrors(), 5u);
    }

    static std::unique_ptr<LiveModel> makeModel()
    {
        auto model = std::make_unique<LiveModel>(std::make_unique<TestDriver>());
        model->setSamplingPeriod(Sampler::minimumPeriod);
        return model;
    }

    static TestDriver &driver(LiveModel &model) { return static_cast<TestDriver &>(model.port()); }

    static quint64 errorsOf(const LiveModel &model)
    {
        quint64 sum = 0;
        for (const Bucket *bucket : model.history().minutes().between(0, std::numeric_limits<qint64>::max()))
            sum += bucket->errors[ANARCHY_ERROR_CRC];
        return sum;
    }

    quint64 savedErrors() const
    {
        History history;
        QString problem;
        if (!JournalFile::look(m_path, u"link0"_s, std::numeric_limits<qint64>::max(), history, problem))
            return 0;
        quint64 sum = 0;
        for (const Bucket *bucket : history.seconds().between(0, std::numeric_limits<qint64>::max()))
            sum += bucket->errors[ANARCHY_ERROR_CRC];
        return sum;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

ANARCHY_WIDGET_TEST(HistoryKeeperTest, "historykeeper")
#include "tst_historykeeper.moc"
