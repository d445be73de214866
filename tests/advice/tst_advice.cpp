// SPDX-License-Identifier: GPL-3.0-or-later
#include <QRegularExpression>
#include <QTest>

#include "advice/advice.h"
#include "advice/fields.h"
#include "advice/rules/rule.h"
#include "advisortraces.h"
#include "samplesource.h"
#include "testprogram.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

namespace {

Change settings(std::initializer_list<std::pair<int, quint32>> values)
{
    Change change;
    for (const auto &[field, value] : values)
        change.values[static_cast<std::size_t>(field)] = value;
    return change;
}

SimulatedConditions errors(anarchy_error kind, double perSecond)
{
    SimulatedConditions conditions;
    conditions.errorsPerSecond[static_cast<std::size_t>(kind)] = perSecond;
    return conditions;
}

constexpr char calmMachine[] = "0.50 0.50 0.50 1/200 1\n";
constexpr char plentyOfMemory[] = "MemTotal: 16000000 kB\nMemAvailable: 9000000 kB\n";

/// A machine with nothing to be said against it.
QHash<QString, QByteArray> soundMachine()
{
    return {{u"proc/loadavg"_s, calmMachine},
            {u"proc/pressure/cpu"_s, "some avg10=0.10 avg60=0.10 avg300=0.10 total=1\n"},
            {u"proc/meminfo"_s, plentyOfMemory},
            {u"sys/module/pcie_aspm/parameters/policy"_s, "[default] performance powersave powersupersave\n"},
            {u"sys/firmware/acpi/platform_profile"_s, "balanced\n"},
            {traceDevice + u"/power/runtime_status"_s, "active\n"},
            {traceDevice + u"/power/control"_s, "auto\n"},
            {traceDevice + u"/rx_speed"_s, "20.0 Gb/s\n"},
            {traceDevice + u"/rx_lanes"_s, "2\n"},
            {u"sys/devices/pci0000:00/0000:00:0d.2/domain0/0-0/generation"_s, "4\n"}};
}

QHash<QString, QByteArray> soundMachineBut(const QString &path, const QByteArray &text)
{
    QHash<QString, QByteArray> files = soundMachine();
    files[path] = text;
    return files;
}

/// The traces by the id of the rule that each must set off, and no other. Those that begin with "sound" set off none.
QList<std::pair<QString, TraceOptions>> traces()
{
    SimulatedConditions idle;
    idle.demand = 0;
    idle.errorsPerSecond = {};
    SimulatedConditions busy;
    busy.demand = 1.6; // 48 % of the wire in its busier direction, and bursts
    SimulatedConditions greedy;
    greedy.demand = 4;
    SimulatedConditions late;
    late.completionDelayNs = 4e6;
    SimulatedConditions dear;
    dear.cpuNsPerByte = 1.6;
    SimulatedConditions oneChannel;
    oneChannel.busyChannels = 1;
    oneChannel.demand = 1.6;
    SimulatedConditions narrow;
    narrow.lanes = 1;
    SimulatedConditions eightChannels = busy;
    eightChannels.channels = 8;
    SimulatedConditions disordered;
    disordered.errorsPerSecond[ANARCHY_ERROR_DROPPED] = 0.1;
    disordered.errorsPerSecond[ANARCHY_ERROR_DUPLICATE] = 0.2;
    disordered.errorsPerSecond[ANARCHY_ERROR_REORDERED] = 0.3;

    QList<std::pair<QString, TraceOptions>> list{
        {u"sound busy"_s, {.conditions = busy, .files = soundMachine()}},
        {u"sound demonstration"_s, {}},
        {u"sound idle"_s, {.conditions = idle, .files = soundMachine()}},
        {u"sound nothing known of the machine"_s, {.conditions = busy}},
        {u"sound gaming preset"_s,
         {.settings = settings({{fields::ring, 64}, {fields::channels, 4}, {ANARCHY_PARAM_COMPLETION_TIMEOUT, 50}})}},

        {u"link-failed"_s, {.conditions = idle, .page = [](TelemetryPage &page) { page.state = ANARCHY_LINK_FAILED; }}},
        {u"crc-errors"_s, {.conditions = errors(ANARCHY_ERROR_CRC, 5)}},
        {u"payload-errors"_s,
         {.conditions = errors(ANARCHY_ERROR_CRC, 5), .settings = settings({{fields::payload, 1024}})}},
        {u"frame-order"_s, {.conditions = disordered}},
        {u"ring-overruns"_s, {.conditions = errors(ANARCHY_ERROR_OVERRUN, 1)}},
        {u"completion-timeouts"_s,
         {.conditions = errors(ANARCHY_ERROR_TIMEOUT, 0.2),
          .settings = settings({{ANARCHY_PARAM_COMPLETION_TIMEOUT, 20}})}},
        {u"thunderbolt-timeout"_s,
         {.conditions = errors(ANARCHY_ERROR_HANDSHAKE, 0.2),
          .settings = settings({{ANARCHY_PARAM_TB_TIMEOUT_MS, 200}})}},
        {u"thunderbolt-retries"_s, {.conditions = errors(ANARCHY_ERROR_HANDSHAKE, 0.2)}},
        {u"link-flapping"_s, {.conditions = errors(ANARCHY_ERROR_LINK_LOSS, 0.1)}},
        {u"link-forced"_s, {.settings = settings({{ANARCHY_PARAM_FORCE_LINK_SPEED, 3}})}},
        {u"link-slower"_s, {.conditions = narrow, .before = SimulatedConditions{}}},
        {u"cable-slow"_s, {.files = soundMachineBut(traceDevice + u"/rx_speed"_s, "10.0 Gb/s\n")}},
        {u"throughput-ring"_s, {.conditions = busy, .settings = settings({{fields::ring, 16}, {fields::channels, 4}})}},
        {u"throughput-one-channel"_s, {.conditions = oneChannel, .settings = settings({{fields::ring, 64}})}},
        {u"payload-small"_s, {.settings = settings({{fields::payload, 128}})}},
        {u"payload-limits-throughput"_s, {.conditions = greedy}},
        {u"link-saturated"_s, {.conditions = greedy, .settings = settings({{fields::payload, 1024}})}},
        {u"latency-queueing"_s, {.conditions = busy, .settings = settings({{fields::ring, 1024}})}},
        {u"latency-many-channels"_s, {.conditions = busy, .settings = settings({{fields::channels, 16}})}},
        {u"latency-system-load"_s,
         {.conditions = late, .files = soundMachineBut(u"proc/loadavg"_s, "8.00 6.00 4.00 9/300 1\n")}},
        {u"latency-unexplained"_s, {.conditions = late}},
        {u"interrupt-load"_s, {.conditions = dear}},
        {u"debug-level"_s, {.settings = settings({{ANARCHY_PARAM_DEBUG_LEVEL, 2}})}},
        {u"memory-large"_s,
         {.files = soundMachineBut(u"proc/meminfo"_s, "MemTotal: 250000 kB\nMemAvailable: 90000 kB\n")}},
        {u"channels-unused"_s, {.conditions = idle, .settings = settings({{fields::channels, 16}})}},
        {u"power-runtime"_s,
         {.conditions = idle,
          .page = [](TelemetryPage &page) { page.errors[ANARCHY_ERROR_LINK_LOSS] = page.time_ns > 150'000'000'000; },
          .files = soundMachine()}},
        {u"power-aspm"_s,
         {.files = soundMachineBut(u"sys/module/pcie_aspm/parameters/policy"_s,
                                   "default performance [powersave] powersupersave\n")}},
        {u"power-profile"_s, {.files = soundMachineBut(u"sys/firmware/acpi/platform_profile"_s, "low-power\n")}},
        {u"boot-problem"_s,
         {.files = soundMachineBut(u"etc/modprobe.d/mine.conf"_s, "options anarchy-egpu ring_size=512\n")}},
        {u"boot-conflict"_s,
         {.files = soundMachineBut(u"etc/modprobe.d/mine.conf"_s,
                                   "options anarchy-egpu ring_buffer_size=512 ring_buffer_size=256\n")}},
        {u"safe-mode"_s, {.configuration = [](Configuration &configuration) { configuration.safeMode = true; }}},
        {u"trial-pending"_s,
         {.configuration =
              [](Configuration &configuration) {
                  configuration.onTrial = true;
                  configuration.trialLeftMs = 9000;
                  configuration.previous[fields::ring] = 512;
              }}},
        {u"effective-below-requested"_s,
         {.conditions = eightChannels,
          .settings = settings({{fields::channels, 12}}),
          .configuration =
              [](Configuration &configuration) {
                  configuration.effective[fields::channels] = 8;
                  configuration.limit[fields::channels] = ANARCHY_LIMIT_TRANSPORT;
              }}},
        {u"boot-differs"_s, {.settings = settings({{fields::ring, 128}}), .files = soundMachine()}},
    };
    return list;
}

QStringList idsOf(const std::vector<Finding> &findings)
{
    QStringList ids;
    for (const Finding &finding : findings)
        ids << finding.id;
    return ids;
}

} // namespace

/// Each rule on its own trace and on all others'.
class TestAdvice : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (const auto &[name, options] : traces())
            m_observations.insert(name, traceOf(options));
    }

    void everyRuleHasATrace()
    {
        const QStringList ids = adviceIds();
        QVERIFY(ids.size() >= 15);
        QCOMPARE(QSet(ids.begin(), ids.end()).size(), ids.size());
        for (const QString &id : ids)
            QVERIFY2(m_observations.contains(id), qPrintable(id));
    }

    void aTraceSetsOffItsRuleAlone_data() { addTraces(); }

    void aTraceSetsOffItsRuleAlone()
    {
        QFETCH(const QString, name);
        const Observation &seen = m_observations[name];
        const QStringList found = idsOf(advise(seen));
        const QStringList wanted = name.startsWith(u"sound"_s) ? QStringList() : QStringList(name);
        const QString facts = u"%1; p99 %2 µs, in flight %3, utilisation %4, queue %5 µs"_s.arg(found.join(u' '))
                                  .arg(seen.latencyNs(99) / 1e3)
                                  .arg(seen.inFlight.average)
                                  .arg(seen.utilisation())
                                  .arg(rules::queueNs(seen) / 1e3);
        QVERIFY2(found == wanted, qPrintable(facts));
    }

    void aFindingSaysEverything_data() { addTraces(); }

    void aFindingSaysEverything()
    {
        QFETCH(const QString, name);
        static const QRegularExpression number(u"[0-9]"_s);
        for (const Finding &finding : advise(m_observations[name])) {
            QVERIFY(!finding.title.isEmpty() && !finding.title.endsWith(u'.'));
            QVERIFY(!finding.evidence.isEmpty());
            const QString evidence = finding.evidence.join(u'\n');
            QVERIFY2(evidence.contains(number) || finding.id == u"link-failed"_s || finding.id.startsWith(u"power"_s)
                         || finding.id.startsWith(u"boot"_s),
                     qPrintable(evidence));
            for (const QString &text :
                 finding.evidence + QStringList{finding.advice, finding.reason, finding.expectation})
                QVERIFY2(!text.contains(u'%') || !text.contains(QRegularExpression(u"%[0-9n]"_s)), qPrintable(text));
            QVERIFY(finding.reason.endsWith(u'.'));
            QVERIFY(!finding.source.isEmpty());
            QVERIFY(!finding.advice.isEmpty());
            QCOMPARE(finding.fix.has_value(), !finding.expectation.isEmpty());
            QCOMPARE(finding.span, m_observations[name].span);
        }
    }

    void everyFixIsAllowedAndRecommended_data() { addTraces(); }

    void everyFixIsAllowedAndRecommended()
    {
        QFETCH(const QString, name);
        const Observation &seen = m_observations[name];
        for (const Finding &finding : advise(seen)) {
            if (!finding.fix)
                continue;
            QVERIFY(!finding.fix->isEmpty());
            std::array<__u32, ANARCHY_VALUES_MAX> values{};
            for (std::size_t i = 0; i < finding.fix->values.size(); ++i) {
                values[i] = finding.fix->values[i].value_or(0);
                if (!finding.fix->values[i])
                    continue;
                QVERIFY(values[i] != *seen.running(static_cast<int>(i)));
                QVERIFY(!outsideRecommended(static_cast<int>(i), values[i]));
            }
            anarchy_refusal refusal{};
            QCOMPARE(anarchy_rule_check_all(finding.fix->mask(), values.data(), &refusal), ANARCHY_REFUSED_NOT);
        }
    }

    // What a fix is for must be gone with it, on the same link under the same load.
    void aFixEndsItsFinding_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"throughput-ring", "throughput-one-channel", "payload-small", "latency-queueing",
                                 "latency-many-channels", "debug-level", "link-forced", "channels-unused"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }

    void aFixEndsItsFinding()
    {
        QFETCH(const QString, name);
        const auto all = traces();
        const auto trace = std::ranges::find(all, name, &std::pair<QString, TraceOptions>::first);
        TraceOptions options = trace->second;
        const std::vector<Finding> found = advise(m_observations[name]);
        QVERIFY(!found.empty() && found.front().fix);
        const Finding finding = found.front();
        for (std::size_t i = 0; i < finding.fix->values.size(); ++i) {
            if (finding.fix->values[i])
                options.settings.values[i] = finding.fix->values[i];
        }
        const Observation after = traceOf(options);
        QVERIFY(!idsOf(advise(after)).contains(name));
        if (name.startsWith(u"throughput"_s))
            QVERIFY(after.rate() > 1.05 * m_observations[name].rate());
        if (name.startsWith(u"latency"_s))
            QVERIFY(after.latencyNs(99) < 0.8 * m_observations[name].latencyNs(99));
    }

    void theSameTraceGivesTheSameAdvice()
    {
        for (const QString &name : {u"latency-queueing"_s, u"crc-errors"_s}) {
            const auto all = traces();
            const auto trace = std::ranges::find(all, name, &std::pair<QString, TraceOptions>::first);
            QCOMPARE(advise(traceOf(trace->second)), advise(m_observations[name]));
        }
    }

    void aLinkThatHasJustComeUpIsNotJudged()
    {
        TraceOptions options{
            .conditions = errors(ANARCHY_ERROR_CRC, 50), .settings = settings({{fields::ring, 1024}}), .seconds = 8};
        QCOMPARE(idsOf(advise(traceOf(options))), QStringList());
        options.seconds = 12;
        const auto findings = advise(traceOf(options));
        QVERIFY(idsOf(findings).contains(u"crc-errors"_s));
        QVERIFY(checkedTexts(traceOf(options)).size() > 3);
    }

    // A minute with the old settings says nothing about the new ones.
    void onlyTheTimeSinceTheLastChangeCounts()
    {
        TraceOptions options{.conditions = errors(ANARCHY_ERROR_CRC, 5)};
        options.events = {exampleEvent(185'000'000'000)}; // 5 s before the end
        const Observation seen = traceOf(options);
        QVERIFY(seen.measuredSeconds < 5);
        QCOMPARE(idsOf(advise(seen)), QStringList());
        options.events = {exampleEvent(130'000'000'000)};
        QCOMPARE(traceOf(options).span.lengthNs() / 1'000'000'000, 59); // 190 s less 130 s and the change-over
        QCOMPARE(idsOf(advise(traceOf(options))), QStringList(u"crc-errors"_s));
    }

    void nothingBeforeTheFirstSampleIsLookedAt()
    {
        const TraceOptions options{.seconds = 30};
        const Observation seen = traceOf(options);
        QVERIFY(seen.span.lengthNs() <= 31'000'000'000);
        QVERIFY(std::abs(seen.measuredSeconds - 30) < 0.5);
    }

    // A slow sample covers time before the second in which it is kept.
    void slowSamplesCoverTheirTime()
    {
        History history;
        SampleSource source(1'000'000'000'000);
        for (int i = 0; i < 3; ++i)
            history.append(source.next(10'000'000'000, 1e9));
        const std::optional<Sample> none;
        const Observation seen = observe({.history = history,
                                          .channels = {},
                                          .latest = none,
                                          .marks = {},
                                          .configuration = {},
                                          .boot = {},
                                          .system = {}},
                                         {source.now() - 300'000'000'000, source.now()});
        QCOMPARE(seen.span.lengthNs(), 30'000'000'000);
        QCOMPARE(seen.measuredSeconds, 30.0);
    }

    void theLinkComingUpIsCounted()
    {
        TraceOptions options;
        for (const quint64 second : {120, 130, 140})
            options.events.push_back(stateEvent(second * 1'000'000'000, ANARCHY_LINK_CONNECTING, ANARCHY_LINK_UP));
        QCOMPARE(traceOf(options).timesUp, 3);
        QCOMPARE(idsOf(advise(traceOf(options))), QStringList(u"link-flapping"_s));
        options.events.pop_back();
        QCOMPARE(idsOf(advise(traceOf(options))), QStringList());
    }

    // Between the threshold and what clearly is better, a finding stays if it stood.
    void aFindingDoesNotComeAndGo()
    {
        Observation seen = m_observations[u"latency-unexplained"_s];
        seen.configuration->running[fields::ring] = 64; // full rings explain none of this
        const auto latencyOf = [&](quint64 ns) {
            seen.statistics.dmaLatency.clear();
            seen.statistics.dmaLatency.addBucket(anarchy_histogram_index(ns), 1000);
        };
        const QStringList stood{u"latency-unexplained"_s};
        latencyOf(2'200'000);
        QCOMPARE(idsOf(advise(seen)), stood);
        latencyOf(1'800'000);
        QCOMPARE(idsOf(advise(seen)), QStringList());
        QCOMPARE(idsOf(advise(seen, stood)), stood);
        latencyOf(1'400'000);
        QCOMPARE(idsOf(advise(seen, stood)), QStringList());
    }

    void theMostSeriousComesFirst()
    {
        TraceOptions options{.conditions = errors(ANARCHY_ERROR_CRC, 5),
                             .settings
                             = settings({{ANARCHY_PARAM_DEBUG_LEVEL, 1}, {fields::ring, 1024}, {fields::channels, 16}}),
                             .files = soundMachine()};
        options.conditions.demand = 1.6;
        const auto findings = advise(traceOf(options));
        QCOMPARE(idsOf(findings),
                 QStringList({u"crc-errors"_s, u"latency-queueing"_s, u"debug-level"_s, u"boot-differs"_s}));
        for (std::size_t i = 1; i < findings.size(); ++i) {
            QVERIFY(findings[i - 1].severity <= findings[i].severity);
            if (findings[i - 1].severity == findings[i].severity)
                QVERIFY(findings[i - 1].confidence >= findings[i].confidence);
        }
    }

    void confidenceFollowsItsRule()
    {
        Observation seen;
        seen.measuredSeconds = 15;
        QCOMPARE(rules::measured(seen, 9), Confidence::Low);
        seen.measuredSeconds = 30;
        QCOMPARE(rules::measured(seen, 9), Confidence::Medium);
        QCOMPARE(rules::measured(seen, 1.05), Confidence::Low);
        seen.measuredSeconds = 60;
        QCOMPARE(rules::measured(seen, 1.5), Confidence::High);
        QCOMPARE(rules::measured(seen, 1.2), Confidence::Medium);
        QCOMPARE(rules::counted(2), Confidence::Low);
        QCOMPARE(rules::counted(3), Confidence::Medium);
        QCOMPARE(rules::counted(10), Confidence::High);
    }

    void theCommandOfATrial()
    {
        QCOMPARE(trialCommand(settings({{fields::ring, 512}, {fields::payload, 1024}})),
                 u"set ring_buffer_size=512 max_payload_size=1024 --trial 15"_s);
    }

    void nothingKnownIsNothingFound()
    {
        QCOMPARE(idsOf(advise(Observation())), QStringList());
        QVERIFY(!checkedTexts(Observation()).isEmpty());
    }

private:
    void addTraces() const
    {
        QTest::addColumn<QString>("name");
        for (const auto &[name, options] : traces())
            QTest::newRow(qPrintable(name)) << name;
    }

    QHash<QString, Observation> m_observations;
};

ANARCHY_TEST(TestAdvice, "advice")
#include "tst_advice.moc"
