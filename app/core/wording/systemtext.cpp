// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/systemtext.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

#include "base/units.h"
#include "contract/link.h"
#include "contract/parameters.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

struct SystemText {
    Q_DECLARE_TR_FUNCTIONS(System)
};

const QString unknown = u"–"_s;

QString memoryText(quint64 bytes)
{
    return memoryQuantity(static_cast<double>(bytes)).text();
}

QString countRateText(double perSecond)
{
    return std::isfinite(perSecond) ? countText(static_cast<quint64>(std::llround(perSecond))) : unknown;
}

QString nowAveragePeak(const SeriesStatistics &statistics, QString (*text)(double))
{
    return SystemText::tr("%1 now, %2 average, %3 peak")
        .arg(text(statistics.last), text(statistics.average), text(statistics.peak));
}

Fact heldFact(const SystemReport &report)
{
    Fact fact{SystemText::tr("Held now"), unknown, {}};
    if (!report.latest)
        return fact;
    const quint32 open = report.latest->channelsOpen;
    fact.value = SystemText::tr("%1, open channels: %2").arg(memoryText(report.latest->memoryBytes)).arg(open);
    if (const auto expected = report.ringBytes(open))
        fact.meaning
            = SystemText::tr(
                  "What the driver has counted: the rings, %1 by the formula, and what keeps their pages in order.")
                  .arg(memoryText(*expected));
    return fact;
}

Fact shareFact(const SystemReport &report)
{
    Fact fact{SystemText::tr("Of this machine"), unknown,
              SystemText::tr("Memory of rings is in use from the moment a channel is open and cannot be swapped out.")};
    if (const auto share = report.memoryShare())
        fact.value = *share > 0 && *share < 0.0005
            ? SystemText::tr("less than 0.1 % of %1").arg(memoryText(*report.system->memoryTotal))
            : SystemText::tr("%1 of %2", "share, bytes")
                  .arg(percentText(*share), memoryText(*report.system->memoryTotal));
    if (report.system && report.system->memoryAvailable)
        fact.value = SystemText::tr("%1; %2 are available to programs")
                         .arg(fact.value, memoryText(*report.system->memoryAvailable));
    return fact;
}

QString runtimePowerMeaning(const SystemState &system)
{
    if (system.runtimePower == "on"_L1)
        return SystemText::tr("It is never put to sleep, as the guide asks for best performance.");
    if (system.runtimePower == "auto"_L1)
        return SystemText::
            tr("It may be put to sleep while it is idle, and takes time to wake up. The guide asks to disable power "
               "saving for best performance: echo on | sudo tee %1/power/control. It is as before after a restart.")
                .arg(system.device);
    return {};
}

QString statusMeaning(const QString &status)
{
    if (status == "active"_L1)
        return SystemText::tr("It is awake.");
    if (status == "suspended"_L1)
        return SystemText::tr("It sleeps, and wakes up when the link is used. Looking at it here does not wake it.");
    if (status == "suspending"_L1 || status == "resuming"_L1)
        return SystemText::tr("It is on its way from one state to the other.");
    if (status == "error"_L1)
        return SystemText::tr("Its driver failed to change the state: the kernel log has the reason.");
    return {};
}

QString aspmMeaning(const QString &policy)
{
    if (policy == "performance"_L1)
        return SystemText::tr("Links never sleep: the least latency, as the guide asks for best performance.");
    if (policy == "default"_L1)
        return SystemText::tr("Links sleep as the firmware has set them up. That is the usual policy.");
    if (policy == "powersave"_L1 || policy == "powersupersave"_L1)
        return SystemText::tr(
            "Links sleep in every pause and take microseconds to wake up. The guide asks to disable power saving "
            "for best performance: echo default | sudo tee /sys/module/pcie_aspm/parameters/policy.");
    return {};
}

QString profileMeaning(const QString &profile)
{
    if (profile == "performance"_L1)
        return SystemText::tr("The firmware runs the machine as fast as it can be cooled.");
    if (profile == "balanced"_L1 || profile == "balanced-performance"_L1)
        return SystemText::tr("The firmware weighs speed against heat and power.");
    if (profile == "low-power"_L1 || profile == "quiet"_L1 || profile == "cool"_L1)
        return SystemText::tr(
            "Processors are kept slow, and frames complete late. The guide asks to disable power saving for best "
            "performance: powerprofilesctl set balanced.");
    return {};
}

