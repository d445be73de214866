// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QEventLoop>

#include "cli/command/commandline.h"
#include "cli/command/description.h"
#include "contract/change.h"
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

/// The configuration, with no change on trial, or an exit code after having said so.
std::optional<Configuration> requireSettled(const Context &context, int &exitCode);

/// "--trial S". Without a fallback there is no trial where it is not given.
OptionDescription trialOption(std::chrono::seconds fallback = {});
/// What it asks for; zero: no trial.
std::chrono::seconds trialTime(const Arguments &arguments);
/// What the exit status of a trial that did harm is.
ExitDescription harmExit();

/// The end of a change, in words or as the last object.
void printOutcome(bool json, const QString &code, const QString &text);
/// What is said where a change would change nothing.
QString nothingToChange();

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
