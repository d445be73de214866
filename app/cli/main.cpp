// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>

#include <algorithm>

#include <fcntl.h>
#include <unistd.h>

#include "cli/command/commandline.h"
#include "drivers/drivers.h"
#include "recording/playback.h"
#include "recording/replaydriver.h"

using namespace Qt::StringLiterals;
using namespace anarchy;
using namespace anarchy::cli;

namespace {

struct Command {
    QLatin1StringView name;
    int (*run)(Context &, const QStringList &);
};

constexpr Command commands[] = {
    {"status"_L1, runStatus},   {"monitor"_L1, runMonitor}, {"record"_L1, runRecord},   {"get"_L1, runGet},
    {"set"_L1, runSet},         {"preset"_L1, runPreset},   {"boot"_L1, runBoot},       {"bench"_L1, runBench},
    {"metrics"_L1, runMetrics}, {"export"_L1, runExport},   {"doctor"_L1, runDoctor},   {"baseline"_L1, runBaseline},
    {"profile"_L1, runProfile}, {"tune"_L1, runTune},       {"changes"_L1, runChanges}, {"system"_L1, runSystem},
};

struct MainText {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

QString usage()
{
    return MainText::tr(
        "usage: anarchy-egpu [--simulate | --replay FILE] [--json] [--link N] COMMAND ...\n"
        "\n"
        "  status                         the link now: state, rates, latency, errors, channels\n"
        "  monitor [--interval MS] [--count N] [--plain]\n"
        "                                 the link live in the terminal; one line each interval with\n"
        "                                 --plain, with --count and where there is no terminal\n"
        "  record FILE [--interval MS] [--seconds N] [--force]\n"
        "                                 write samples and events to FILE until interrupted, or for N seconds;\n"
        "                                 --force overwrites a file that exists\n"
        "  get [NAME...] [--explain]      parameters: running, effective, default, allowed; --explain tells what each\n"
        "                                 is and what the tuning guide says to consider\n"
        "  set NAME=VALUE... [--trial S]  change parameters in one step; with --trial they go back after S\n"
        "                                 seconds unless \"keep\" is typed\n"
        "  set NAME=VALUE... --dry-run [--seconds N]\n"
        "                                 change nothing: tell what the link would need and do, as far as that can be\n"
        "                                 foreseen from N seconds, 3 by default, and what speaks against the values.\n"
        "                                 Exit status 0 also with warnings\n"
        "  preset [NAME] [--trial S]      list the presets, or apply gaming, mixed, compute or default\n"
        "  profile [list]                 the presets and your profiles; * marks what runs\n"
        "  profile show NAME | diff NAME  the values of one, and what it would change\n"
        "  profile save NAME [--note TEXT] [--this-link] [--force]\n"
        "                                 keep the running values as a profile, with --this-link for this link\n"
        "                                 only; --force overwrites the profile of that name\n"
        "  profile apply NAME [--trial S] what the profile does not name stays as it is\n"
        "  profile rename NAME NEW | duplicate NAME NEW | remove NAME\n"
        "  profile import FILE [--name NAME] | export NAME [FILE [--force]]\n"
        "  boot [keep|forget]             what the module will be loaded with next time, which file and line sets it,\n"
        "                                 what contradicts it, and whether the initramfs has a copy; keep makes that\n"
        "                                 the running values, forget takes it back\n"
        "  changes [list] [--since TIME] [--origin NAME] [--text WORDS] [--kept] [--limit N]\n"
        "          [--format csv|json [--output FILE [--force]]]\n"
        "                                 what was changed, the newest first: when, how, what came of it; TIME as for\n"
        "                                 export, NAME is manual, preset, profile, tuner, advisor, command_line,\n"
        "                                 automatic_switch, undo, module_load or other_program;\n"
        "                                 --kept leaves out what went back\n"
        "  changes show ID | note ID TEXT the measured effect of one; your own words on it\n"
        "  changes undo ID [--trial S]    go back to the values before that change\n"
        "  bench [throughput|latency|mixed] [--seconds N] [--channels N] [--direction tx|rx|both] [--verify]\n"
        "                                 drive the link's streams and measure\n"
        "  tune [--objective throughput|latency|balanced] [--load live|bench] [--seconds N]\n"
        "       [--parameters NAME,...] [--keep] [--save-profile NAME]\n"
        "                                 find better values: baseline, then one parameter at a time by powers of "
        "two,\n"
        "                                 each on trial and measured for N seconds, 10 by default, under what the "
        "link\n"
        "                                 carries anyway or the load of bench; at last the best against the old "
        "values.\n"
        "                                 These run again until \"keep\" is typed, or with --keep. Exit status 0 also\n"
        "                                 when nothing is better, 7 when it was interrupted or the data do not tell\n"
        "  doctor [--seconds N] [--fix ID [--trial S]]\n"
        "                                 watch the link for N seconds, 10 by default, and say what could be better,\n"
        "                                 with evidence; --fix tries what a finding proposes, on trial for S seconds,\n"
        "                                 15 by default. Exit status 0 whatever is found\n"
        "  system [--seconds N]           what the link holds of the machine: memory by the formula and in truth,\n"
        "                                 processor time and interrupts over N seconds, 2 by default; power state,\n"
        "                                 driver, and what the driver wrote to the kernel log. Without a link it\n"
        "                                 shows the rest, with exit status 6\n"
        "  metrics [--format openmetrics|prometheus] [--output FILE]\n"
        "                                 all counters once, as openmetrics; a FILE is replaced whole\n"
        "                                 and in the prometheus format, for node_exporter to collect\n"
        "  metrics --listen [ADDRESS:PORT]\n"
        "                                 serve them as http://127.0.0.1:9877/metrics\n"
        "  export [--from TIME] [--to TIME] [--resolution auto|seconds|minutes|samples] [--events]\n"
        "         [--format csv|json] [--output FILE [--force]]\n"
        "                                 the past that the panel has kept, or with --replay a recording's\n"
        "                                 samples, as a table; TIME is 2026-11-24, 2026-11-24T14:05, -2h or now\n"
        "  baseline record NAME [--seconds N] [--note TEXT] [--force]\n"
        "                                 keep how the link does under a name, measured for a minute or N seconds\n"
        "                                 while it is used as usual; --force overwrites the one of that name\n"
        "  baseline compare NAME [OTHER] [--seconds N] [--fail-if-worse] [--force]\n"
        "                                 better, worse or no difference: the link now, measured as long as NAME\n"
        "                                 was but for a minute at most, or another baseline; --force compares a\n"
        "                                 simulated link with a real one\n"
        "  baseline watch NAME [--seconds N] [--once]\n"
        "                                 compare again and again until interrupted, a minute or N seconds at a time,\n"
        "                                 and tell once when the link is worse twice in a row under a like load; "
        "--once\n"
        "                                 ends then. Exit status 8 when it has told, 0 when it was never worse\n"
        "  baseline [list] | show NAME | rename OLD NEW | remove NAME\n"
        "\n"
        "  --simulate   use a simulated link instead of the driver\n"
        "  --replay FILE\n"
        "               use a recording: monitor shows each of its samples at once, status and get its end\n"
        "  --json       one JSON object a line instead of text\n"
        "  --link N     number of the link, 0 by default\n"
        "\n"
        "exit status: 0 done, 1 usage, 2 value not allowed, 3 not authorised, 4 busy or timed out,\n"
        "5 refused by the driver, 6 no driver or link, 7 anything else, 8 worse (a trial\n"
        "that did harm and was taken back early; baseline compare with --fail-if-worse; baseline watch)");
}

/// Takes an option with its value, as "--name VALUE" or "--name=VALUE", out of the words: the last one if there are
/// several, and an empty value where none follows.
std::optional<QString> takeValue(QStringList &words, const QString &option)
{
    std::optional<QString> value;
    for (qsizetype at = 0; at < words.size();) {
        if (words[at].startsWith(option + u'=')) {
            value = words.takeAt(at).mid(option.size() + 1);
        } else if (words[at] == option) {
            value = words.value(at + 1, u""_s);
            words.remove(at, std::min<qsizetype>(2, words.size() - at));
        } else {
            ++at;
        }
    }
    return value;
}

/// A stream that whoever started us has closed must not become the next file that is opened, or messages would end up
/// in recordings and journals. What stands in for it gives nothing and takes nothing.
void keepStandardStreams()
{
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(fd, F_GETFD) < 0)
            ::open("/dev/null", O_RDONLY); // gets the lowest number that is free, which is this one
    }
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

} // namespace