/// Of the GPU nothing can be seen from here; what the guide asks is said nonetheless.
Fact gpuFact()
{
    return {SystemText::tr("GPU and heat"), SystemText::tr("not seen from here"),
            SystemText::tr("The link carries the GPU's data and does not see the GPU. Its own tool shows its "
                           "temperature and power state; "
                           "a GPU that is too hot slows down by itself.")};
}

QString ofOthers(SystemReport::Source source)
{
    return source == SystemReport::Source::Simulation ? SystemText::tr("none: a simulation")
                                                      : SystemText::tr("not recorded");
}

} // namespace

QString memoryFormulaText(const SystemReport &report)
{
    const auto bytes = report.formulaBytes();
    if (!bytes)
        return unknown;
    return SystemText::tr("%1 channels × 2 rings × %2 pages × %3 = %4", "numbers, a page, all")
        .arg(report.configuration->running[ANARCHY_PARAM_MAX_DMA_CHANNELS])
        .arg(report.configuration->running[ANARCHY_PARAM_RING_BUFFER_SIZE])
        .arg(SystemText::tr("%1 KiB").arg(ANARCHY_PAGE_BYTES / 1024), memoryText(*bytes));
}

QList<Fact> memoryFacts(const SystemReport &report)
{
    Fact formula{SystemText::tr("At most"), memoryFormulaText(report), {}};
    if (report.configuration) {
        formula.meaning = SystemText::tr(
            "With every allowed channel open. The guide's 4 MB a channel are this formula at 512 pages.");
        const quint32 effective = report.configuration->effective[ANARCHY_PARAM_MAX_DMA_CHANNELS];
        if (effective && effective < report.configuration->running[ANARCHY_PARAM_MAX_DMA_CHANNELS])
            formula.meaning += u' '
                + SystemText::tr("Only %1 can be open now (%2): %3.")
                      .arg(effective)
                      .arg(limitText(report.configuration->limit[ANARCHY_PARAM_MAX_DMA_CHANNELS]),
                           memoryText(report.ringBytes(effective).value_or(0)));
    }
    QList<Fact> facts{formula, heldFact(report)};
    if (report.source == SystemReport::Source::Kernel)
        facts << shareFact(report);
    return facts;
}

QList<Fact> processorFacts(const SystemReport &report)
{
    Fact load{SystemText::tr("Time for the link"),
              SystemText::tr("%1, of one core").arg(nowAveragePeak(report.cpuLoad, percentText)),
              SystemText::tr("Completing frames, interrupts included, in %1.", "the last minute").arg(report.view)};
    if (const auto share = report.machineCpuShare())
        load.meaning += u' '
            + SystemText::tr("On average %1 of all processors, of which there are %2.")
                  .arg(percentText(*share))
                  .arg(report.latest->onlineCpus);
    QList<Fact> facts{load,
                      {SystemText::tr("Interrupts a second"), nowAveragePeak(report.interrupts, countRateText),
                       SystemText::tr("More DMA channels make more of them, says the guide.")}};
    if (report.configuration) {
        const quint32 level = report.configuration->running[ANARCHY_PARAM_DEBUG_LEVEL];
        facts << Fact{
            parameterTitle(ANARCHY_PARAM_DEBUG_LEVEL), parameterValueText(ANARCHY_PARAM_DEBUG_LEVEL, level),
            level ? SystemText::tr(
                        "Every message costs processor time. Set it back to 0 when what was looked for has been "
                        "found.")
                  : SystemText::tr(
                        "Costs nothing. Each higher level writes more to the kernel log, and every message costs "
                        "processor time.")};
    }
    if (!report.system)
        return facts;
    if (report.system->load)
        facts << Fact{
            SystemText::tr("Load of the machine"),
            SystemText::tr("%1 over the last minute", "processes")
                .arg(QLocale().toString(*report.system->load, 'f', 2)),
            SystemText::tr(
                "Programs that run or wait for a processor. Where there are more than processors, frames wait too: "
                "the guide's first check for high latency.")};
    if (report.system->cpuPressure)
        facts << Fact{SystemText::tr("Processor pressure"),
                      SystemText::tr("%1 of the last 10 s").arg(percentText(*report.system->cpuPressure)),
                      SystemText::tr("How long at least one program had to wait for a processor.")};
    return facts;
}

