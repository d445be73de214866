// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command/program.h"

#include <QCoreApplication>

#include "cli/command/commandline.h"
#include "cli/command/help.h"
#include "cli/command/parsing.h"
#include "cli/commands/commands.h"
#include "drivers/drivers.h"
#include "recording/playback.h"
#include "recording/replaydriver.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace program {

struct ProgramText {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

constexpr NumberRange links{0, 255};

CommandDescription describe()
{
    return {
        .name = u"anarchy-egpu"_s,
        .summary = ProgramText::tr("Shows, measures and tunes the links of Anarchy eGPU enclosures"),
        .description = ProgramText::tr("Options may stand anywhere after the command, as \"--name VALUE\" or "
                                       "\"--name=VALUE\"; \"--\" ends them."),
        .options
        = {{.name = u"simulate"_s,
            .description = ProgramText::tr("Uses a simulated link instead of the driver's. Nothing of what it shows "
                                           "comes from hardware, and it says so.")},
           {.name = u"replay"_s,
            .value = ProgramText::tr("FILE"),
            .description = ProgramText::tr("Uses a recording, which \"record\" has made: monitor and export give each "
                                           "of its samples at once, other commands look at its end."),
            .wanted = ProgramText::tr("a recording, e.g. link.aer")},
           {.name = u"json"_s,
            .description = ProgramText::tr("Prints for scripts, one JSON object a line, instead of text.")},
           {.name = u"link"_s,
            .value = ProgramText::tr("N"),
            .description = ProgramText::tr("Looks at the link with this number."),
            .number = links,
            .fallback = QString::number(links.minimum)},
           {.name = u"version"_s, .description = ProgramText::tr("Prints the program's version and ends.")},
           {.name = u"help"_s,
            .description = ProgramText::tr("Tells about the program, or about the command that it stands with. "
                                           "-h does, too.")}},
        .exclusions = {{u"replay"_s, u"simulate"_s}, {u"replay"_s, u"link"_s}},
        .exits
        = {{ExitOk, ProgramText::tr("It was done.")},
           {ExitUsage, ProgramText::tr("The command line cannot be understood.")},
           {ExitInvalid, ProgramText::tr("A name or a value is not allowed. Nothing was changed.")},
           {ExitNotAuthorized, ProgramText::tr("The user may not do that. Nothing was changed.")},
           {ExitBusy, ProgramText::tr("Another change is on trial or being authorised, or no answer came in time.")},
           {ExitRefused, ProgramText::tr("The driver or its helper refused.")},
           {ExitNoDriver, ProgramText::tr("There is no driver or no link.")},
           {ExitFailed, ProgramText::tr("Anything else failed.")},
           {ExitWorse,
            ProgramText::tr("A trial did harm and was taken back early, or the link does worse than a baseline "
                            "and the command was to say so.")}},
        .verbs = commands(),
    };
}

/// Lets the command see a recording as it stood at its end.
int openRecording(Context &context, const QString &fileName)
{
    QString error;
    context.driver = makeReplayDriver(fileName, error);
    if (!context.driver)
        return fail(ExitInvalid, error);
    Playback &playback = *context.driver->playback();
    playback.seek(playback.lengthNs());
    context.link = playback.recording().header().link;
    context.recording = fileName;
    if (!playback.recording().damage().isEmpty())
        fail(ExitOk, playback.recording().damage());
    return ExitOk;
}

int runCommand(const CommandDescription &command, const Arguments &arguments)
{
    Context context;
    context.json = arguments.has(u"json"_s);
    context.link = *arguments.number(u"link"_s);
    if (const std::optional<QString> recording = arguments.option(u"replay"_s)) {
        if (const int exitCode = openRecording(context, *recording); exitCode != ExitOk)
            return exitCode;
    } else {
        context.driver = arguments.has(u"simulate"_s) ? makeSimulatedDriver(1) : makeKernelDriver();
    }
    return command.run(context, arguments);
}

} // namespace program

const CommandDescription &describeProgram()
{
    static const CommandDescription description = program::describe();
    return description;
}

int runProgram(const QStringList &words)
{
    const ParsedLine line = parse(describeProgram(), words);
    int exitCode = ExitOk;
    if (line.arguments.has(u"version"_s))
        print(u"anarchy-egpu %1"_s.arg(QCoreApplication::applicationVersion()));
    else if (line.about && line.arguments.has(u"help"_s))
        print(helpText(line.name, *line.about, describeProgram(), helpWidth()));
    else if (!line.error.isEmpty())
        return fail(ExitUsage, line.error);
    else
        exitCode = program::runCommand(*line.command, line.arguments);
    return exitCode == ExitOk && outputFailed() ? int(ExitFailed) : exitCode;
}

} // namespace anarchy::cli
