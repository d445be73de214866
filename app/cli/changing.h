// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QEventLoop>

#include "driver/driverport.h"
#include "tuning/changeservice.h"

/// How every command that changes something does it.
namespace anarchy::cli {

/// What --trial takes, in seconds.
inline constexpr int shortestTrial = ANARCHY_TRIAL_MIN_MS / 1000;
inline constexpr int longestTrial = ANARCHY_TRIAL_MAX_MS / 1000;

/// Starts a request and waits for its answer.
template<typename Request>
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

/// Says what will change and applies it. With a trial of more than 0 seconds asks on standard input whether to keep it,
/// until the driver takes it back by itself.
/// \return the program's exit code; what went wrong has been said
int applyChange(DriverPort &driver, const Change &change, const ParameterValues &running, int trialSeconds);

} // namespace anarchy::cli
