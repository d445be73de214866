// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/commands.h"

namespace anarchy::cli {

QList<CommandDescription> commands()
{
    return {
        describeStatus(),   describeMonitor(), describeRecord(), describeExport(),  describeGet(),  describeSet(),
        describePreset(),   describeProfile(), describeBoot(),   describeChanges(), describeTune(), describeDoctor(),
        describeBaseline(), describeBench(),   describeSystem(), describeMetrics(),
    };
}

} // namespace anarchy::cli
