// SPDX-License-Identifier: GPL-3.0-or-later
// boot: what the module will be loaded with next, and keeping the running values for it.
#include <QCoreApplication>
#include <QJsonArray>

#include "cli/command/applychange.h"
#include "cli/command/commandline.h"
#include "cli/command/parsing.h"
#include "cli/commands/commands.h"
#include "machine/bootconfiguration.h"
#include "machine/initramfs.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace bootcommand {

constexpr auto keepWord = "keep"_L1;
constexpr auto forgetWord = "forget"_L1;

struct BootText {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

/// Adds "source", "file" and "line", which are null where nothing or no file sets the value.
void addPlace(QJsonObject &object, const BootPlace &place)
{
    object["source"_L1] = place.isNone() ? BootText::tr("default") : place.text();
    object["file"_L1] = place.file.isEmpty() ? QJsonValue() : QJsonValue(place.file);
    object["line"_L1] = place.line ? QJsonValue(place.line) : QJsonValue();
}

QJsonObject toJson(const BootState &state, const InitramfsState &initramfs)
{
    QJsonObject object;
    const ParameterValues values = state.values();
    for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field) {
        const auto i = static_cast<std::size_t>(field);
        QJsonObject value{{u"value"_s, qint64(values[i])}};
        addPlace(value, state.settings[i].place);
        object[parameterName(field)] = value;
    }
    QJsonArray conflicts;
    for (const BootConflict &conflict : state.conflicts)
        conflicts.append(QJsonObject{{u"parameter"_s, parameterName(conflict.field)},
                                     {u"loser"_s, conflict.loser.text()},
                                     {u"loser_value"_s, conflict.loserText},
                                     {u"winner"_s, conflict.winner.text()},
                                     {u"winner_value"_s, conflict.winnerText},
                                     {u"text"_s, BootConfiguration::conflictText(conflict)},
                                     {u"reason"_s, BootConfiguration::conflictReason(conflict)}});
    QJsonArray problems;
    for (const BootProblem &problem : state.problems)
        problems.append(
            QJsonObject{{u"source"_s, problem.place.text()}, {u"text"_s, BootConfiguration::problemText(problem)}});
    const bool listed = initramfs.knowledge == InitramfsState::Knowledge::Listed;
    object["safe_mode"_L1] = state.safeMode;
    object["conflicts"_L1] = conflicts;
    object["problems"_L1] = problems;
    object["initramfs"_L1] = QJsonObject{
        {u"knowledge"_s, QLatin1StringView(initramfsKnowledgeName(initramfs.knowledge))},
        {u"image"_s, initramfs.image.isEmpty() ? QJsonValue() : QJsonValue(initramfs.image)},
        {u"has_module"_s, listed ? QJsonValue(initramfs.hasModule) : QJsonValue()},
        {u"copies"_s, listed ? QJsonValue(QJsonArray::fromStringList(initramfs.copies)) : QJsonValue()},
        {u"older_than_files"_s, initramfs.isOlder},
        {u"text"_s, initramfsText(initramfs)},
    };
    return object;
}

void printText(const BootState &state, const InitramfsState &initramfs)
{
    const ParameterValues values = state.values();
    for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field) {
        const BootPlace &place = state.settings[static_cast<std::size_t>(field)].place;
        print(parameterName(field).leftJustified(20)
              + QString::number(values[static_cast<std::size_t>(field)]).rightJustified(6) + "  "_L1
              + (place.isNone() ? BootText::tr("default") : place.text()));
    }
    if (state.safeMode)
        print(BootText::tr("safe mode, set by %1: every value above is ignored").arg(state.safeModePlace.text()));
    for (const BootConflict &conflict : state.conflicts)
        print(BootConfiguration::conflictText(conflict) + u' ' + BootConfiguration::conflictReason(conflict));
    for (const BootProblem &problem : state.problems)
        print(BootConfiguration::problemText(problem));
    if (const QString text = initramfsText(initramfs); !text.isEmpty())
        print(text);
}

int run(Context &context, const Arguments &arguments)
{
    const QString wish = arguments.words().value(0);
    if (context.driver->playback())
        return fail(ExitUsage, BootText::tr("boot does not go with --replay: a recording is not loaded"));
    if (!wish.isEmpty()) {
        ChangeService &service = *context.driver->changes();
        const Outcome outcome = wish == keepWord ? await(service, &ChangeService::persisted, [&] { service.persist(); })
                                                 : await(service, &ChangeService::forgotten, [&] { service.forget(); });
        if (!outcome.ok())
            return fail(exitCodeFor(outcome.code), outcome.text);
    }

    const BootConfiguration boot;
    const BootState state = boot.read();
    const InitramfsState initramfs = InitramfsInspector(boot).inspect(state);
    if (context.json)
        print(toJson(state, initramfs));
    else
        printText(state, initramfs);
    return ExitOk;
}

} // namespace bootcommand

CommandDescription describeBoot()
{
    using bootcommand::BootText;
    return {
        .name = u"boot"_s,
        .summary = BootText::tr("Shows or sets what the module will be loaded with next time"),
        .description = BootText::tr("For each parameter it tells the value, and which file and line sets it; then what "
                                    "contradicts it, and whether the initramfs has a copy of the file."),
        .arguments = {{.name = BootText::tr("WISH"),
                       .description = BootText::tr("\"keep\" writes the running values to the file that the module is "
                                                   "loaded with; \"forget\" takes that back; without it nothing is "
                                                   "changed."),
                       .optional = true,
                       .choices = {bootcommand::keepWord, bootcommand::forgetWord}}},
        .run = bootcommand::run,
    };
}

} // namespace anarchy::cli
