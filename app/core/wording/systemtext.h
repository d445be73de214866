// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include "advice/systemreport.h"

/// A link's share of its machine in words: what the System page and "anarchy-egpu system" say.
namespace anarchy {

/// One fact for people.
struct Fact {
    QString title;
    QString value;
    QString meaning; ///< a plain sentence on what it means and what the tuning guide says; may be empty
};

/// What the rings hold: by the formula, in truth, and of the machine.
QList<Fact> memoryFacts(const SystemReport &report);
/// Processor time and interrupts of the link, what adds to them, and how busy the machine is.
QList<Fact> processorFacts(const SystemReport &report);
/// Whether anything around the link saves power.
QList<Fact> powerFacts(const SystemReport &report);
/// Driver, kernel, transport and cable.
QList<Fact> driverFacts(const SystemReport &report);

/// "8 channels × 2 rings × 256 pages × 4 KiB = 16.0 MiB"; an en dash where nothing is known.
QString memoryFormulaText(const SystemReport &report);

/// What somebody who may not read the kernel log needs for it.
QString kernelLogHelp();
/// The command that shows the driver's lines to those who may not read the kernel log.
QString kernelLogCommand();
/// Why there is no kernel log to look at; empty where there may be one.
QString noKernelLogText(SystemReport::Source source);

} // namespace anarchy
