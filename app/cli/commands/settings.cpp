// SPDX-License-Identifier: GPL-3.0-or-later
// get, set and preset: reading and changing the driver's parameters.
#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

#include "cli/command/applychange.h"
#include "cli/command/commandline.h"
#include "cli/command/dryrun.h"
#include "cli/command/parsing.h"
#include "cli/commands/commands.h"
#include "contract/parameterguide.h"
#include "profiles/presets.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace settingscommands {

struct SettingsText {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

QString parameterNames()
{
    QStringList names;
    for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field)
        names += parameterName(field);
    return names.join(", "_L1);
}

QString unknownParameter(const QString &name)
{
    return SettingsText::tr("unknown parameter \"%1\"; allowed are %2").arg(name, parameterNames());
}

QString presetNames()
{
    QStringList names;
    for (const Preset &preset : builtinPresets())
        names += preset.id;
    return names.join(", "_L1);
}

/// What parameters are and what to consider; needs no driver.
void explain(const QList<int> &fields, bool json)
{
    QJsonObject object;
    for (const int field : fields) {
        const QStringList considerations = parameterConsiderations(field);
        if (json) {
            object[parameterName(field)] = QJsonObject{
                {u"title"_s, parameterTitle(field)},
                {u"help"_s, parameterHelp(field)},
                {u"allowed"_s, allowedText(field)},
                {u"recommended"_s, recommendedText(field)},
                {u"considerations"_s, QJsonArray::fromStringList(considerations)},
                {u"source"_s, parameterGuideSection(field)},
            };
            continue;
        }
        print(SettingsText::tr("%1 (%2)", "name, title").arg(parameterName(field), parameterTitle(field)));
        print(u"  "_s + parameterHelp(field));
        for (const QString &each : considerations)
            print(u"  - "_s + each);
        const QString recommended = recommendedText(field);
        print(u"  "_s
              + (recommended.isEmpty()
                     ? SettingsText::tr("Allowed is %1.").arg(allowedText(field))
                     : SettingsText::tr("Allowed is %1, recommended %2.").arg(allowedText(field), recommended)));
        print(SettingsText::tr("  Source: %1").arg(parameterGuideSection(field)));
    }
    if (json)
        print(object);
}

int get(Context &context, const Arguments &arguments)
{
    const QStringList names = arguments.words();
    QList<int> fields;
    for (const QString &name : names) {
        const std::optional<int> field = findParameter(name);
        if (!field)
            return fail(ExitInvalid, unknownParameter(name));
        fields += *field;
    }
    for (int field = 0; names.isEmpty() && field < ANARCHY_PARAM_COUNT; ++field)
        fields += field;
    if (arguments.has(u"explain"_s)) {
        explain(fields, context.json);
        return ExitOk;
    }
    int exitCode = ExitOk;
    const std::optional<Configuration> configuration = requireConfiguration(context, exitCode);
    if (!configuration)
        return exitCode;

    QJsonObject object;
    if (!context.json)
        print(SettingsText::tr("%1running  effective   loaded  default  allowed").arg(QString(20, u' ')));
    for (const int field : std::as_const(fields)) {
        const auto i = static_cast<std::size_t>(field);
        const quint32 running = configuration->running[i];
        const quint32 effective = configuration->effective[i];
        if (context.json) {
            object[parameterName(field)] = QJsonObject{
                {u"running"_s, qint64(running)},
                {u"effective"_s, qint64(effective)},
                {u"limit"_s, limitText(configuration->limit[i])},
                {u"loaded"_s, qint64(configuration->loaded[i])},
                {u"default"_s, qint64(parameterInfo(field).default_value)},
                {u"minimum"_s, qint64(parameterInfo(field).minimum)},
                {u"maximum"_s, qint64(parameterInfo(field).maximum)},
            };
            continue;
        }
        QString line = parameterName(field).leftJustified(18);
        line += QString::number(running).rightJustified(9);
        line += QString::number(effective).rightJustified(11);
        line += QString::number(configuration->loaded[i]).rightJustified(9);
        line += QString::number(parameterInfo(field).default_value).rightJustified(9);
        line += "  "_L1 + allowedText(field);
        if (effective != running)
            line += SettingsText::tr("; effective %1 because of %2")
                        .arg(effective)
                        .arg(limitText(configuration->limit[i]));
        print(line);
    }
    if (context.json)
        print(object);
    return ExitOk;
}

