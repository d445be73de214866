// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "testprogram.h"
#include "wording/systemtext.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

/// What is said of a link and its machine, and that nothing is said of what is not known.
class TestSystemText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theFormulaHasTheRunningNumbers()
    {
        SystemReport report = fullReport();
        QCOMPARE(memoryFormulaText(report), u"8 channels × 2 rings × 256 pages × 4 KiB = 16.0 MiB"_s);
        QCOMPARE(report.formulaBytes(), std::optional<quint64>(16u << 20));
        report.configuration->running[ANARCHY_PARAM_MAX_DMA_CHANNELS] = 16;
        report.configuration->running[ANARCHY_PARAM_RING_BUFFER_SIZE] = 1024;
        QCOMPARE(memoryFormulaText(report), u"16 channels × 2 rings × 1024 pages × 4 KiB = 128 MiB"_s);
    }

    void whatIsHeldStandsBesideTheFormula()
    {
        const QList<Fact> facts = memoryFacts(fullReport());
        QCOMPARE(valueOf(facts, u"Held now"_s), u"6.01 MiB, open channels: 3"_s);
        QVERIFY(meaningOf(facts, u"Held now"_s).contains(u"6.00 MiB by the formula"_s));
        QCOMPARE(valueOf(facts, u"Of this machine"_s),
                 u"less than 0.1 % of 15.6 GiB; 7.81 GiB are available to programs"_s);
    }

    void aShareThatCountsIsANumber()
    {
        SystemReport report = fullReport();
        report.latest->memoryBytes = 1u << 30;
        QCOMPARE(report.memoryShare(), std::optional(1.0 / 15.625));
        QVERIFY(valueOf(memoryFacts(report), u"Of this machine"_s).startsWith(u"6.4 % of 15.6 GiB"_s));
    }

    void channelsThatCannotBeOpenAreSaid()
    {
        SystemReport report = fullReport();
        QVERIFY(!meaningOf(memoryFacts(report), u"At most"_s).contains(u"can be open now"_s));
        report.configuration->effective[ANARCHY_PARAM_MAX_DMA_CHANNELS] = 7;
        report.configuration->limit[ANARCHY_PARAM_MAX_DMA_CHANNELS] = ANARCHY_LIMIT_INTERRUPTS;
        QVERIFY(meaningOf(memoryFacts(report), u"At most"_s)
                    .contains(u"Only 7 can be open now (interrupt vectors): 14.0 MiB."_s));
    }

    void theProcessorsShareIsOfAllOfThem()
    {
        const SystemReport report = fullReport();
        const QList<Fact> facts = processorFacts(report);
        QCOMPARE(valueOf(facts, u"Time for the link"_s), u"50 % now, 40 % average, 90 % peak, of one core"_s);
        QVERIFY(meaningOf(facts, u"Time for the link"_s)
                    .contains(u"in the last minute. On average 5.0 % of all processors, of which there are 8."_s));
        QCOMPARE(valueOf(facts, u"Interrupts a second"_s), u"7,000 now, 6,500 average, 12,000 peak"_s);
        QCOMPARE(valueOf(facts, u"Load of the machine"_s), u"2.50 over the last minute"_s);
        QCOMPARE(valueOf(facts, u"Processor pressure"_s), u"12 % of the last 10 s"_s);
    }

    void aHighLogLevelIsNotFree()
    {
        SystemReport report = fullReport();
        QVERIFY(meaningOf(processorFacts(report), u"Log level"_s).startsWith(u"Costs nothing."_s));
        report.configuration->running[ANARCHY_PARAM_DEBUG_LEVEL] = 2;
        QVERIFY(meaningOf(processorFacts(report), u"Log level"_s).contains(u"Set it back to 0"_s));
    }

    void eachPowerStateHasItsMeaning_data()
    {
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("part");
        QTest::newRow("on") << u"Runtime power"_s << u"on"_s << u"never put to sleep"_s;
        QTest::newRow("auto") << u"Runtime power"_s << u"auto"_s
                              << u"echo on | sudo tee /sys/devices/0-1/power/control"_s;
        QTest::newRow("active") << u"Status"_s << u"active"_s << u"awake"_s;
        QTest::newRow("suspended") << u"Status"_s << u"suspended"_s << u"does not wake it"_s;
        QTest::newRow("error") << u"Status"_s << u"error"_s << u"kernel log"_s;
        QTest::newRow("aspm default") << u"PCIe link power (ASPM)"_s << u"default"_s << u"usual policy"_s;
        QTest::newRow("aspm performance") << u"PCIe link power (ASPM)"_s << u"performance"_s << u"never sleep"_s;
        QTest::newRow("aspm powersave") << u"PCIe link power (ASPM)"_s << u"powersave"_s << u"microseconds to wake"_s;
        QTest::newRow("aspm powersupersave")
            << u"PCIe link power (ASPM)"_s << u"powersupersave"_s << u"microseconds to wake"_s;
        QTest::newRow("low power") << u"Platform profile"_s << u"low-power"_s << u"powerprofilesctl set balanced"_s;
        QTest::newRow("balanced") << u"Platform profile"_s << u"balanced"_s << u"weighs speed"_s;
        QTest::newRow("performance") << u"Platform profile"_s << u"performance"_s << u"as fast as"_s;
        QTest::newRow("a later kernel's") << u"Platform profile"_s << u"turbo"_s << QString(); // no guess
    }

    void eachPowerStateHasItsMeaning()
    {
        QFETCH(const QString, title);
        QFETCH(const QString, value);
        QFETCH(const QString, part);
        SystemReport report = fullReport();
        for (QString *field : {&report.system->runtimePower, &report.system->runtimeStatus, &report.system->aspmPolicy,
                               &report.system->platformProfile})
            *field = value;
        const QList<Fact> facts = powerFacts(report);
        QCOMPARE(valueOf(facts, title), value);
        if (part.isEmpty())
            QCOMPARE(meaningOf(facts, title), QString());
        else
            QVERIFY2(meaningOf(facts, title).contains(part), qPrintable(meaningOf(facts, title)));
    }

    void withoutHardwareNothingSleeps()
    {
        SystemReport report = fullReport();
        report.system->device.clear();
        const QList<Fact> facts = powerFacts(report);
        QCOMPARE(valueOf(facts, u"Device"_s), u"none"_s);
        QVERIFY(valueOf(facts, u"Runtime power"_s).isEmpty());
    }

    void driverAndMachine()
    {
        SystemReport report = fullReport();
        const QList<Fact> facts = driverFacts(report);
        QCOMPARE(valueOf(facts, u"Driver"_s), u"0.1.0"_s);
        QCOMPARE(valueOf(facts, u"Kernel"_s), u"6.12.48-amd64"_s);
        QCOMPARE(valueOf(facts, u"Transport"_s), u"Thunderbolt"_s);
        QCOMPARE(valueOf(facts, u"Link"_s), u"Gen4 x4"_s);
        QCOMPARE(valueOf(facts, u"Cable"_s), u"2 × 20 Gb/s"_s);
        QCOMPARE(meaningOf(facts, u"Cable"_s), u"The host speaks USB4."_s);
        QCOMPARE(valueOf(facts, u"Safe mode"_s), u"off"_s);
        report.configuration->safeMode = true;
        QVERIFY(meaningOf(driverFacts(report), u"Safe mode"_s).contains(u"safe_mode=1"_s));
    }

    // Nothing of this machine is told of a link that is not in it.
    void aSimulationHasNoMachine()
    {
        SystemReport report = fullReport();
        report.source = SystemReport::Source::Simulation;
        report.system.reset();
        QVERIFY(valueOf(memoryFacts(report), u"Of this machine"_s).isEmpty());
        QVERIFY(valueOf(processorFacts(report), u"Load of the machine"_s).isEmpty());
        QCOMPARE(valueOf(powerFacts(report), u"Device"_s), u"none: a simulation"_s);
        QCOMPARE(valueOf(driverFacts(report), u"Driver"_s), u"none: a simulation"_s);
        QVERIFY(valueOf(driverFacts(report), u"Kernel"_s).isEmpty());
        QVERIFY(noKernelLogText(report.source).contains(u"simulation"_s));
        QVERIFY(noKernelLogText(SystemReport::Source::Recording).contains(u"recording"_s));
        QVERIFY(noKernelLogText(SystemReport::Source::Kernel).isEmpty());
    }

    void whatIsNotKnownIsADash()
    {
        const SystemReport report;
        QCOMPARE(memoryFormulaText(report), u"–"_s);
        QCOMPARE(valueOf(memoryFacts(report), u"Held now"_s), u"–"_s);
        QCOMPARE(valueOf(memoryFacts(report), u"Of this machine"_s), u"–"_s);
        QCOMPARE(valueOf(processorFacts(report), u"Interrupts a second"_s), u"– now, – average, – peak"_s);
        QVERIFY(!report.memoryShare() && !report.machineCpuShare() && !report.formulaBytes());
        SystemReport nothing = report;
        nothing.system.emplace();
        QCOMPARE(valueOf(driverFacts(nothing), u"Driver"_s), u"not loaded"_s);
        QCOMPARE(meaningOf(powerFacts(nothing), u"Device"_s), u"There is no link."_s);
    }

