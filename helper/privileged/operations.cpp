// SPDX-License-Identifier: GPL-3.0-or-later
#include "operations.h"

#include <algorithm>

#include "audit.h"

namespace anarchy::helper {

Operations::Operations(ControlDevice device, BootFile bootFile)
    : m_device(std::move(device))
    , m_bootFile(std::move(bootFile))
{
}

Result Operations::apply(const ApplyRequest &request, int uidHint) const
{
    // The driver checks too. Checking here first keeps a number that no driver can want from reaching the kernel at
    // all.
    anarchy_config before{};
    Result result = checkRules(request);
    if (result.ok())
        result = m_device.apply(request, before);
    audit::logChange(request, before.values, uidHint, result);
    return result;
}

Result Operations::confirm(const TrialRequest &request, int uidHint) const
{
    const Result result = m_device.confirm(request.token);
    audit::logAction("confirm", uidHint, result);
    return result;
}

Result Operations::revert(const TrialRequest &request, int uidHint) const
{
    const Result result = m_device.revert(request.token);
    audit::logAction("revert", uidHint, result);
    return result;
}

Result Operations::persist(int uidHint) const
{
    anarchy_config running{};
    Result result = m_device.read(running);
    BootValues values{};
    std::copy_n(running.values, values.size(), values.begin());
    // State and values come from one read, so a trial that begins now cannot slip its values in.
    if (result.ok() && running.state != ANARCHY_CONFIG_CONFIRMED)
        result = Result::refused(ANARCHY_FIELD_NONE, ANARCHY_REFUSED_TRIAL_RUNNING);
    if (result.ok())
        result = m_bootFile.write(values);
    audit::logPersist(values, uidHint, result);
    return result;
}

Result Operations::forget(int uidHint) const
{
    const Result result = m_bootFile.remove();
    audit::logAction("forget", uidHint, result);
    return result;
}

} // namespace anarchy::helper
