// SPDX-License-Identifier: GPL-3.0-or-later
// get, set and preset: reading and changing the driver's parameters.
#include <QCoreApplication>
#include <QJsonArray>

#include "cli/command/applychange.h"
#include "cli/command/commandline.h"
#include "cli/command/dryrun.h"
#include "contract/parameterguide.h"
#include "profiles/presets.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace {

struct SettingsText {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

QString unknownParameter(const QString &name)
{
    QStringList names;
    for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field)
        names += parameterName(field);
    return SettingsText::tr("unknown parameter \"%1\"; allowed are %2").arg(name, names.join(", "_L1));
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

} // namespace

int runGet(Context &context, const QStringList &words)
{
    Arguments arguments(words, {u"explain"_s}, {});
    if (!arguments.error().isEmpty())
        return fail(ExitUsage, arguments.error());
    QList<int> fields;
    for (const QString &name : arguments.rest()) {
        const std::optional<int> field = findParameter(name);
        if (!field)
            return fail(ExitInvalid, unknownParameter(name));
        fields += *field;
    }
    for (int field = 0; arguments.rest().isEmpty() && field < ANARCHY_PARAM_COUNT; ++field)
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

int runSet(Context &context, const QStringList &words)
{
    Arguments arguments(words, {u"dry-run"_s}, {u"trial"_s, u"seconds"_s});
    const bool dryRun = arguments.has(u"dry-run"_s);
    const std::chrono::seconds trial = trialOption(arguments);
    const std::chrono::seconds watched = dryRunWatch(arguments);
    if (!arguments.error().isEmpty())
        return fail(ExitUsage, arguments.error());
    if (dryRun && trial.count())
        return fail(ExitUsage, SettingsText::tr("--dry-run changes nothing, so --trial does not go with it"));
    if (!dryRun && arguments.option(u"seconds"_s))
        return fail(ExitUsage, SettingsText::tr("--seconds goes with --dry-run"));
    if (arguments.rest().isEmpty())
        return fail(ExitUsage, SettingsText::tr("set needs at least one NAME=VALUE"));
    Change change;
    for (const QString &word : arguments.rest()) {
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
    if (dryRun)
        return foresee(context, change, watched);
    return applyChange(*context.driver, context.link, context.json, change, configuration->running, trial,
                       {ChangeOrigin::CommandLine, {}});
}

int runPreset(Context &context, const QStringList &words)
{
    Arguments arguments(words, {}, {u"trial"_s});
    const std::chrono::seconds trial = trialOption(arguments);
    if (!arguments.error().isEmpty())
        return fail(ExitUsage, arguments.error());
    if (arguments.rest().size() > 1)
        return fail(ExitUsage, SettingsText::tr("preset takes one name"));
    const QList<Preset> presets = builtinPresets();
    const QString name = arguments.rest().value(0);
    const Preset *wanted = nullptr;
    QStringList names;
    for (const Preset &preset : presets) {
        names += preset.id;
        if (preset.id == name)
            wanted = &preset;
    }
    if (!name.isEmpty() && !wanted)
        return fail(ExitInvalid,
                    SettingsText::tr("unknown preset \"%1\"; allowed are %2").arg(name, names.join(", "_L1)));
    if (name.isEmpty() && arguments.option(u"trial"_s))
        return fail(ExitUsage, SettingsText::tr("--trial goes with the name of a preset"));

    int exitCode = ExitOk;
    const std::optional<Configuration> configuration = requireConfiguration(context, exitCode);
    if (!configuration)
        return exitCode;
    if (wanted)
        return applyChange(*context.driver, context.link, context.json, wanted->changeFrom(configuration->running),
                           configuration->running, trial, {ChangeOrigin::Preset, wanted->id});
    for (const Preset &preset : presets) {
        const bool active = preset.matches(configuration->running);
        if (context.json)
            print(QJsonObject{{u"id"_s, preset.id}, {u"active"_s, active}});
        else
            print(u"%1 %2%3"_s.arg(active ? u"*"_s : u" "_s, preset.id.leftJustified(10), preset.purpose));
    }
    return ExitOk;
}

} // namespace anarchy::cli
