// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report.h"

/// What can be measured, one function and source file a concern.
namespace bench {

void measureSamples(Report &report);
void measurePage(Report &report);
void measureFirstSample(Report &report);
void measureTray(Report &report);
void measureFullHistory(Report &report);
void measureMonth(Report &report);
void measureBesideSystemMonitor(Report &report);
void measureSoak(Report &report, int seconds);

/// The programs that measureFirstSample() starts: each prints the time (steady clock, ns) when it has shown a number.
int showPanel();
int showBareWindow();

} // namespace bench
