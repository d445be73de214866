// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/command/description.h"

namespace anarchy::cli {

/// Every command, in the order in which the help lists them.
QList<CommandDescription> commands();

// Each in the file of its name; get, set and preset in settings.cpp.
CommandDescription describeBaseline();
CommandDescription describeBench();
CommandDescription describeBoot();
CommandDescription describeChanges();
CommandDescription describeDoctor();
CommandDescription describeExport();
CommandDescription describeGet();
CommandDescription describeMetrics();
CommandDescription describeMonitor();
CommandDescription describePreset();
CommandDescription describeProfile();
CommandDescription describeRecord();
CommandDescription describeSet();
CommandDescription describeStatus();
CommandDescription describeSystem();
CommandDescription describeTune();

} // namespace anarchy::cli
