// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "machine/bootconfiguration.h"

namespace anarchy {

class AutomaticSwitch;
class Baselines;
class ChangeController;
class ChangeKeeper;
class HistoryKeeper;
class LiveModel;
class PreferenceStore;
class ProfileStore;

/// What the window works with; each must live longer.
struct PanelServices {
    LiveModel &model;
    ChangeController &changes;
    PreferenceStore &preferences;
    ProfileStore &profiles;
    AutomaticSwitch &switching;
    Baselines &baselines;
    ChangeKeeper &history; ///< of changes
    HistoryKeeper &past; ///< readings and events
    BootConfiguration boot{}; ///< tests bring their own
};

} // namespace anarchy
