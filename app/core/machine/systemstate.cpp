// SPDX-License-Identifier: GPL-3.0-or-later
#include "machine/systemstate.h"

#include <QByteArrayList>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include "base/numbers.h"
#include "base/smallfile.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

template <typename Number>
std::optional<Number> number(const QByteArray &text, Number (QByteArray::*convert)(bool *) const)
{
    bool ok = false;
    const Number value = (text.*convert)(&ok);
    return ok ? std::optional(value) : std::nullopt;
}

/// "some avg10=12.34 avg60=...": the first line of /proc/pressure/cpu (Documentation/accounting/psi.rst).
std::optional<double> pressure(const QByteArray &text)
{
    for (const QByteArray &line : text.split('\n')) {
        if (!line.startsWith("some "))
            continue;
        for (const QByteArray &word : line.split(' ')) {
            if (!word.startsWith("avg10="))
                continue;
            const auto percent = number<double>(word.mid(6), &QByteArray::toDouble);
            return percent ? std::optional(*percent / 100) : std::nullopt;
        }
    }
    return std::nullopt;
}

/// "MemTotal:       16284372 kB"
std::optional<quint64> memory(const QByteArray &text, const QByteArray &name)
{
    for (const QByteArray &line : text.split('\n')) {
        if (!line.startsWith(name + ':'))
            continue;
        const QByteArrayList words = line.simplified().split(' ');
        bool ok = false;
        const quint64 kibibytes = words.value(1).toULongLong(&ok);
        return ok && words.value(2) == "kB" ? std::optional(kibibytes * 1024) : std::nullopt;
    }
    return std::nullopt;
}

/// "[default] performance powersave": the one in brackets.
QString chosen(const QByteArray &text)
{
    const qsizetype from = text.indexOf('[');
    const qsizetype to = text.indexOf(']', from);
    return from >= 0 && to > from ? QString::fromLatin1(text.mid(from + 1, to - from - 1)) : QString();
}

/// The devices from a link up to the root of the device tree.
QStringList devicesOf(int link, const QString &root)
{
    const QString top = QFileInfo(root + "/sys/devices"_L1).canonicalFilePath();
    QString path = QFileInfo(root + u"/sys/class/anarchy_egpu/link%1"_s.arg(link)).canonicalFilePath();
    QStringList devices;
    while (!top.isEmpty() && path.startsWith(top + u'/')) {
        devices += path;
        path = QFileInfo(path).path();
    }
    return devices;
}

void readDevices(const QStringList &devices, const QString &root, SystemState &state)
{
    const QString top = QFileInfo(root.isEmpty() ? u"/"_s : root).canonicalFilePath();
    for (const QString &device : devices) {
        const QByteArray status = readSmallFile(device + "/power/runtime_status"_L1);
        // The link itself, and whatever has no driver for its power, is "unsupported".
        if (state.device.isEmpty() && !status.isEmpty() && status != "unsupported") {
            state.device = top == "/"_L1 ? device : device.mid(top.size());
            state.runtimeStatus = QString::fromLatin1(status);
            state.runtimePower = QString::fromLatin1(readSmallFile(device + "/power/control"_L1));
        }
        // "20.0 Gb/s" and "2" (Documentation/ABI/testing/sysfs-bus-thunderbolt).
        if (!state.cableGbps && !state.cableLanes) {
            state.cableGbps
                = number<double>(readSmallFile(device + "/rx_speed"_L1).split(' ').first(), &QByteArray::toDouble);
            state.cableLanes = wholeNumber<int>(readSmallFile(device + "/rx_lanes"_L1));
        }
        if (!state.hostGeneration)
            state.hostGeneration = wholeNumber<int>(readSmallFile(device + "/generation"_L1));
    }
}

} // namespace

SystemState readSystemState(int link, const QString &root)
{
    SystemState state;
    state.load = number<double>(readSmallFile(root + "/proc/loadavg"_L1).split(' ').first(), &QByteArray::toDouble);
    state.cpuPressure = pressure(readSmallFile(root + "/proc/pressure/cpu"_L1));
    const QByteArray meminfo = readSmallFile(root + "/proc/meminfo"_L1);
    state.memoryTotal = memory(meminfo, "MemTotal");
    state.memoryAvailable = memory(meminfo, "MemAvailable");
    state.kernel = QString::fromLatin1(readSmallFile(root + "/proc/sys/kernel/osrelease"_L1));
    state.driverVersion = QString::fromLatin1(readSmallFile(root + "/sys/module/anarchy_egpu/version"_L1));
    state.aspmPolicy = chosen(readSmallFile(root + "/sys/module/pcie_aspm/parameters/policy"_L1));
    state.platformProfile = QString::fromLatin1(readSmallFile(root + "/sys/firmware/acpi/platform_profile"_L1));
    readDevices(devicesOf(link, root), root, state);
    return state;
}

} // namespace anarchy
