// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>

#include "contract/change.h"
#include "port/driverport.h"

namespace anarchy::cli {

/// What the program's exit status tells a script.
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

/// The words after the command, taken apart. Options may stand anywhere; "--" ends them.
class Arguments {
public:
    /// \param flags options without a value, \param options those with one (as "--name VALUE" or "--name=VALUE")
    Arguments(const QStringList &words, const QStringList &flags, const QStringList &options);

    /// What is wrong with the words, naming the word and what is allowed; empty when nothing is.
    const QString &error() const { return m_error; }
    bool has(const QString &flag) const { return m_flags.contains(flag); }
    std::optional<QString> option(const QString &name) const;
    /// A whole number within minimum..maximum, `fallback` when the option is not there; sets error() otherwise.
    int number(const QString &name, int fallback, int minimum, int maximum);
    const QStringList &rest() const { return m_rest; }

private:
    QString m_error;
    QStringList m_flags;
    QList<std::pair<QString, QString>> m_options;
    QStringList m_rest;
};

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

/// The exit code that goes with an outcome.
ExitCode exitCodeFor(Outcome::Code code);

int runStatus(Context &context, const QStringList &words);
int runMonitor(Context &context, const QStringList &words);
int runRecord(Context &context, const QStringList &words);
int runGet(Context &context, const QStringList &words);
int runSet(Context &context, const QStringList &words);
int runPreset(Context &context, const QStringList &words);
int runProfile(Context &context, const QStringList &words);
int runBoot(Context &context, const QStringList &words);
int runBaseline(Context &context, const QStringList &words);
int runBench(Context &context, const QStringList &words);
int runMetrics(Context &context, const QStringList &words);
int runDoctor(Context &context, const QStringList &words);
int runTune(Context &context, const QStringList &words);
int runChanges(Context &context, const QStringList &words);
int runExport(Context &context, const QStringList &words);
int runSystem(Context &context, const QStringList &words);

} // namespace anarchy::cli
