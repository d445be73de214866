// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bootfile.h"
#include "controldevice.h"

namespace anarchy::helper {

/// What each action does, for a caller that is authorised. Keeps nothing between calls: the state is the driver's and
/// the boot file's, so that the helper may die at any instruction.
class Operations {
public:
    /// `uidHint` is for the log alone. KAuth says 0 for a caller that is gone, so nothing may depend on it.
    Operations(ControlDevice device, BootFile bootFile);

    Result apply(const ApplyRequest &request, int uidHint) const;
    Result confirm(const TrialRequest &request, int uidHint) const;
    Result revert(const TrialRequest &request, int uidHint) const;
    /// Writes what the driver runs. Refused during a trial: only what was confirmed may be persisted.
    Result persist(int uidHint) const;
    Result forget(int uidHint) const;

private:
    ControlDevice m_device;
    BootFile m_bootFile;
};

} // namespace anarchy::helper
