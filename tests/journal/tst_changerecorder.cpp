// SPDX-License-Identifier: GPL-3.0-or-later
#include <QBuffer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>

#include <unistd.h>

#include "analysis/effectmeter.h"
#include "base/clock.h"
#include "drivers/simulateddriver.h"
#include "export/changeexport.h"
#include "journal/changerecorder.h"
#include "testprogram.h"
#include "wording/changetext.h"

using namespace anarchy;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 wallStart = 1'790'000'000 * nsPerSecond;

Change ring(quint32 pages)
{
    Change change;
    change.values[ANARCHY_PARAM_RING_BUFFER_SIZE] = pages;
    return change;
}

// Some samples a second, a little scattered, from a moment on.
class Samples {
public:
    explicit Samples(EffectMeter &meter, int perSecond = 4)
        : m_meter(meter)
        , m_perSecond(perSecond)
    {
    }

    void run(int seconds, double rate, quint64 errors = 0)
    {
        for (int i = 0; i < m_perSecond * seconds; ++i) {
            anarchy_histogram before{};
            anarchy_histogram after{};
            for (int k = 0; k < 40; ++k)
                after.bucket[anarchy_histogram_index(
                    static_cast<quint64>(50'000 + 1000 * ((m_count * 7 + k * 13) % 40)))]
                    += 50;
            Sample sample;
            m_nowNs += nsPerSecond / m_perSecond;
            sample.timeNs = m_nowNs;
            sample.intervalNs = nsPerSecond / m_perSecond;
            sample.values.fill(std::numeric_limits<double>::quiet_NaN());
            const auto set
                = [&](Metric metric, double value) { sample.values[static_cast<std::size_t>(metric)] = value; };
            // A pattern without a period that fits the sampling stands in for chance.
            set(Metric::TxRate, rate * (1 + 0.05 * std::sin(2.4 * static_cast<double>(m_count))));
            set(Metric::RxRate, 0);
            set(Metric::MaximumRate, 7e9);
            set(Metric::CpuLoad, 0.1 + 0.01 * std::sin(1.7 * static_cast<double>(m_count)));
            m_errors += errors;
            sample.errors[ANARCHY_ERROR_CRC] = m_errors;
            sample.dmaLatency = LatencyDistribution(before, after);
            m_meter.add(sample);
            ++m_count;
        }
    }
    qint64 nowNs() const { return m_nowNs; }

private:
    EffectMeter &m_meter;
    int m_perSecond;
    qint64 m_nowNs = wallStart;
    quint64 m_errors = 0;
    int m_count = 0;
};

} // namespace

class TestChangeRecorder : public QObject {
    Q_OBJECT

    qint64 m_clockNs = 5000 * nsPerSecond; ///< the driver's
    std::unique_ptr<SimulatedDriver> m_driver;
    std::unique_ptr<ChangeJournal> m_journal;
    ParameterValues m_othersValues = defaultValues();
    quint64 m_othersSequence = 1000;

    ChangeRecorder::WallClock wallClock()
    {
        return [this] { return wallStart + m_clockNs; };
    }
    void apply(const Change &change, std::chrono::milliseconds trial,
               const ChangeCause &cause = {ChangeOrigin::OtherProgram, {}})
    {
        m_clockNs += nsPerSecond;
        QSignalSpy answered(m_driver->changes(), &ChangeService::applied);
        m_driver->changes()->apply(change, trial, cause);
        QTRY_COMPARE(answered.count(), 1);
    }
    void endTrial(bool keep, RevertReason reason = RevertReason::User)
    {
        m_clockNs += nsPerSecond;
        ChangeService *service = m_driver->changes();
        QSignalSpy answered(service, keep ? &ChangeService::confirmed : &ChangeService::reverted);
        keep ? service->confirm() : service->revert(reason);
        QTRY_COMPARE(answered.count(), 1);
    }
    // Another program's change: this one's service says nothing of it.
    void othersApply(const Change &change)
    {
        m_clockNs += nsPerSecond;
        anarchy_event event{};
        event.size = sizeof event;
        event.type = ANARCHY_EVENT_CONFIG_CHANGED;
        event.source = ANARCHY_SOURCE_IOCTL;
        event.uid = ::getuid();
        event.pid = static_cast<quint32>(::getpid());
        event.sequence = ++m_othersSequence;
        event.time_ns = static_cast<quint64>(m_clockNs);
        const ParameterValues after = change.appliedTo(m_othersValues);
        std::ranges::copy(m_othersValues, event.old_values);
        std::ranges::copy(after, event.new_values);
        m_othersValues = after;
        Q_EMIT m_driver->eventReceived(event, 0);
    }
    ChangeRecord newest() const { return m_journal->list({}).at(0); }

private Q_SLOTS:
    void init()
    {
        m_driver = std::make_unique<SimulatedDriver>(1, [this] { return m_clockNs; });
        m_journal = ChangeJournal::inMemory();
    }

    void whatThisProgramDoesHasItsCause()
    {
        ChangeRecorder recorder(*m_driver, *m_journal, 0, wallClock());
        QSignalSpy changed(&recorder, &ChangeRecorder::changed);
        apply(ring(512), 30s, {ChangeOrigin::Advisor, u"throughput-ring"_s});
        QCOMPARE(changed.count(), 1);
        const ChangeRecord record = newest();
        QCOMPARE(record.cause.origin, ChangeOrigin::Advisor);
        QCOMPARE(record.cause.detail, u"throughput-ring"_s);
        QVERIFY(!record.user.isEmpty());
        QCOMPARE(record.timeNs, wallStart + m_clockNs);
        QCOMPARE(record.link, u"simulated"_s);
        QVERIFY(record.before == defaultValues());
        QCOMPARE(changeTexts(record), QStringList{u"Ring buffer size: 256 pages → 512 pages"_s});
        // args of the simulated driver tell of a trial, as the kernel's do.
        QCOMPARE(record.outcome, ChangeOutcome::OnTrial);
        endTrial(true);
        QCOMPARE(newest().outcome, ChangeOutcome::Kept);
        QCOMPARE(newest().endedNs, wallStart + m_clockNs);
        QCOMPARE(m_journal->list({}).size(), 1u);
    }

    void whatOthersDoIsAnotherPrograms()
    {
        ChangeRecorder recorder(*m_driver, *m_journal, 0, wallClock());
        ChangeService *service = m_driver->changes();
        // Asked for, but the values are not those.
        Q_EMIT service->applying(ring(1024), {ChangeOrigin::Preset, u"compute"_s});
        othersApply(ring(512));
        QCOMPARE(newest().cause.origin, ChangeOrigin::OtherProgram);
        QCOMPARE(newest().outcome, ChangeOutcome::WithoutTrial);
        QVERIFY(!newest().program.isEmpty()); // that the driver saw
        // Refused: what comes later is not it.
        Q_EMIT service->applied({Outcome::Code::Refused, u"no"_s});
        othersApply(ring(1024));
        QCOMPARE(newest().cause.origin, ChangeOrigin::OtherProgram);
        // Answered, and the event was never seen: a later one is not it.
        Q_EMIT service->applying(ring(16), {ChangeOrigin::Preset, u"x"_s});
        Q_EMIT service->applied({Outcome::Code::Done, {}});
        othersApply(ring(16));
        QCOMPARE(newest().cause.origin, ChangeOrigin::OtherProgram);
        QCOMPARE(m_journal->list({}).size(), 3u);
    }

    // Of two requests at once one stands back; its words are not taken for the other's.
    void theRequestThatWasCarriedOutGivesTheCause()
    {
        ChangeRecorder recorder(*m_driver, *m_journal, 0, wallClock());
        ChangeService *service = m_driver->changes();
        QSignalSpy answered(service, &ChangeService::applied);
        service->apply(ring(512), 0s, {ChangeOrigin::Preset, u"compute"_s});
        service->apply(ring(512), 0s, {ChangeOrigin::Manual, {}});
        QTRY_COMPARE(answered.count(), 2);
        QCOMPARE(m_journal->list({}).size(), 1u);
        QCOMPARE(newest().cause.origin, ChangeOrigin::Preset);
    }

    // The tuner knows better than a meter what its step did.
    void whoeverAskedMaySayWhatItDid()
    {
        ChangeRecorder recorder(*m_driver, *m_journal, 0, wallClock());
        ChangeEffect effect;
        effect.secondsAfter = 10;
        othersApply(ring(512));
        recorder.setEffect(effect);
        QVERIFY(!newest().effect); // not this program's
        apply(ring(64), 30s, {ChangeOrigin::Tuner, u"latency"_s});
        recorder.setEffect(effect);
        endTrial(false);
        QCOMPARE(newest().cause.origin, ChangeOrigin::Tuner);
        QVERIFY(newest().effect);
        QCOMPARE(newest().effect->secondsAfter, 10.0);
    }

    void howTrialsEnd()
    {
        ChangeRecorder recorder(*m_driver, *m_journal, 0, wallClock());
        QSignalSpy reverted(&recorder, &ChangeRecorder::reverted);
        apply(ring(512), 30s);
        endTrial(false);
        QCOMPARE(newest().outcome, ChangeOutcome::RevertedByUser);
        apply(ring(512), 30s);
        endTrial(false, RevertReason::Harm);
        QCOMPARE(newest().outcome, ChangeOutcome::RevertedByHarm);
        apply(ring(512), 1s);
        m_clockNs += nsPerSecond;
        QTRY_COMPARE_WITH_TIMEOUT(reverted.count(), 3, 5000); // the driver's own timer
        QCOMPARE(newest().outcome, ChangeOutcome::RevertedByTimer);
        QCOMPARE(m_journal->list({}).size(), 3u);
    }

    // Each program hears of every event; a new one even of those before it began.
    void eventsThatAreToldAgainAreNotNew()
    {
        std::vector<anarchy_event> events;
        connect(m_driver.get(), &DriverPort::eventReceived, this,
                [&](const anarchy_event &event) { events.push_back(event); });
        {
            ChangeRecorder panel(*m_driver, *m_journal, 0, wallClock());
            ChangeRecorder other(*m_driver, *m_journal, 0, wallClock());
            apply(ring(512), 30s, {ChangeOrigin::Manual, {}});
            endTrial(true);
        }
        QCOMPARE(m_journal->list({}).size(), 1u);
        QCOMPARE(newest().cause.origin, ChangeOrigin::Manual);
        const ChangeRecord before = newest();
        const std::vector<anarchy_event> told = events; // telling them again adds to the others
        m_clockNs += 60 * nsPerSecond;
        ChangeRecorder late(*m_driver, *m_journal, 0, wallClock());
        QSignalSpy changed(&late, &ChangeRecorder::changed);
        for (const anarchy_event &event : told)
            Q_EMIT m_driver->eventReceived(event, 0);
        QCOMPARE(m_journal->list({}).size(), 1u);
        QVERIFY(newest().toJson() == before.toJson());
        QCOMPARE(changed.count(), 0);
        // And one that no program saw is found, with the time it happened.
        const auto fresh = ChangeJournal::inMemory();
        ChangeRecorder first(*m_driver, *fresh, 0, wallClock());
        for (const anarchy_event &event : told)
            Q_EMIT m_driver->eventReceived(event, 0);
        QCOMPARE(fresh->list({}).size(), 1u);
        QCOMPARE(fresh->list({}).at(0).timeNs, before.timeNs);
        QCOMPARE(fresh->list({}).at(0).outcome, ChangeOutcome::Kept);
        QCOMPARE(fresh->list({}).at(0).cause.origin, ChangeOrigin::OtherProgram);
    }

    void moduleOptionsAreNamed()
    {
        ChangeRecorder recorder(*m_driver, *m_journal, 0, wallClock());
        anarchy_event event{};
        event.size = sizeof event;
        event.type = ANARCHY_EVENT_CONFIG_CHANGED;
        event.source = ANARCHY_SOURCE_LOAD;
        event.uid = 0xffffffffu;
        event.sequence = 1;
        event.time_ns = static_cast<quint64>(nsPerSecond);
        const ParameterValues values = defaultValues();
        std::ranges::copy(values, event.old_values);
        std::ranges::copy(values, event.new_values);
        Q_EMIT m_driver->eventReceived(event, 0);
        QVERIFY(m_journal->list({}).empty()); // loaded with the defaults: nothing changed
        event.new_values[ANARCHY_PARAM_DEBUG_LEVEL] = 2;
        Q_EMIT m_driver->eventReceived(event, 0);
        QCOMPARE(newest().cause.origin, ChangeOrigin::ModuleLoad);
        QCOMPARE(newest().user, QString());
    }

    void aMinuteBeforeAgainstAMinuteAfter()
    {
        EffectMeter meter;
        Samples samples(meter);
        QSignalSpy measured(&meter, &EffectMeter::measured);
        samples.run(200, 1e9);
        meter.begin(7, samples.nowNs());
        samples.run(60, 2e9);
        QCOMPARE(measured.count(), 1);
        samples.run(200, 5e9);
        QCOMPARE(measured.count(), 1);
        QCOMPARE(measured.at(0).at(0).toLongLong(), 7);
        const auto effect = measured.at(0).at(1).value<ChangeEffect>();
        QCOMPARE(effect.secondsBefore, 60.0);
        // What was sent while channels changed over is left out, and what had not arrived when time was over.
        QVERIFY2(effect.secondsAfter >= 58.75 && effect.secondsAfter <= 59.25,
                 qPrintable(QString::number(effect.secondsAfter)));
        QCOMPARE(effect[Quality::Throughput].verdict, Verdict::Better);
        QVERIFY(std::abs(effect[Quality::Throughput].difference - 1) < 0.02);
        QVERIFY(std::abs(effect[Quality::Throughput].before.value - 1e9) < 1e7);
        QCOMPARE(effect[Quality::Errors].verdict, Verdict::NoDifference);
        QVERIFY(effect.loadDiffers == false);
        QCOMPARE(effectText(effect), u"better: Throughput +100 %"_s);
    }

    // At a hundred samples a second, too: they are put together, and nothing of them is lost.
    void fastSamplesArePutTogether()
    {
        EffectMeter meter;
        Samples samples(meter, 100);
        QSignalSpy measured(&meter, &EffectMeter::measured);
        samples.run(60, 1e9, 1);
        meter.begin(1, samples.nowNs());
        samples.run(60, 1e9, 3);
        QCOMPARE(measured.count(), 1);
        const auto effect = measured.at(0).at(1).value<ChangeEffect>();
        QVERIFY2(std::abs(effect.secondsBefore - 60) < 0.15, qPrintable(QString::number(effect.secondsBefore)));
        QVERIFY2(std::abs(effect.secondsAfter - 59.2) < 0.25, qPrintable(QString::number(effect.secondsAfter)));
        QVERIFY(std::abs(effect[Quality::Errors].before.value - 100) < 0.5); // a second
        QVERIFY(std::abs(effect[Quality::Errors].after.value - 300) < 0.5);
        QVERIFY(std::abs(effect[Quality::Throughput].after.value - 1e9) < 1e7);
    }

    void harmIsMeasuredUntilItWasReverted()
    {
        EffectMeter meter;
        Samples samples(meter);
        QSignalSpy measured(&meter, &EffectMeter::measured);
        samples.run(60, 1e9);
        meter.begin(1, samples.nowNs());
        samples.run(30, 1e9, 5);
        meter.cut(samples.nowNs());
        samples.run(40, 1e9);
        QCOMPARE(measured.count(), 1);
        const auto effect = measured.at(0).at(1).value<ChangeEffect>();
        QVERIFY(effect.secondsAfter < 30);
        QCOMPARE(effect.verdict(), Verdict::Worse);
        QCOMPARE(effect[Quality::Errors].verdict, Verdict::Worse);
        QVERIFY(std::abs(effect[Quality::Errors].after.value - 20) < 0.5);
        QVERIFY2(effectText(effect).startsWith(u"worse: Errors"_s), qPrintable(effectText(effect)));
        // The next change is not compared with the time of the one that was reverted.
        meter.begin(2, samples.nowNs());
        samples.run(60, 1e9);
        QCOMPARE(measured.count(), 2);
        const auto next = measured.at(1).at(1).value<ChangeEffect>();
        QVERIFY(next.secondsBefore < 40);
        QCOMPARE(next[Quality::Errors].before.value, 0.0);
        QCOMPARE(next.verdict(), Verdict::NoDifference);
    }

    void theNextChangeEndsAMeasurement()
    {
        EffectMeter meter;
        Samples samples(meter);
        QSignalSpy measured(&meter, &EffectMeter::measured);
        samples.run(60, 1e9);
        meter.begin(1, samples.nowNs());
        samples.run(5, 2e9);
        meter.begin(2, samples.nowNs());
        QCOMPARE(measured.count(), 1);
        const auto brief = measured.at(0).at(1).value<ChangeEffect>();
        QCOMPARE(brief.verdict(), Verdict::TooLittleData); // said, and the values are there
        QVERIFY(std::abs(brief[Quality::Throughput].after.value - 2e9) < 1e8);
        QCOMPARE(effectText(brief), u"too little data"_s);
        // The program ends: what is known by now.
        samples.run(40, 2e9);
        meter.finish();
        QCOMPARE(measured.count(), 2);
        QVERIFY(measured.at(1).at(1).value<ChangeEffect>().secondsBefore < 5);
    }

    void withoutATimeBeforeNothingIsMeasured()
    {
        EffectMeter meter;
        Samples samples(meter);
        QSignalSpy measured(&meter, &EffectMeter::measured);
        meter.begin(1, samples.nowNs());
        samples.run(70, 1e9);
        QCOMPARE(measured.count(), 0);
        QCOMPARE(effectText({}), u"not measured"_s);
    }

    void theListAsATable()
    {
        ChangeRecorder recorder(*m_driver, *m_journal, 0, wallClock());
        apply(ring(512), 0s);
        QCOMPARE(m_journal->setNote(newest().id, u"a \"note\", and\nmore"_s), QString());
        ChangeEffect effect;
        effect.secondsBefore = 60;
        effect[Quality::Throughput].before.value = 1e9;
        effect[Quality::Throughput].verdict = Verdict::Worse;
        QCOMPARE(m_journal->setEffect(newest().id, effect), QString());
        for (const ExportFormat format : {ExportFormat::Csv, ExportFormat::Json}) {
            QBuffer buffer;
            QVERIFY(buffer.open(QIODevice::WriteOnly));
            ChangeExport table(buffer, format, u"1.2"_s, true);
            table.add(newest());
            QVERIFY(table.finish());
            if (format == ExportFormat::Csv) {
                const QList<QByteArray> lines = buffer.data().split('\n');
                QVERIFY(lines[0].startsWith("id,time,time_unix_ns,origin,"));
                QVERIFY(lines[0].contains("ring_buffer_size_old,ring_buffer_size_new,"));
                QVERIFY2(buffer.data().contains(",256,512,"), buffer.data());
                QVERIFY(buffer.data().contains("\"a \"\"note\"\", and\nmore\""));
                continue;
            }
            const QJsonObject root = QJsonDocument::fromJson(buffer.data()).object();
            QCOMPARE(root["simulated"_L1].toBool(), true);
            const QJsonObject row = root["rows"_L1].toArray().at(0).toObject();
            QCOMPARE(row["origin"_L1].toString(), u"other_program"_s);
            QCOMPARE(row["outcome"_L1].toString(), u"without_trial"_s);
            QCOMPARE(row["ring_buffer_size_new"_L1].toInt(), 512);
            QCOMPARE(row["throughput_before"_L1].toDouble(), 1e9);
            QCOMPARE(row["throughput_verdict"_L1].toString(), u"worse"_s);
            QVERIFY(row["throughput_after"_L1].isNull());
            QCOMPARE(row["note"_L1].toString(), u"a \"note\", and\nmore"_s);
        }
    }
};

ANARCHY_TEST(TestChangeRecorder, "changerecorder")
#include "tst_changerecorder.moc"
