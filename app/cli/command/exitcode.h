// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace anarchy::cli {

/// What the program's exit status tells a script. What each means is said to people by describeProgram().
enum ExitCode {
    ExitOk = 0,
    ExitUsage = 1, ///< the command line cannot be understood
    ExitInvalid = 2, ///< a name or value is not allowed; nothing was changed
    ExitNotAuthorized = 3, ///< the user may not; nothing was changed
    ExitBusy = 4, ///< another change is on trial or being authorised, or no answer came in time
    ExitRefused = 5, ///< the driver or the helper refused
    ExitNoDriver = 6, ///< no driver or no link
    ExitFailed = 7, ///< anything else
    ExitWorse = 8, ///< a trial did harm and was taken back early; or the link does worse than a baseline, if asked to
                   ///< say so or to watch
};

} // namespace anarchy::cli