QList<Fact> powerFacts(const SystemReport &report)
{
    if (!report.system)
        return {{SystemText::tr("Device"), ofOthers(report.source),
                 SystemText::tr("Power saving is the matter of a real machine.")},
                gpuFact()};
    const SystemState &system = *report.system;
    QList<Fact> facts;
    if (system.device.isEmpty()) {
        facts << Fact{SystemText::tr("Device"), SystemText::tr("none"),
                      report.latest
                          ? SystemText::tr("No hardware lies beneath this link, so nothing of it is ever put to sleep.")
                          : SystemText::tr("There is no link.")};
    } else {
        facts << Fact{SystemText::tr("Device"), system.device,
                      SystemText::tr("What the kernel's power management of the link acts on.")}
              << Fact{SystemText::tr("Runtime power"), system.runtimePower, runtimePowerMeaning(system)}
              << Fact{SystemText::tr("Status"), system.runtimeStatus, statusMeaning(system.runtimeStatus)};
    }
    facts << Fact{SystemText::tr("PCIe link power (ASPM)"),
                  system.aspmPolicy.isEmpty() ? SystemText::tr("not told") : system.aspmPolicy,
                  aspmMeaning(system.aspmPolicy)}
          << Fact{SystemText::tr("Platform profile"),
                  system.platformProfile.isEmpty() ? SystemText::tr("not offered") : system.platformProfile,
                  system.platformProfile.isEmpty()
                      ? SystemText::tr("This machine's firmware has no profiles to choose from.")
                      : profileMeaning(system.platformProfile)}
          << gpuFact();
    return facts;
}

QList<Fact> driverFacts(const SystemReport &report)
{
    QList<Fact> facts;
    if (report.system) {
        const SystemState &system = *report.system;
        facts << Fact{SystemText::tr("Driver"),
                      system.driverVersion.isEmpty() ? SystemText::tr("not loaded") : system.driverVersion,
                      {}}
              << Fact{SystemText::tr("Kernel"), system.kernel.isEmpty() ? unknown : system.kernel, {}};
    } else {
        facts << Fact{SystemText::tr("Driver"), ofOthers(report.source), {}};
    }
    if (report.latest) {
        facts << Fact{SystemText::tr("Transport"), transportText(report.latest->transport), {}};
        Fact speed{
            SystemText::tr("Link"),
            SystemText::tr("Gen%1 x%2", "generation, lanes").arg(report.latest->generation).arg(report.latest->lanes),
            {}};
        if (report.configuration) {
            const QString limit = limitText(report.configuration->limit[ANARCHY_PARAM_FORCE_LINK_SPEED]);
            if (!limit.isEmpty())
                speed.meaning = SystemText::tr("Slower than asked for: %1.").arg(limit);
        }
        facts << speed;
    }
    if (report.system) {
        const SystemState &system = *report.system;
        QString cable = SystemText::tr("none seen");
        if (system.cableGbps && system.cableLanes)
            cable = SystemText::tr("%1 × %2 Gb/s", "lanes, speed")
                        .arg(*system.cableLanes)
                        .arg(QLocale().toString(*system.cableGbps));
        else if (system.cableGbps)
            cable = SystemText::tr("%1 Gb/s a lane").arg(QLocale().toString(*system.cableGbps));
        QString meaning;
        if (system.hostGeneration)
            meaning = *system.hostGeneration >= 4
                ? SystemText::tr("The host speaks USB4.")
                : SystemText::tr("The host speaks Thunderbolt %1.").arg(*system.hostGeneration);
        facts << Fact{SystemText::tr("Cable"), cable, meaning};
    }
    if (report.configuration)
        facts << Fact{
            SystemText::tr("Safe mode"), report.configuration->safeMode ? SystemText::tr("on") : SystemText::tr("off"),
            report.configuration->safeMode
                ? SystemText::tr("The module was loaded with safe_mode=1, so all its other options are ignored.")
                : QString()};
    return facts;
}

QString kernelLogHelp()
{
    return SystemText::tr(
        "The kernel log may be read by members of the groups adm and systemd-journal (sudo usermod -aG systemd-journal "
        "$USER, then log in again), or by everybody where kernel.dmesg_restrict is 0.");
}

QString kernelLogCommand()
{
    return u"sudo dmesg | grep anarchy_egpu"_s;
}

QString noKernelLogText(SystemReport::Source source)
{
    switch (source) {
    case SystemReport::Source::Simulation:
        return SystemText::tr("A simulation has no kernel log: nothing of it comes from a kernel.");
    case SystemReport::Source::Recording:
        return SystemText::tr("A recording holds no kernel log, and this machine's is about other things.");
    case SystemReport::Source::Kernel:
        break;
    }
    return {};
}

} // namespace anarchy
