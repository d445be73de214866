// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/changing.h"

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QTimer>

#include <unistd.h>

#include "cli/commandline.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("CommandLine", text); }

/// Until the trial ends by itself, reads "keep" or "revert" from standard input. True to keep.
bool askWhileOnTrial(DriverPort &driver, bool &answered)
{
    QEventLoop loop;
    bool keep = false;
    answered = false;
    QByteArray typed;
    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&input, &QSocketNotifier::activated, &loop, [&] {
        char c = 0;
        if (::read(STDIN_FILENO, &c, 1) != 1) {
            input.setEnabled(false); // end of input: nobody will answer, the driver goes back by itself
            return;
        }
        if (c != '\n') {
            typed += c;
            return;
        }
        const QByteArray word = typed.trimmed();
        typed.clear();
        if (word == "keep" || word == "revert") {
            keep = word == "keep";
            answered = true;
            loop.quit();
        } else {
            print(tr("type \"keep\" or \"revert\""));
        }
    });
    QTimer poll;
    QObject::connect(&poll, &QTimer::timeout, &loop, [&] {
        const std::optional<Configuration> now = driver.configuration();
        if (!now || !now->onTrial)
            loop.quit();
    });
    poll.start(200);
    loop.exec();
    return keep;
}

} // namespace

int applyChange(DriverPort &driver, const Change &change, const ParameterValues &running, int trialSeconds)
{
    const QStringList lines = change.describe(running);
    if (lines.isEmpty()) {
        print(tr("nothing to change: these are the running values"));
        return ExitOk;
    }
    for (const QString &line : lines)
        print(line);

    ChangeService &service = *driver.changes();
    Outcome outcome = await(service, &ChangeService::applied,
                            [&] { service.apply(change, std::chrono::seconds(trialSeconds)); });
    if (!outcome.ok())
        return fail(exitCodeFor(outcome.code), outcome.text);
    if (!trialSeconds) {
        print(tr("applied"));
        return ExitOk;
    }

    print(tr("on trial: going back in %1 s unless you type \"keep\"").arg(trialSeconds));
    bool answered = false;
    const bool keep = askWhileOnTrial(driver, answered);
    if (!answered) {
        print(tr("went back to the values before"));
        return ExitOk;
    }
    outcome = keep ? await(service, &ChangeService::confirmed, [&] { service.confirm(); })
                   : await(service, &ChangeService::reverted, [&] { service.revert(); });
    if (!outcome.ok())
        return fail(exitCodeFor(outcome.code), outcome.text);
    print(keep ? tr("kept") : tr("went back to the values before"));
    return ExitOk;
}

} // namespace anarchy::cli