int main(int argc, char *argv[])
{
    keepStandardStreams();
    // Without a UTF-8 locale, as in a cron job, Qt makes do with another one and says so at length each time.
    const QtMessageHandler handler
        = qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &) { });
    const QCoreApplication application(argc, argv);
    qInstallMessageHandler(handler);
    QCoreApplication::setApplicationName(u"anarchy-egpu"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(ANARCHY_EGPU_VERSION));

    // Options that every command knows are taken out first, wherever they stand.
    QStringList words = QCoreApplication::arguments().mid(1);
    const bool help = words.removeAll(u"--help"_s) + words.removeAll(u"-h"_s) > 0;
    if (words.removeAll(u"--version"_s) > 0) {
        print(MainText::tr("anarchy-egpu %1").arg(QCoreApplication::applicationVersion()));
        return outputFailed() ? ExitFailed : ExitOk;
    }
    if (help || words.isEmpty()) {
        if (help) {
            print(usage());
            return outputFailed() ? ExitFailed : ExitOk;
        }
        return fail(ExitUsage, MainText::tr("a command is missing\n%1").arg(usage()));
    }

    Context context;
    const bool simulate = words.removeAll(u"--simulate"_s) > 0;
    context.json = words.removeAll(u"--json"_s) > 0;
    const std::optional<QString> link = takeValue(words, u"--link"_s);
    const std::optional<QString> replay = takeValue(words, u"--replay"_s);
    if (link) {
        bool ok = false;
        context.link = link->toInt(&ok);
        if (!ok || context.link < 0 || context.link > 255)
            return fail(ExitUsage, MainText::tr("--link must be a whole number from 0 to 255, not \"%1\"").arg(*link));
    }
    if (replay && replay->isEmpty())
        return fail(ExitUsage, MainText::tr("--replay needs a recording, e.g. link.aer"));
    if (replay && (simulate || link))
        return fail(ExitUsage,
                    MainText::tr("--replay does not go with %1").arg(simulate ? u"--simulate"_s : u"--link"_s));
    if (words.isEmpty())
        return fail(ExitUsage, MainText::tr("a command is missing\n%1").arg(usage()));

    const QString name = words.takeFirst();
    if (name.startsWith(u'-'))
        return fail(ExitUsage,
                    MainText::tr(
                        "unknown option \"%1\" before the command; allowed are --simulate, --replay, --json and --link")
                        .arg(name));
    for (const Command &command : commands) {
        if (name == command.name) {
            if (replay) {
                if (const int exitCode = openRecording(context, *replay); exitCode != ExitOk)
                    return exitCode;
            } else {
                context.driver = simulate ? makeSimulatedDriver(1) : makeKernelDriver();
            }
            const int exitCode = command.run(context, words);
            return exitCode == ExitOk && outputFailed() ? int(ExitFailed) : exitCode;
        }
    }
    QStringList names;
    for (const Command &command : commands)
        names += command.name;
    return fail(ExitUsage, MainText::tr("unknown command \"%1\"; allowed are %2").arg(name, names.join(", "_L1)));
}
