// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>

#include "drivers/simulateddriver.h"
#include "profiles/presets.h"
#include "telemetry/sample.h"
#include "testprogram.h"

using namespace anarchy;
using namespace std::chrono_literals;

class TestSimulatedDriver : public QObject {
    Q_OBJECT

    /// One minute of the link under a preset.
    static Sample minuteOf(const Preset &preset)
    {
        SimulatedLink link(7);
        link.setValues(preset.values);
        anarchy_telemetry before;
        anarchy_telemetry after;
        link.readAt(1, before);
        for (qint64 second = 1; second <= 60; ++second)
            link.readAt(second * 1'000'000'000 + 1, after);
        return Sample::between(before, after).value();
    }

private Q_SLOTS:
    void theSameSeedGivesTheSameLink()
    {
        SimulatedLink one(3);
        SimulatedLink two(3);
        anarchy_telemetry a;
        anarchy_telemetry b;
        for (qint64 t = 1; t < 3'000'000'000; t += 250'000'000) {
            one.readAt(t, a);
            two.readAt(t, b);
            QCOMPARE(std::memcmp(&a, &b, sizeof a), 0);
        }
        QVERIFY(a.tx_bytes > 0);
    }

    void thePageIsConsistent()
    {
        const Sample sample = minuteOf(builtinPresets().last());
        QVERIFY(sample.value(Metric::TxRate) <= sample.value(Metric::MaximumRate));
        QVERIFY(sample.value(Metric::RxRate) > 0);
        quint64 tx = 0;
        for (const anarchy_channel_telemetry &channel : sample.channels)
            tx += channel.tx_bytes;
        QCOMPARE(tx, sample.txBytes);
        QCOMPARE(sample.dmaLatency.count(), sample.txBytes / 4096);
        QCOMPARE(sample.transport, ANARCHY_TRANSPORT_SIMULATED);
    }

    void presetsDoWhatTheyClaim()
    {
        const QList<Preset> presets = builtinPresets();
        const Sample gaming = minuteOf(presets[0]);
        const Sample compute = minuteOf(presets[2]);
        QVERIFY(gaming.value(Metric::DmaP99) < 0.5 * compute.value(Metric::DmaP99));
        QVERIFY(compute.value(Metric::MaximumRate) > 1.05 * gaming.value(Metric::MaximumRate));
    }

    void aTrialRunsOutByItself()
    {
        SimulatedDriver driver(1);
        QSignalSpy applied(driver.changes(), &ChangeService::applied);
        QSignalSpy events(&driver, &DriverPort::eventReceived);
        Change change;
        change.values[ANARCHY_PARAM_RING_BUFFER_SIZE] = 64;
        driver.changes()->apply(change, 50ms);
        QVERIFY(driver.changes()->isBusy());
        QCOMPARE(applied.count(), 0); // never from inside the call
        QVERIFY(applied.wait());
        QVERIFY(applied[0][0].value<Outcome>().ok());
        QCOMPARE(driver.configuration()->running[ANARCHY_PARAM_RING_BUFFER_SIZE], 64u);
        QVERIFY(driver.configuration()->onTrial);
        QCOMPARE(driver.configuration()->previous[ANARCHY_PARAM_RING_BUFFER_SIZE], 256u);
        QTRY_VERIFY(!driver.configuration()->onTrial);
        QCOMPARE(driver.configuration()->running, defaultValues());
        QCOMPARE(events.count(), 2);
        QCOMPARE(events[1][0].value<anarchy_event>().type, quint32(ANARCHY_EVENT_CONFIG_REVERTED));
        QCOMPARE(events[1][0].value<anarchy_event>().source, quint32(ANARCHY_SOURCE_TRIAL_TIMER));
    }

    void keepAndRevert()
    {
        SimulatedDriver driver(1);
        ChangeService &service = *driver.changes();
        QSignalSpy applied(&service, &ChangeService::applied);
        QSignalSpy confirmed(&service, &ChangeService::confirmed);
        QSignalSpy reverted(&service, &ChangeService::reverted);
        Change change;
        change.values[ANARCHY_PARAM_MAX_PAYLOAD_SIZE] = 1024;
        service.apply(change, 60s);
        QVERIFY(applied.wait());
        service.apply(change, 60s);
        QVERIFY(applied.wait());
        QCOMPARE(applied[1][0].value<Outcome>().code, Outcome::Code::Busy);
        service.confirm();
        QVERIFY(confirmed.wait());
        QVERIFY(!driver.configuration()->onTrial);
        QCOMPARE(driver.configuration()->running[ANARCHY_PARAM_MAX_PAYLOAD_SIZE], 1024u);
        service.revert();
        QVERIFY(reverted.wait());
        QCOMPARE(reverted[0][0].value<Outcome>().code, Outcome::Code::Refused);
        QCOMPARE(driver.configuration()->running[ANARCHY_PARAM_MAX_PAYLOAD_SIZE], 1024u);
    }

    void aBadChangeChangesNothing()
    {
        SimulatedDriver driver(1);
        QSignalSpy applied(driver.changes(), &ChangeService::applied);
        Change change;
        change.values[ANARCHY_PARAM_TB_RETRY_COUNT] = 5;
        change.values[ANARCHY_PARAM_RING_BUFFER_SIZE] = 300;
        driver.changes()->apply(change, 0ms);
        QVERIFY(applied.wait());
        const auto outcome = applied[0][0].value<Outcome>();
        QCOMPARE(outcome.code, Outcome::Code::Refused);
        QVERIFY(outcome.text.contains(QLatin1StringView("ring_buffer_size")));
        QCOMPARE(driver.configuration()->running, defaultValues());
    }
};

ANARCHY_TEST(TestSimulatedDriver, "simulateddriver")
#include "tst_simulateddriver.moc"
