// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <random>

#include "base/clock.h"
#include "live/trialguard.h"
#include "testprogram.h"

using namespace anarchy;

namespace {

constexpr qint64 step = nsPerSecond / 4;

/// A guard, and a link that it watches: 250 ms a sample.
struct Watched {
    TrialGuard guard;
    Sample sample;

    Watched()
    {
        sample.timeNs = 1000 * nsPerSecond;
        sample.intervalNs = step;
        sample.state = ANARCHY_LINK_UP;
    }
    void errors(quint64 count)
    {
        sample.timeNs += step;
        sample.errorTotal += count;
        guard.add(sample);
    }
    void quiet(int samples)
    {
        for (int i = 0; i < samples; ++i)
            errors(0);
    }
};

} // namespace

class TrialGuardTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void errorsAfterAChangeAreHarm()
    {
        Watched link;
        link.quiet(240);
        link.guard.begin(link.sample.timeNs);
        link.quiet(4);
        QVERIFY(link.guard.harm().isEmpty());
        link.errors(TrialGuard::defaultTolerated);
        QVERIFY(link.guard.harm().isEmpty());
        link.errors(20);
        QCOMPARE(link.guard.harm(), QStringLiteral("30 errors in 1.50 s, where there had been 0 in 60.0 s"));
    }

    void whatIsToleratedIsTheUsersChoice()
    {
        for (const int tolerated : {0, 100}) {
            Watched link;
            link.guard.setTolerated(tolerated);
            link.quiet(240);
            link.guard.begin(link.sample.timeNs);
            link.errors(80);
            QVERIFY(link.guard.harm().isEmpty());
            link.errors(10'000);
            QCOMPARE(link.guard.harm().isEmpty(), tolerated == 0);
        }
    }

    // A link with a bad cable goes on as it was: no trial of it ends early, whether errors are spread or come in
    // bursts.
    void errorsAsBeforeAreNoHarm_data()
    {
        QTest::addColumn<double>("perSecond");
        QTest::addColumn<int>("burst");
        QTest::newRow("few") << 0.5 << 1;
        QTest::newRow("many") << 40.0 << 1;
        QTest::newRow("bursts") << 6.0 << 30;
        QTest::newRow("rare, large bursts") << 6.0 << 60;
    }

    void errorsAsBeforeAreNoHarm()
    {
        QFETCH(const double, perSecond);
        QFETCH(const int, burst);
        int alarms = 0;
        for (unsigned seed = 0; seed < 200; ++seed) {
            std::mt19937_64 random(seed);
            std::poisson_distribution<int> bursts(perSecond / burst * static_cast<double>(step) / nsPerSecond);
            Watched link;
            const auto live = [&](int samples) {
                for (int i = 0; i < samples; ++i)
                    link.errors(static_cast<quint64>(bursts(random) * burst));
            };
            live(240);
            link.guard.begin(link.sample.timeNs);
            live(60);
            alarms += !link.guard.harm().isEmpty();
        }
        // Bursts that are rarer than the minute that is known can look like harm now and then.
        QVERIFY2(alarms <= (burst > 1 ? 10 : 2), qPrintable(QString::number(alarms)));
    }

    void moreErrorsThanBeforeAreHarmOnABadLinkToo()
    {
        std::mt19937_64 random(1);
        Watched link;
        const auto live = [&](double perSecond, int samples) {
            std::poisson_distribution<quint64> errors(perSecond / 4);
            for (int i = 0; i < samples; ++i)
                link.errors(errors(random));
        };
        live(40, 240);
        link.guard.begin(link.sample.timeNs);
        live(120, 40);
        QVERIFY(!link.guard.harm().isEmpty());
    }

    void aLinkThatGoesDownIsHarmOnceItStaysDown()
    {
        Watched link;
        link.quiet(40);
        link.guard.begin(link.sample.timeNs);
        link.sample.state = ANARCHY_LINK_RECOVERING;
        link.quiet(3);
        QVERIFY(link.guard.harm().isEmpty()); // trains anew
        link.sample.state = ANARCHY_LINK_UP;
        link.quiet(8);
        QVERIFY(link.guard.harm().isEmpty());
        link.sample.state = ANARCHY_LINK_DOWN;
        link.quiet(5);
        QCOMPARE(link.guard.harm(), QStringLiteral("the link went down"));
    }

    void aLinkThatCannotBeReadIsDown()
    {
        Watched link;
        link.quiet(40);
        link.guard.begin(link.sample.timeNs);
        for (qint64 ms = 0; ms <= 1200; ms += 200)
            link.guard.addNothing(link.sample.timeNs + ms * 1'000'000);
        QCOMPARE(link.guard.harm(), QStringLiteral("the link went down"));
    }

    void aLinkThatWasDownBeforeCannotGoDown()
    {
        Watched link;
        link.sample.state = ANARCHY_LINK_DOWN;
        link.quiet(40);
        link.guard.begin(link.sample.timeNs);
        link.quiet(40);
        QVERIFY(link.guard.harm().isEmpty());
    }

    void aModuleThatWasLoadedAnewStartsAtZero()
    {
        Watched link;
        link.errors(1'000'000);
        link.quiet(40);
        link.guard.begin(link.sample.timeNs);
        link.sample.errorTotal = 0;
        link.quiet(40);
        QVERIFY(link.guard.harm().isEmpty());
    }
};

ANARCHY_TEST(TrialGuardTest, "trialguard")
#include "tst_trialguard.moc"
