// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QEventLoop>

#include "cli/command/commandline.h"
#include "contract/changecause.h"
#include "port/changeservice.h"

/// What every command that changes the driver does alike.
namespace anarchy::cli {

/// Starts a request and waits for its answer.
template <typename Request>
Outcome await(ChangeService &service, void (ChangeService::*answer)(const Outcome &), Request request)
{
    Outcome outcome;
    QEventLoop loop;
    QObject::connect(&service, answer, &loop, [&](const Outcome &given) {
        outcome = given;
        loop.quit();
    });
    request();
    loop.exec();
    return outcome;
}

/// The configuration, or an exit code.
std::optional<Configuration> requireConfiguration(const Context &context, int &exitCode);

/// Seconds that --trial asks for, `fallback` without it; sets arguments.error().
std::chrono::seconds trialOption(Arguments &arguments, std::chrono::seconds fallback = {});

/// Prints what the change would do to `running`, one line a parameter; with `json` one object a line:
/// {"parameter", "from", "to"}. False when it would do nothing.
bool printChange(bool json, const Change &change, const ParameterValues &running);

/// Applies a change and says what it does. With a trial, asks until it ends whether to keep it. With `json` the last
/// line is {"outcome": "unchanged", "applied", "kept" or "reverted"}, and {"outcome": "trial", "seconds"} comes before
/// the question.
///
/// The change goes into the journal of changes with its cause, unless the driver is simulated. A journal that cannot be
/// written is said and keeps nobody from changing anything.
/// \param link number of the link that the program looks at: a trial is watched for harm that it does there
/// \return the exit code
int applyChange(DriverPort &driver, int link, bool json, const Change &change, const ParameterValues &running,
                std::chrono::seconds trial, const ChangeCause &cause);

} // namespace anarchy::cli
