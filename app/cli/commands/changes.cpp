// SPDX-License-Identifier: GPL-3.0-or-later
// changes: what was changed, by whom, what came of it, and going back.
#include <QCoreApplication>
#include <QDateTime>
#include <QFileInfo>

#include "cli/command/applychange.h"
#include "cli/command/call.h"
#include "cli/command/output.h"
#include "cli/command/timeoption.h"
#include "cli/commands/commands.h"
#include "export/changeexport.h"
#include "journal/changejournal.h"
#include "wording/changetext.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace changeverbs {

struct ChangesText {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

qint64 wallNs()
{
    return QDateTime::currentMSecsSinceEpoch() * 1'000'000;
}

/// What is there, without making anything. Looked for only when a verb has found nothing wrong with its words.
class Journal {
public:
    /// Null while nothing was ever recorded, and, with an exit code, after having said why it cannot be read.
    ChangeJournal *open(int &exitCode)
    {
        const QString path = ChangeJournal::defaultPath();
        if (m_journal || !QFileInfo::exists(path))
            return m_journal.get();
        QString problem;
        m_journal = ChangeJournal::open(path, wallNs(), problem);
        if (!m_journal)
            exitCode = fail(ExitFailed, problem);
        else if (!problem.isEmpty())
            fail(ExitOk, problem);
        return m_journal.get();
    }

private:
    std::unique_ptr<ChangeJournal> m_journal;
};

using Call = cli::Call<Journal>;

/// "12  2026-11-24 14:05:00  preset gaming, kept, better: throughput +7.9 %"
QString headline(const ChangeRecord &record)
{
    return ChangesText::tr("%1  %2  %3, %4, %5", "number, time, origin, outcome, effect")
        .arg(record.id)
        .arg(momentText(record.timeNs), changeCauseText(record.cause), changeOutcomeText(record.outcome),
             effectText(record.effect));
}

void printLines(const QStringList &lines)
{
    for (const QString &line : lines)
        print(u"    "_s + line);
}

/// The change whose number was typed; nothing after having said what is wrong.
std::optional<ChangeRecord> requireChange(const Call &call, int &exitCode)
{
    bool ok = false;
    const qint64 id = call.name.toLongLong(&ok);
    if (!ok || id < 1) {
        exitCode = fail(
            ExitUsage,
            ChangesText::tr("a change is named by its number, as \"anarchy-egpu changes\" lists them, not \"%1\"")
                .arg(call.name));
        return std::nullopt;
    }
    const ChangeJournal *journal = call.store.open(exitCode);
    if (exitCode != ExitOk)
        return std::nullopt;
    std::optional<ChangeRecord> record = journal ? journal->find(id) : std::nullopt;
    if (!record)
        exitCode = fail(ExitInvalid, ChangesText::tr("there is no change %1").arg(id));
    return record;
}

int list(Call &call)
{
    ChangeJournal::Filter filter;
    filter.stayed = call.arguments.has(u"kept"_s);
    if (const std::optional<QString> since = call.arguments.option(u"since"_s)) {
        const std::optional<qint64> time = parseTime(*since, wallNs());
        if (!time)
            return failTime(u"since"_s, *since);
        filter.sinceNs = *time;
    }
    if (const std::optional<QString> name = call.arguments.option(u"origin"_s))
        filter.origin = findChangeOrigin(*name);
    const std::optional<QString> formatName = call.arguments.option(u"format"_s);
    const std::optional<ExportFormat> format = formatName ? exportFormat(*formatName) : std::nullopt;
    const std::optional<QString> fileName = call.arguments.option(u"output"_s);
    int exitCode = ExitOk;
    if (!mayReplace(fileName, call.arguments.has(u"force"_s), exitCode))
        return exitCode;

    const ChangeJournal *journal = call.store.open(exitCode);
    if (exitCode != ExitOk)
        return exitCode;
    QString problem;
    std::vector<ChangeRecord> records = journal ? journal->list(filter, &problem) : std::vector<ChangeRecord>();
    if (!problem.isEmpty())
        return fail(ExitFailed, problem);
    const QString text = call.arguments.option(u"text"_s).value_or(QString());
    std::erase_if(records, [&text](const ChangeRecord &record) { return !mentions(record, text); });
    records.resize(std::min(records.size(), static_cast<std::size_t>(*call.arguments.number(u"limit"_s))));
    if (format) {
        Output output(fileName);
        if (!output.open())
            return fail(ExitFailed, output.errorText());
        ChangeExport table(output.device(), *format, QCoreApplication::applicationVersion(), false);
        for (const ChangeRecord &record : records)
            table.add(record);
        return table.finish() && output.commit() ? int(ExitOk) : fail(ExitFailed, output.errorText());
    }
    for (const ChangeRecord &record : records) {
        if (call.context.json) {
            print(record.toJson());
            continue;
        }
        print(headline(record));
        printLines(changeTexts(record));
        if (!record.note.isEmpty())
            printLines({ChangesText::tr("Note: %1").arg(record.note.simplified())});
    }
    if (records.empty() && !call.context.json)
        print(filter.sinceNs || filter.origin || filter.stayed || !text.isEmpty() ? ChangesText::tr("no such changes")
                                                                                  : ChangesText::tr("no changes yet"));
    return ExitOk;
}

int show(Call &call)
{
    int exitCode = ExitOk;
    const std::optional<ChangeRecord> record = requireChange(call, exitCode);
    if (!record)
        return exitCode;
    if (call.context.json) {
        print(record->toJson());
        return ExitOk;
    }
    print(headline(*record));
    printLines(changeTexts(*record));
    if (const QString author = changeAuthorText(*record); !author.isEmpty())
        print(ChangesText::tr("By %1").arg(author));
    if (record->endedNs)
        print(ChangesText::tr("The trial ended at %1: %2")
                  .arg(momentText(record->endedNs), changeOutcomeText(record->outcome)));
    if (record->effect) {
        for (const QString &line : effectTexts(*record->effect))
            print(line);
        for (const QString &line : effectReasons(*record->effect))
            print(line);
    }
    if (!record->note.isEmpty())
        print(ChangesText::tr("Note: %1").arg(record->note));
    return ExitOk;
}

int note(Call &call)
{
    int exitCode = ExitOk;
    const std::optional<ChangeRecord> record = requireChange(call, exitCode);
    if (!record)
        return exitCode;
    ChangeJournal &journal = *call.store.open(exitCode);
    if (const QString problem = journal.setNote(record->id, call.other); !problem.isEmpty())
        return fail(call.other.size() > ChangeRecord::longestNote ? ExitInvalid : ExitFailed, problem);
    if (call.context.json)
        print(journal.find(record->id)->toJson());
    return ExitOk;
}

int undo(Call &call)
{
    int exitCode = ExitOk;
    const std::optional<ChangeRecord> record = requireChange(call, exitCode);
    if (!record)
        return exitCode;
    const std::optional<Configuration> configuration = requireConfiguration(call.context, exitCode);
    if (!configuration)
        return exitCode;
    return applyChange(*call.context.driver, call.context.link, call.context.json,
                       Change::between(configuration->running, record->before), configuration->running,
                       trialTime(call.arguments), {ChangeOrigin::Undo, QString::number(record->id)});
}

Journal openStore()
{
    return {};
}

/// Only a real link's changes are kept.
template <int (*verb)(Call &)> int run(Context &context, const Arguments &arguments)
{
    if (context.driver->isSimulated() || context.driver->playback())
        return fail(
            ExitUsage,
            ChangesText::tr("changes does not go with --simulate or --replay: only a real link's changes are kept"));
    return runOnStore<Journal, openStore, verb>(context, arguments);
}

QStringList originNames()
{
    QStringList names;
    for (const ChangeOrigin origin : allChangeOrigins)
        names += QLatin1StringView(changeOriginName(origin));
    return names;
}

ArgumentDescription idArgument()
{
    return {.name = ChangesText::tr("ID"), .description = ChangesText::tr("The number of a change in the list.")};
}

QList<OptionDescription> describeOutput()
{
    QList<OptionDescription> options
        = outputOptions(ChangesText::tr("Writes the table to FILE instead of standard output."), u"changes.csv"_s);
    options.first().goesWith = u"format"_s;
    return options;
}

CommandDescription describeList()
{
    return {
        .name = u"list"_s,
        .summary = ChangesText::tr("Lists the changes, the newest first: when, by whom, how, what came of it"),
        .description = ChangesText::tr("TIME is %1.").arg(allowedTimes()),
        .options
        = QList<OptionDescription>{{.name = u"since"_s,
                                    .value = ChangesText::tr("TIME"),
                                    .description = ChangesText::tr("Leaves out changes before TIME.")},
                                   {.name = u"origin"_s,
                                    .value = ChangesText::tr("ORIGIN"),
                                    .description
                                    = ChangesText::tr("Leaves out changes that came about in another way."),
                                    .choices = originNames()},
                                   {.name = u"text"_s,
                                    .value = ChangesText::tr("WORDS"),
                                    .description = ChangesText::tr(
                                        "Leaves out changes in whose description or note WORDS do not stand; "
                                        "capitals make no difference.")},
                                   {.name = u"kept"_s,
                                    .description = ChangesText::tr("Leaves out changes that went back.")},
                                   {.name = u"limit"_s,
                                    .value = ChangesText::tr("N"),
                                    .description = ChangesText::tr("Lists the newest N only."),
                                    .number = NumberRange{1, ChangeJournal::kept},
                                    .fallback = QString::number(ChangeJournal::kept)},
                                   formatOption(ChangesText::tr(
                                       "Writes a table with all that is known of each change, instead of text."))}
            + describeOutput(),
        .exclusions
        = {{u"json"_s, u"format"_s, ChangesText::tr("--json does not go with --format: it prints one object a line")}},
        .run = run<list>,
    };
}

QList<CommandDescription> verbs()
{
    return {
        describeList(),
        {.name = u"show"_s,
         .summary = ChangesText::tr("Shows one change with its measured effect"),
         .arguments = {idArgument()},
         .run = run<show>},
        {.name = u"note"_s,
         .summary = ChangesText::tr("Keeps words of your own with a change"),
         .arguments = {idArgument(),
                       {.name = ChangesText::tr("TEXT"),
                        .description = ChangesText::tr("At most %1 characters, in quotes if they are several words; "
                                                       "\"\" takes the note away.")
                                           .arg(ChangeRecord::longestNote)}},
         .wordsHint = ChangesText::tr(", with TEXT in quotes; \"\" takes the note away"),
         .run = run<note>},
        {.name = u"undo"_s,
         .summary = ChangesText::tr("Goes back to the values before a change"),
         .arguments = {idArgument()},
         .options = {trialOption()},
         .exits = {harmExit()},
         .run = run<undo>},
    };
}

} // namespace changeverbs

CommandDescription describeChanges()
{
    using changeverbs::ChangesText;
    return {
        .name = u"changes"_s,
        .summary = ChangesText::tr("Tells what was changed, by whom, and what came of it"),
        .description = ChangesText::tr("Changes by any program are kept, the newest %1, of real links only.")
                           .arg(ChangeJournal::kept),
        .verbs = changeverbs::verbs(),
        .usualVerb = u"list"_s,
    };
}

} // namespace anarchy::cli
