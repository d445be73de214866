// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bootfile.h"
#include "requests.h"

/// One line a request for the system log. Only names of the parameter table and numbers get into it: nothing that a
/// caller sent as text, so there is nothing to forge a line or to steer a terminal with. Tokens are never logged.
namespace anarchy::helper::audit {

/// `before` are ANARCHY_VALUES_MAX values.
void logChange(const ApplyRequest &request, const __u32 *before, int uidHint, const Result &result);
void logPersist(const BootValues &values, int uidHint, const Result &result);
/// `action` is a literal of ours.
void logAction(const char *action, int uidHint, const Result &result);

} // namespace anarchy::helper::audit