private:
    static SystemReport fullReport()
    {
        SystemReport report;
        report.view = u"the last minute"_s;
        report.latest.emplace();
        report.latest->transport = ANARCHY_TRANSPORT_XDOMAIN;
        report.latest->generation = 4;
        report.latest->lanes = 4;
        report.latest->onlineCpus = 8;
        report.latest->channelsOpen = 3;
        report.latest->memoryBytes = (6u << 20) + 12'288;
        report.configuration.emplace();
        report.configuration->running = report.configuration->effective = defaultValues();
        report.cpuLoad = {0.5, 0.4, 0.9, 10};
        report.interrupts = {7000, 6500, 12'000, 10};
        report.system.emplace();
        report.system->load = 2.5;
        report.system->cpuPressure = 0.12;
        report.system->memoryTotal = quint64(16'000) << 20;
        report.system->memoryAvailable = quint64(8'000) << 20;
        report.system->kernel = u"6.12.48-amd64"_s;
        report.system->driverVersion = u"0.1.0"_s;
        report.system->device = u"/sys/devices/0-1"_s;
        report.system->cableGbps = 20;
        report.system->cableLanes = 2;
        report.system->hostGeneration = 4;
        return report;
    }

    static Fact find(const QList<Fact> &facts, const QString &title)
    {
        for (const Fact &fact : facts) {
            if (fact.title == title)
                return fact;
        }
        return {};
    }
    static QString valueOf(const QList<Fact> &facts, const QString &title) { return find(facts, title).value; }
    static QString meaningOf(const QList<Fact> &facts, const QString &title) { return find(facts, title).meaning; }
};

ANARCHY_TEST(TestSystemText, "systemtext")
#include "tst_systemtext.moc"
