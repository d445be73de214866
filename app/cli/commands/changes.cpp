// SPDX-License-Identifier: GPL-3.0-or-later
// changes: what was changed, by whom, what came of it, and going back.
#include <QCoreApplication>
#include <QDateTime>
#include <QFileInfo>

#include <limits>

#include "cli/command/applychange.h"
#include "cli/command/commandline.h"
#include "cli/command/output.h"
#include "cli/command/timeoption.h"
#include "cli/command/verbs.h"
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
using Verb = cli::Verb<Journal>;

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
    const int limit = call.arguments.number(u"limit"_s, ChangeJournal::kept, 1, ChangeJournal::kept);
    if (!call.arguments.error().isEmpty())
        return fail(ExitUsage, call.arguments.error());
    if (const std::optional<QString> since = call.arguments.option(u"since"_s)) {
        const std::optional<qint64> time = parseTime(*since, wallNs());
        if (!time)
            return fail(ExitUsage, ChangesText::tr("--since must be %1, not \"%2\"").arg(allowedTimes(), *since));
        filter.sinceNs = *time;
    }
    if (const std::optional<QString> name = call.arguments.option(u"origin"_s)) {
        filter.origin = findChangeOrigin(*name);
        if (!filter.origin) {
            QStringList names;
            for (const ChangeOrigin origin : allChangeOrigins)
                names += QLatin1StringView(changeOriginName(origin));
            return fail(ExitUsage,
                        ChangesText::tr("--origin must be one of %1, not \"%2\"").arg(names.join(", "_L1), *name));
        }
    }
    const std::optional<QString> formatName = call.arguments.option(u"format"_s);
    const std::optional<ExportFormat> format = formatName ? exportFormat(*formatName) : std::nullopt;
    if (formatName && !format)
        return fail(ExitUsage, ChangesText::tr("--format must be csv or json, not \"%1\"").arg(*formatName));
    if (formatName && call.context.json)
        return fail(ExitUsage, ChangesText::tr("--json does not go with --format: it prints one object a line"));

    const std::optional<QString> fileName = call.arguments.option(u"output"_s);
    const bool force = call.arguments.has(u"force"_s);
    if (fileName && !format)
        return fail(ExitUsage, ChangesText::tr("--output goes with --format"));
    if (fileName && fileName->isEmpty())
        return fail(ExitUsage, ChangesText::tr("--output needs a file, e.g. changes.csv"));
    if (force && !fileName)
        return fail(ExitUsage, ChangesText::tr("--force goes with --output FILE"));
    if (fileName && !force && QFileInfo(*fileName).isFile()) // a pipe or a device loses nothing
        return fail(ExitInvalid, ChangesText::tr("%1: exists already; --force overwrites it").arg(*fileName));

    int exitCode = ExitOk;
    const ChangeJournal *journal = call.store.open(exitCode);
    if (exitCode != ExitOk)
        return exitCode;
    QString problem;
    std::vector<ChangeRecord> records = journal ? journal->list(filter, &problem) : std::vector<ChangeRecord>();
    if (!problem.isEmpty())
        return fail(ExitFailed, problem);
    const QString text = call.arguments.option(u"text"_s).value_or(QString());
    std::erase_if(records, [&text](const ChangeRecord &record) { return !mentions(record, text); });
    records.resize(std::min(records.size(), static_cast<std::size_t>(limit)));
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
    const std::chrono::seconds trial = trialOption(call.arguments);
    if (!call.arguments.error().isEmpty())
        return fail(ExitUsage, call.arguments.error());
    int exitCode = ExitOk;
    const std::optional<ChangeRecord> record = requireChange(call, exitCode);
    if (!record)
        return exitCode;
    const std::optional<Configuration> configuration = requireConfiguration(call.context, exitCode);
    if (!configuration)
        return exitCode;
    return applyChange(*call.context.driver, call.context.link, call.context.json,
                       Change::between(configuration->running, record->before), configuration->running, trial,
                       {ChangeOrigin::Undo, QString::number(record->id)});
}

const QList<Verb> &verbs()
{
    static const QList<Verb> all{
        {"list"_L1,
         list,
         0,
         0,
         "list [--since TIME] [--origin NAME] [--text WORDS] [--kept] [--limit N] [--format csv|json [--output FILE "
         "[--force]]]",
         {u"kept"_s, u"force"_s},
         {u"since"_s, u"origin"_s, u"text"_s, u"limit"_s, u"format"_s, u"output"_s}},
        {"show"_L1, show, 1, 1, "show ID"},
        {"note"_L1, note, 2, 2, "note ID TEXT, with TEXT in quotes; \"\" takes the note away"},
        {"undo"_L1, undo, 1, 1, "undo ID [--trial S]", {}, {u"trial"_s}},
    };
    return all;
}

} // namespace changeverbs

int runChanges(Context &context, const QStringList &words)
{
    if (context.driver->isSimulated() || context.driver->playback())
        return fail(ExitUsage,
                    changeverbs::ChangesText::tr(
                        "changes does not go with --simulate or --replay: only a real link's changes are kept"));
    return runVerb(context, u"changes"_s, changeverbs::verbs(), words, [] { return changeverbs::Journal(); });
}

} // namespace anarchy::cli