int set(Context &context, const Arguments &arguments)
{
    Change change;
    const QStringList words = arguments.words();
    for (const QString &word : words) {
        if (!word.contains(u'='))
            return fail(ExitUsage, SettingsText::tr("\"%1\" is not of the form NAME=VALUE").arg(word));
        const QString name = word.section(u'=', 0, 0);
        const std::optional<int> field = findParameter(name);
        if (!field)
            return fail(ExitInvalid, unknownParameter(name));
        std::optional<quint32> &value = change.values[static_cast<std::size_t>(*field)];
        if (value)
            return fail(ExitUsage, SettingsText::tr("%1 is given twice").arg(name));
        const ParsedValue parsed = parseParameterValue(*field, word.section(u'=', 1));
        if (!parsed.value)
            return fail(ExitInvalid, parsed.error);
        value = parsed.value;
    }
    int exitCode = ExitOk;
    const std::optional<Configuration> configuration = requireConfiguration(context, exitCode);
    if (!configuration)
        return exitCode;
    if (arguments.has(u"dry-run"_s))
        return foresee(context, change, std::chrono::seconds(*arguments.number(u"seconds"_s)));
    return applyChange(*context.driver, context.link, context.json, change, configuration->running,
                       trialTime(arguments), {ChangeOrigin::CommandLine, {}});
}

int preset(Context &context, const Arguments &arguments)
{
    const QList<Preset> presets = builtinPresets();
    const QString name = arguments.words().value(0);
    const auto wanted = std::ranges::find(presets, name, &Preset::id);
    if (!name.isEmpty() && wanted == presets.end())
        return fail(ExitInvalid, SettingsText::tr("unknown preset \"%1\"; allowed are %2").arg(name, presetNames()));
    if (name.isEmpty() && arguments.has(u"trial"_s))
        return fail(ExitUsage, SettingsText::tr("--trial goes with the name of a preset"));

    int exitCode = ExitOk;
    const std::optional<Configuration> configuration = requireConfiguration(context, exitCode);
    if (!configuration)
        return exitCode;
    if (wanted != presets.end())
        return applyChange(*context.driver, context.link, context.json, wanted->changeFrom(configuration->running),
                           configuration->running, trialTime(arguments), {ChangeOrigin::Preset, wanted->id});
    for (const Preset &each : presets) {
        const bool active = each.matches(configuration->running);
        if (context.json)
            print(QJsonObject{{u"id"_s, each.id}, {u"active"_s, active}});
        else
            print(u"%1 %2%3"_s.arg(active ? u"*"_s : u" "_s, each.id.leftJustified(10), each.purpose));
    }
    return ExitOk;
}

} // namespace settingscommands

CommandDescription describeGet()
{
    using namespace settingscommands;
    return {
        .name = u"get"_s,
        .summary = SettingsText::tr("Shows parameters: running, effective, loaded, default and allowed values"),
        .description = SettingsText::tr("The effective value is what the link makes of the running one; where they "
                                        "differ it tells why."),
        .arguments
        = {{.name = SettingsText::tr("NAME"),
            .description
            = SettingsText::tr("A parameter; without any, all are shown. There are %1.").arg(parameterNames()),
            .optional = true,
            .repeated = true}},
        .options = {{.name = u"explain"_s,
                     .description = SettingsText::tr("Tells instead what each parameter is and what the tuning guide "
                                                     "says to consider. This needs no driver.")}},
        .run = get,
    };
}

CommandDescription describeSet()
{
    using namespace settingscommands;
    return {
        .name = u"set"_s,
        .summary = SettingsText::tr("Changes parameters, all in one step"),
        .description = SettingsText::tr("If one value is not allowed, nothing is changed."),
        .arguments = {{.name = SettingsText::tr("NAME=VALUE"),
                       .description = SettingsText::tr("A parameter and its new value. \"anarchy-egpu get\" lists "
                                                       "parameters and what is allowed."),
                       .repeated = true}},
        .options = QList<OptionDescription>{trialOption()} + dryRunOptions(),
        .exclusions
        = {{u"dry-run"_s, u"trial"_s, SettingsText::tr("--dry-run changes nothing, so --trial does not go with it")}},
        .exits = {harmExit()},
        .run = set,
    };
}

CommandDescription describePreset()
{
    using namespace settingscommands;
    return {
        .name = u"preset"_s,
        .summary = SettingsText::tr("Lists the presets, or applies one"),
        .description = SettingsText::tr("In the list * marks the one that runs."),
        .arguments = {{.name = SettingsText::tr("NAME"),
                       .description = SettingsText::tr("The preset to apply: %1.").arg(presetNames()),
                       .optional = true}},
        .options = {trialOption()},
        .exits = {harmExit()},
        .run = preset,
    };
}

} // namespace anarchy::cli
