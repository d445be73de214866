// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "profiles/profileswitch.h"
#include "testprogram.h"

using namespace anarchy;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestProfileSwitch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_now = 1h;
        m_conditions = {};
        m_switch = std::make_unique<ProfileSwitch>([this] { return m_now; });
        m_switch->setRules({program(u"Steam"_s, u"gaming"_s),
                            program(u"blender"_s, u"compute"_s),
                            {SwitchRule::When::GameMode, {}, u"gaming"_s, {}},
                            {SwitchRule::When::Link, {}, u"mixed"_s, {}}});
    }

    void nothingMatchesNothingHappens()
    {
        QVERIFY(!m_switch->next());
        QVERIFY(!m_switch->wait());
        m_now += 24h;
        QVERIFY(!m_switch->next());
    }

    void aProgramHasToStayForAMoment()
    {
        run({u"steam"_s});
        QVERIFY(!m_switch->next());
        QCOMPARE(m_switch->wait(), ProfileSwitch::settle);
        m_now += ProfileSwitch::settle - 1ms;
        QVERIFY(!m_switch->next());
        QCOMPARE(m_switch->wait(), 1ms);
        m_now += 1ms;
        const auto decision = m_switch->next();
        QVERIFY(decision && decision->rule);
        QCOMPARE(decision->rule->profile, u"gaming"_s);
        QCOMPARE(decision->reason, u"Steam is running"_s);
        QVERIFY(!m_switch->next()); // once
        QVERIFY(!m_switch->wait());
    }

    void oneThatOnlyLooksByChangesNothing()
    {
        for (int i = 0; i < 100; ++i) {
            run({u"steam"_s});
            m_now += ProfileSwitch::settle - 1ms;
            QVERIFY(!m_switch->next());
            run({});
            m_now += 1s;
            QVERIFY(!m_switch->next());
        }
    }

    void oneThatRestartsChangesNothing()
    {
        QVERIFY(settled({u"steam"_s}));
        for (int i = 0; i < 100; ++i) {
            run({});
            m_now += ProfileSwitch::linger - 1ms;
            QVERIFY(!m_switch->next());
            run({u"steam"_s});
            m_now += 1min;
            QVERIFY(!m_switch->next());
        }
    }

    void whenItIsGoneItGoesBack()
    {
        QVERIFY(settled({u"steam"_s}));
        run({});
        QCOMPARE(m_switch->wait(), ProfileSwitch::linger);
        m_now += ProfileSwitch::linger;
        const auto decision = m_switch->next();
        QVERIFY(decision && !decision->rule);
        QCOMPARE(decision->reason, u"Steam is no longer running"_s);
        QVERIFY(!m_switch->active());
    }

    void theFirstRuleThatMatchesWins()
    {
        QVERIFY(settled({u"blender"_s, u"steam"_s}));
        QCOMPARE(m_switch->active()->profile, u"gaming"_s);
        // A later rule does not take over while the first still matches.
        m_conditions.gameMode = m_conditions.linkUp = true;
        m_switch->setConditions(m_conditions);
        m_now += 1h;
        QVERIFY(!m_switch->next());
        // When the first is gone, the second is next.
        run({u"blender"_s});
        m_now += ProfileSwitch::linger;
        const auto decision = m_switch->next();
        QVERIFY(decision && decision->rule);
        QCOMPARE(decision->rule->profile, u"compute"_s);
        QCOMPARE(decision->reason, u"blender is running"_s);
    }

    void anEarlierRuleTakesOverSoon()
    {
        QVERIFY(settled({u"blender"_s}));
        run({u"blender"_s, u"steam"_s});
        m_now += ProfileSwitch::settle;
        const auto decision = m_switch->next();
        QVERIFY(decision);
        QCOMPARE(decision->rule->profile, u"gaming"_s);
    }

    void whatComesWhileLeavingHasToSettleToo()
    {
        QVERIFY(settled({u"steam"_s}));
        run({});
        m_now += ProfileSwitch::linger - 1s;
        run({u"blender"_s});
        m_now += 1s; // left long enough, but the other has just come
        QVERIFY(!m_switch->next());
        QCOMPARE(m_switch->wait(), ProfileSwitch::settle - 1s);
        m_now += ProfileSwitch::settle - 1s;
        QCOMPARE(m_switch->next()->rule->profile, u"compute"_s);
    }

    void gameModeAndTheLinkCount()
    {
        m_conditions.linkUp = true;
        QVERIFY(settled({}));
        QCOMPARE(m_switch->active()->profile, u"mixed"_s);
        m_conditions.gameMode = true;
        QVERIFY(settled({}));
        QCOMPARE(m_switch->active()->when, SwitchRule::When::GameMode);
        m_conditions = {};
        run({});
        m_now += ProfileSwitch::linger;
        QCOMPARE(m_switch->next()->reason, u"no game asks GameMode any more"_s);
    }

    void whatPeopleChooseWinsUntilReleased()
    {
        QVERIFY(settled({u"steam"_s}));
        m_switch->hold();
        run({});
        m_now += 1h;
        QVERIFY(!m_switch->next());
        QVERIFY(!m_switch->wait());
        run({u"blender"_s});
        m_now += 1h;
        QVERIFY(!m_switch->next());
        m_switch->release();
        QVERIFY(!m_switch->next()); // settles anew
        m_now += ProfileSwitch::settle;
        QCOMPARE(m_switch->next()->rule->profile, u"compute"_s);
    }

    void releasedWithNothingToDoDoesNothing()
    {
        QVERIFY(settled({u"steam"_s}));
        m_switch->hold();
        run({});
        m_switch->release();
        m_now += 1h;
        QVERIFY(!m_switch->next()); // what somebody chose stays; there is nothing to go back from
    }

    void aRuleThatIsDeletedIsLeft()
    {
        QVERIFY(settled({u"steam"_s}));
        m_switch->setRules({});
        m_now += ProfileSwitch::linger - 1ms;
        QVERIFY(!m_switch->next());
        m_now += 1ms;
        QVERIFY(!m_switch->next()->rule);
    }

private:
    static SwitchRule program(const QString &name, const QString &profile)
    {
        return {SwitchRule::When::Program, name, profile, {}};
    }
    void run(const QSet<QString> &programs)
    {
        m_conditions.programs = programs;
        m_switch->setConditions(m_conditions);
    }
    bool settled(const QSet<QString> &programs)
    {
        run(programs);
        m_now += ProfileSwitch::settle;
        return m_switch->next().has_value();
    }

    std::chrono::milliseconds m_now{};
    SwitchConditions m_conditions;
    std::unique_ptr<ProfileSwitch> m_switch;
};

ANARCHY_TEST(TestProfileSwitch, "profileswitch")
#include "tst_profileswitch.moc"
