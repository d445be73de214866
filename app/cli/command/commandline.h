// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

#include <memory>

#include "cli/command/exitcode.h"
#include "port/changeservice.h"
#include "port/driverport.h"

namespace anarchy::cli {

/// What every command gets.
struct Context {
    std::unique_ptr<DriverPort> driver;
    QString recording; ///< file that the driver replays; empty without one
    bool json = false;
    int link = 0;
};

/// Writes one line to standard output at once. The first time that this fails it is said on standard error.
void print(const QString &line);
void print(const QJsonObject &object);
/// A print() failed: nobody will read what comes, and the program ends with ExitFailed at the least.
bool outputFailed();
/// Writes "anarchy-egpu: text" to standard error and returns the code.
int fail(ExitCode code, const QString &text);

/// Ready, or says what is missing and what to do about it on standard error.
bool requireLink(const Context &context, int &exitCode);
/// Says that the context's link gives no readings, and returns the exit code.
int failUnreadable(const Context &context);

/// The exit code that goes with an outcome.
ExitCode exitCodeFor(Outcome::Code code);

} // namespace anarchy::cli
