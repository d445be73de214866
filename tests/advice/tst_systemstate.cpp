// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>

#include "advisortraces.h"
#include "testprogram.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

/// What the machine's own files say, and what they leave open.
class TestSystemState : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everythingThereIsRead()
    {
        const QTemporaryDir root;
        writeMachine(
            root.path(),
            {{u"proc/loadavg"_s, "6.25 3.10 2.00 3/900 12345\n"},
             {u"proc/pressure/cpu"_s,
              "some avg10=12.50 avg60=3.00 avg300=1.00 total=1\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n"},
             {u"proc/meminfo"_s, "MemTotal:       16284372 kB\nMemFree:  1 kB\nMemAvailable:    8000000 kB\n"},
             {u"proc/sys/kernel/osrelease"_s, "6.12.48-amd64\n"},
             {u"sys/module/anarchy_egpu/version"_s, "0.1.0\n"},
             {u"sys/module/pcie_aspm/parameters/policy"_s, "default performance [powersave] powersupersave\n"},
             {u"sys/firmware/acpi/platform_profile"_s, "balanced\n"},
             {traceDevice + u"/anarchy_egpu/link0/power/runtime_status"_s, "unsupported\n"},
             {traceDevice + u"/anarchy_egpu/link0/power/control"_s, "auto\n"},
             {traceDevice + u"/power/runtime_status"_s, "active\n"},
             {traceDevice + u"/power/control"_s, "on\n"},
             {traceDevice + u"/rx_speed"_s, "10.0 Gb/s\n"},
             {traceDevice + u"/rx_lanes"_s, "2\n"},
             {traceDevice + u"/../generation"_s, "4\n"}});
        const SystemState state = readSystemState(0, root.path());
        QCOMPARE(state.load, std::optional(6.25));
        QCOMPARE(state.cpuPressure, std::optional(0.125));
        QCOMPARE(state.memoryTotal, std::optional(quint64(16284372) * 1024));
        QCOMPARE(state.memoryAvailable, std::optional(quint64(8000000) * 1024));
        QCOMPARE(state.kernel, u"6.12.48-amd64"_s);
        QCOMPARE(state.driverVersion, u"0.1.0"_s);
        QCOMPARE(state.aspmPolicy, u"powersave"_s);
        QCOMPARE(state.platformProfile, u"balanced"_s);
        QCOMPARE(state.device, u'/' + traceDevice);
        QCOMPARE(state.runtimePower, u"on"_s);
        QCOMPARE(state.runtimeStatus, u"active"_s);
        QCOMPARE(state.cableGbps, std::optional(10.0));
        QCOMPARE(state.cableLanes, std::optional(2));
        QCOMPARE(state.hostGeneration, std::optional(4));
        const SystemState other = readSystemState(1, root.path());
        QVERIFY(other.device.isEmpty() && !other.cableGbps); // of link 0 alone
        QCOMPARE(other.load, state.load);
    }

    void nothingThereIsNotKnown()
    {
        const QTemporaryDir root;
        QCOMPARE(readSystemState(0, root.path()), SystemState());
    }

    void nonsenseIsNotKnown()
    {
        const QTemporaryDir root;
        writeMachine(root.path(),
                     {{u"proc/loadavg"_s, "busy"},
                      {u"proc/pressure/cpu"_s, "some avg10=much\nsome\n"},
                      {u"proc/meminfo"_s, "MemTotal: 5 pages\nMemAvailable:\n"},
                      {u"sys/module/pcie_aspm/parameters/policy"_s, "]default["},
                      {traceDevice + u"/rx_speed"_s, "fast"},
                      {traceDevice + u"/rx_lanes"_s, "two"}});
        QVERIFY(QDir().mkpath(root.filePath(u"sys/firmware/acpi/platform_profile"_s))); // a folder in its place
        QCOMPARE(readSystemState(0, root.path()), SystemState());
    }

    void aLinkOutsideOfTheDeviceTreeIsNotFollowed()
    {
        const QTemporaryDir root;
        QVERIFY(QDir(root.path()).mkpath(u"sys/devices"_s));
        QVERIFY(QDir(root.path()).mkpath(u"sys/class/anarchy_egpu/link0/power"_s));
        writeFile(root.filePath(u"sys/class/anarchy_egpu/link0/power/runtime_status"_s), "active");
        QVERIFY(readSystemState(0, root.path()).device.isEmpty());
    }
};

ANARCHY_TEST(TestSystemState, "systemstate")
#include "tst_systemstate.moc"
