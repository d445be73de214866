// SPDX-License-Identifier: GPL-3.0-or-later
// changes: what was changed, by whom, what came of it, and going back.
#include <QCoreApplication>
#include <QDateTime>
#include <QFileInfo>

#include <limits>

#include "cli/applychange.h"
#include "cli/commandline.h"
#include "cli/output.h"
#include "cli/timeoption.h"
#include "export/changeexport.h"
#include "journal/changejournal.h"
#include "text/change.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace {

QString tr(const char *text, const char *disambiguation = nullptr)
{
    return QCoreApplication::translate("CommandLine", text, disambiguation);
}

qint64 wallNs() { return QDateTime::currentMSecsSinceEpoch() * 1'000'000; }

QString timeText(qint64 timeNs)
{
    return QDateTime::fromMSecsSinceEpoch(timeNs / 1'000'000).toString(u"yyyy-MM-dd HH:mm:ss"_s);
}

/// What a verb gets.
struct Call {
    Context &context;
    Arguments &arguments;
    ChangeJournal *journal; ///< null while nothing was ever recorded
};

/// "12  2026-11-24 14:05:00  preset gaming, kept, better: throughput +7.9 %"
QString headline(const ChangeRecord &record)
{
    return tr("%1  %2  %3, %4, %5", "number, time, origin, outcome, effect")
        .arg(record.id)
        .arg(timeText(record.timeNs), changeCauseText(record.cause), changeOutcomeText(record.outcome),
             effectText(record.effect));
}

void printLines(const QStringList &lines)
{
    for (const QString &line : lines)
        print(u"    "_s + line);
}

/// The change whose number was typed; nothing after having said what is wrong.
std::optional<ChangeRecord> requireChange(const Call &call, const QString &verb, int &exitCode)
{
    const QString word = call.arguments.rest().value(1);
    bool ok = false;
    const qint64 id = word.toLongLong(&ok);
    if (!ok || id < 1) {
        exitCode = fail(ExitUsage, tr("changes %1 needs the number of a change, as \"anarchy-egpu changes\" lists them%2")
                                       .arg(verb, word.isEmpty() ? QString() : tr(", not \"%1\"").arg(word)));
        return std::nullopt;
    }
    std::optional<ChangeRecord> record = call.journal ? call.journal->find(id) : std::nullopt;
    if (!record)
        exitCode = fail(ExitInvalid, tr("there is no change %1").arg(id));
    return record;
}

int list(Call &call)
{
    ChangeJournal::Filter filter;
    filter.limit = call.arguments.number(u"limit"_s, ChangeJournal::kept, 1, ChangeJournal::kept);
    if (!call.arguments.error().isEmpty())
        return fail(ExitUsage, call.arguments.error());
    if (const std::optional<QString> since = call.arguments.option(u"since"_s)) {
        const std::optional<qint64> time = parseTime(*since, wallNs());
        if (!time)
            return fail(ExitUsage, tr("--since must be %1, not \"%2\"").arg(allowedTimes(), *since));
        filter.sinceNs = *time;
    }
    if (const std::optional<QString> name = call.arguments.option(u"origin"_s)) {
        filter.origin = findChangeOrigin(*name);
        if (!filter.origin) {
            QStringList names;
            for (const ChangeOrigin origin : allChangeOrigins)
                names += QLatin1StringView(changeOriginName(origin));
            return fail(ExitUsage, tr("--origin must be one of %1, not \"%2\"").arg(names.join(", "_L1), *name));
        }
    }
    const std::optional<QString> formatName = call.arguments.option(u"format"_s);
    const std::optional<ExportFormat> format = formatName ? exportFormat(*formatName) : std::nullopt;
    if (formatName && !format)
        return fail(ExitUsage, tr("--format must be csv or json, not \"%1\"").arg(*formatName));
    if (formatName && call.context.json)
        return fail(ExitUsage, tr("--json does not go with --format: it prints one object a line"));

    QString problem;
    const std::vector<ChangeRecord> records
        = call.journal ? call.journal->list(filter, &problem) : std::vector<ChangeRecord>();
    if (!problem.isEmpty())
        return fail(ExitFailed, problem);
    if (format) {
        Output output{std::nullopt};
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
            printLines({tr("Note: %1").arg(record.note.simplified())});
    }
    if (records.empty() && !call.context.json)
        print(filter.sinceNs || filter.origin ? tr("no such changes") : tr("no changes yet"));
    return ExitOk;
}

