// SPDX-License-Identifier: GPL-3.0-or-later
#include "audit.h"

#include <syslog.h>

#include <string>

#include "rules.h"

namespace anarchy::helper::audit {

namespace {

void log(const char *action, const std::string &values, int uidHint, const Result &result)
{
    if (result.ok()) {
        syslog(LOG_NOTICE, "%s: done%s (uid %d)", action, values.c_str(), uidHint);
        return;
    }
    syslog(LOG_NOTICE, "%s: code %u, field %u, reason %u, value %u%s (uid %d)", action, unsigned(result.code),
           result.refusal.field, result.refusal.reason, result.refusal.value, values.c_str(), uidHint);
}

} // namespace

void logChange(const ApplyRequest &request, const __u32 *before, int uidHint, const Result &result)
{
    std::string values;
    for (unsigned field = 0; field < ANARCHY_PARAM_COUNT; field++) {
        if (request.mask & (1u << field)) {
            values.append(values.empty() ? ": " : ", ").append(anarchy_parameters[field].name);
            values.append(" ").append(std::to_string(before[field]));
            values.append(" -> ").append(std::to_string(request.values[field]));
        }
    }
    values.append(", trial ").append(std::to_string(request.trialMs)).append(" ms");
    log("apply", values, uidHint, result);
}

void logPersist(const BootValues &values, int uidHint, const Result &result)
{
    std::string text;
    for (unsigned field = 0; field < ANARCHY_PARAM_COUNT; field++) {
        text.append(text.empty() ? ": " : ", ").append(anarchy_parameters[field].name);
        text.append(" ").append(std::to_string(values[field]));
    }
    log("persist", text, uidHint, result);
}

void logAction(const char *action, int uidHint, const Result &result)
{
    log(action, {}, uidHint, result);
}

} // namespace anarchy::helper::audit
