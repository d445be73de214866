// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>

#include <functional>
#include <memory>

#include "base/clock.h"
#include "baselines/baselinewatch.h"
#include "baselines/linkmeasuring.h"
#include "madeuplink.h"
#include "played.h"
#include "stilldriver.h"
#include "testprogram.h"

using namespace Qt::StringLiterals;
using namespace anarchy;

namespace {

using State = RegressionWatch::State;

constexpr int minute = 240; // samples

Baseline madeToWatch(const QString &name, bool simulated = false)
{
    Baseline baseline;
    baseline.name = name;
    baseline.transport = simulated ? ANARCHY_TRANSPORT_SIMULATED : ANARCHY_TRANSPORT_LOOPBACK;
    baseline.measurement = MadeUpLink().run(minute, 1);
    return baseline;
}

} // namespace

/// What is watched and when, over a link whose samples the test makes up.
class BaselineWatchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_model = std::make_unique<LinkReader>(makeDriver(), [] { return nsPerSecond; });
        m_watch = std::make_unique<BaselineWatch>(*m_model);
        m_played = std::make_unique<Played>(slower(MadeUpLink(), 0.3).run(10 * minute, 2));
        feed(1); // there is a link from now on
    }

    void cleanup()
    {
        m_watch.reset();
        m_model.reset();
    }

    void blocksAreComparedAsideAndAnsweredInTheOwnersThread()
    {
        m_watch->setBaseline(madeToWatch(u"Before"_s));
        std::vector<State> states;
        connect(m_watch.get(), &BaselineWatch::checked, this, [&](const RegressionWatch::Check &check) {
            QCOMPARE(QThread::currentThread(), thread());
            QCOMPARE(m_watch->lastCheck()->state, check.state);
            states.push_back(check.state);
        });
        QSignalSpy changed(m_watch.get(), &BaselineWatch::changed);
        feed(minute);
        QVERIFY(states.empty()); // nobody waited for it
        QCOMPARE(m_watch->watch().state(), State::Gathering);
        QTRY_COMPARE(states, (std::vector{State::Suspicious}));
        QVERIFY(!changed.isEmpty());
        // A block may be full before the one before it is compared.
        feed(2 * minute);
        QTRY_COMPARE(states, (std::vector{State::Suspicious, State::Worse, State::Worse}));
    }

    void whatBeganAnewMeanwhileHasNoAnswer_data()
    {
        using Begin = std::function<void(BaselineWatchTest &)>;
        QTest::addColumn<Begin>("beginAnew");
        QTest::addRow("another baseline")
            << Begin([](BaselineWatchTest &test) { test.m_watch->setBaseline(madeToWatch(u"Another"_s)); });
        QTest::addRow("none and the same again") << Begin([](BaselineWatchTest &test) {
            test.m_watch->setBaseline(std::nullopt);
            test.m_watch->setBaseline(madeToWatch(u"Before"_s));
        });
        QTest::addRow("another port") << Begin(
            [](BaselineWatchTest &test) { test.m_model->replacePort(test.makeDriver()); });
        QTest::addRow("other parameters") << Begin([](BaselineWatchTest &test) { test.m_driver->set({}); });
        QTest::addRow("the link lost") << Begin([](BaselineWatchTest &test) { test.m_model->take({{}, true}); });
    }

    void whatBeganAnewMeanwhileHasNoAnswer()
    {
        QFETCH(const std::function<void(BaselineWatchTest &)>, beginAnew);
        m_watch->setBaseline(madeToWatch(u"Before"_s));
        QSignalSpy checked(m_watch.get(), &BaselineWatch::checked);
        feed(minute);
        const qint64 fullNs = m_model->latest()->timeNs;
        beginAnew(*this);
        QVERIFY(!m_watch->lastCheck());
        // Comparisons come back in their order: when the next one is there, that one will never be.
        feed(minute + 1); // the first after a link is found is before the news of it
        QTRY_VERIFY(m_watch->lastCheck());
        QVERIFY(m_watch->lastCheck()->span.fromNs >= fullNs);
        QCOMPARE(checked.count(), 1);
        QCOMPARE(m_watch->watch().state(), State::Suspicious); // the first that counts
    }

    // The port is the same one, however often another of its links was looked at.
    void oneChangeOfParametersIsToldOnce()
    {
        LinkMeasuring measuring(*m_model);
        for (const int link : {1, 2, 0})
            m_model->setLink(link);
        feed(2);
        QVERIFY2(measuring.start(Baseline::shortest), qPrintable(measuring.obstacle()));
        QSignalSpy changed(m_watch.get(), &BaselineWatch::changed);
        QSignalSpy failed(&measuring, &LinkMeasuring::failed);
        Configuration other;
        other.running[0] = 7;
        m_driver->set(other);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(failed.count(), 1);
    }

    // The worker's answer finds nobody: neither while it compares, nor with another block waiting.
    void itMayEndWhileItCompares_data()
    {
        QTest::addColumn<int>("blocks");
        QTest::addRow("one compared") << 1;
        QTest::addRow("others waiting") << 4;
    }

    void itMayEndWhileItCompares()
    {
        QFETCH(const int, blocks);
        m_watch->setBaseline(madeToWatch(u"Before"_s));
        int answers = 0;
        connect(m_watch.get(), &BaselineWatch::checked, this, [&] { ++answers; });
        feed(blocks * minute);
        m_watch.reset();
        QCoreApplication::processEvents();
        QCOMPARE(answers, 0);
        feed(minute); // the model goes on without it
        QVERIFY(m_model->latest());
    }

    void onlyWhatCountsIsWatched()
    {
        QVERIFY(m_watch->obstacle().isEmpty()); // there is nothing to watch against
        m_watch->setBaseline(madeToWatch(u"Before"_s));
        QVERIFY(m_watch->obstacle().isEmpty());
        QCOMPARE(m_watch->watch().progress(), 0.0);
        feed(1);
        QVERIFY(m_watch->watch().progress() > 0);

        QSignalSpy changed(m_watch.get(), &BaselineWatch::changed);
        Configuration configuration;
        configuration.onTrial = true;
        m_driver->set(configuration);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(m_watch->obstacle(), u"A change is on trial."_s);
        feed(1);
        QCOMPARE(m_watch->watch().progress(), 0.0);
        m_driver->set({});
        QVERIFY(m_watch->obstacle().isEmpty());

        feed(1, ANARCHY_LINK_DOWN);
        QCOMPARE(m_watch->obstacle(), u"The link is not up."_s);
        QCOMPARE(m_watch->watch().progress(), 0.0);
        feed(2); // the first is before the news of it
        QVERIFY(m_watch->watch().progress() > 0);

        m_watch->setBaseline(madeToWatch(u"Usual"_s, true));
        QCOMPARE(m_watch->obstacle(), u"\"Usual\" is of a simulated link, which says nothing of a real one."_s);
        feed(1);
        QCOMPARE(m_watch->watch().progress(), 0.0);
        m_model->replacePort(makeDriver(true));
        QCOMPARE(m_watch->obstacle(), u"The link is not up."_s); // none was seen yet
        feed(2);
        QVERIFY(m_watch->obstacle().isEmpty());
        QVERIFY(m_watch->watch().progress() > 0);
    }

private:
    std::unique_ptr<DriverPort> makeDriver(bool simulated = false)
    {
        auto driver = std::make_unique<StillDriver>();
        driver->simulated = simulated;
        m_driver = driver.get();
        return driver;
    }

    void feed(int samples, anarchy_link_state state = ANARCHY_LINK_UP)
    {
        for (int i = 0; i < samples; ++i) {
            Sample sample = m_played->next();
            sample.state = state;
            m_model->take({{sample}, false});
        }
    }

    StillDriver *m_driver = nullptr; ///< the model's
    std::unique_ptr<LinkReader> m_model;
    std::unique_ptr<BaselineWatch> m_watch;
    std::unique_ptr<Played> m_played;
};

ANARCHY_TEST(BaselineWatchTest, "baselinewatch")
#include "tst_baselinewatch.moc"