int show(Call &call)
{
    int exitCode = ExitOk;
    const std::optional<ChangeRecord> record = requireChange(call, u"show"_s, exitCode);
    if (!record)
        return exitCode;
    if (call.context.json) {
        print(record->toJson());
        return ExitOk;
    }
    print(headline(*record));
    printLines(changeTexts(*record));
    if (const QString author = changeAuthorText(*record); !author.isEmpty())
        print(tr("By %1").arg(author));
    if (record->endedNs)
        print(tr("The trial ended at %1: %2").arg(timeText(record->endedNs), changeOutcomeText(record->outcome)));
    if (record->effect) {
        for (const QString &line : effectTexts(*record->effect))
            print(line);
        for (const QString &line : effectReasons(*record->effect))
            print(line);
    }
    if (!record->note.isEmpty())
        print(tr("Note: %1").arg(record->note));
    return ExitOk;
}

int note(Call &call)
{
    int exitCode = ExitOk;
    const std::optional<ChangeRecord> record = requireChange(call, u"note"_s, exitCode);
    if (!record)
        return exitCode;
    if (call.arguments.rest().size() != 3)
        return fail(ExitUsage, tr("changes note needs a number and one text in quotes; \"\" takes the note away"));
    if (const QString problem = call.journal->setNote(record->id, call.arguments.rest().at(2)); !problem.isEmpty())
        return fail(call.arguments.rest().at(2).size() > ChangeRecord::longestNote ? ExitInvalid : ExitFailed, problem);
    if (call.context.json)
        print(call.journal->find(record->id)->toJson());
    return ExitOk;
}

int undo(Call &call)
{
    const std::chrono::seconds trial = trialOption(call.arguments);
    if (!call.arguments.error().isEmpty())
        return fail(ExitUsage, call.arguments.error());
    int exitCode = ExitOk;
    const std::optional<ChangeRecord> record = requireChange(call, u"undo"_s, exitCode);
    if (!record)
        return exitCode;
    const std::optional<Configuration> configuration = requireConfiguration(call.context, exitCode);
    if (!configuration)
        return exitCode;
    return applyChange(*call.context.driver, call.context.link, call.context.json,
                       Change::between(configuration->running, record->before), configuration->running, trial,
                       {ChangeOrigin::Undo, QString::number(record->id)});
}

struct Verb {
    QLatin1StringView name;
    int (*run)(Call &);
    QStringList options; ///< that go with it
    int words; ///< beside the verb, at most
};

} // namespace

int runChanges(Context &context, const QStringList &words)
{
    const Verb verbs[] = {
        {"list"_L1, list, {u"since"_s, u"origin"_s, u"limit"_s, u"format"_s}, 0},
        {"show"_L1, show, {}, 1},
        {"note"_L1, note, {}, 2},
        {"undo"_L1, undo, {u"trial"_s}, 1},
    };
    const QStringList all{u"since"_s, u"origin"_s, u"limit"_s, u"format"_s, u"trial"_s};
    Arguments arguments(words, {}, all);
    if (!arguments.error().isEmpty())
        return fail(ExitUsage, arguments.error());
    if (context.driver->isSimulated() || context.driver->playback())
        return fail(ExitUsage, tr("changes does not go with --simulate or --replay: only a real link's changes are kept"));
    const QString name = arguments.rest().value(0, u"list"_s);
    QStringList names;
    for (const Verb &verb : verbs) {
        names += verb.name;
        if (name != verb.name)
            continue;
        for (const QString &option : all) {
            if (arguments.option(option) && !verb.options.contains(option))
                return fail(ExitUsage, tr("--%1 does not go with changes %2").arg(option, name));
        }
        if (arguments.rest().size() > verb.words + 1)
            return fail(ExitUsage, tr("changes %1 takes no further words, such as \"%2\"")
                                       .arg(name, arguments.rest().at(verb.words + 1)));
        std::unique_ptr<ChangeJournal> journal;
        if (const QString path = ChangeJournal::defaultPath(); QFileInfo::exists(path)) {
            QString problem;
            journal = ChangeJournal::open(path, wallNs(), problem);
            if (!journal)
                return fail(ExitFailed, problem);
            if (!problem.isEmpty())
                fail(ExitOk, problem);
        }
        Call call{context, arguments, journal.get()};
        return verb.run(call);
    }
    return fail(ExitUsage, tr("changes takes %1, not \"%2\"").arg(names.join(", "_L1), name));
}

} // namespace anarchy::cli
