// SPDX-License-Identifier: GPL-3.0-or-later
// get, set, preset and boot: reading and changing the driver's parameters.
#include <QCoreApplication>

#include "cli/applychange.h"
#include "cli/commandline.h"
#include "tuning/bootconfiguration.h"
#include "tuning/changeservice.h"
#include "tuning/presets.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace {

QString tr(const char *text, const char *disambiguation = nullptr)
{
    return QCoreApplication::translate("CommandLine", text, disambiguation);
}

QString unknownParameter(const QString &name)
{
    QStringList names;
    for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field)
        names += parameterName(field);
    return tr("unknown parameter \"%1\"; allowed are %2").arg(name, names.join(", "_L1));
}

} // namespace

int runGet(Context &context, const QStringList &words)
{
    Arguments arguments(words, {}, {});
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
    int exitCode = ExitOk;
    const std::optional<Configuration> configuration = requireConfiguration(context, exitCode);
    if (!configuration)
        return exitCode;

    QJsonObject object;
    if (!context.json)
        print(tr("%1running  effective   loaded  default  allowed").arg(QString(20, u' ')));
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
            line += tr("; effective %1 because of %2").arg(effective).arg(limitText(configuration->limit[i]));
        print(line);
    }
    if (context.json)
        print(object);
    return ExitOk;
}

int runSet(Context &context, const QStringList &words)
{
    Arguments arguments(words, {}, {u"trial"_s});
    const std::chrono::seconds trial = trialOption(arguments);
    if (!arguments.error().isEmpty())
        return fail(ExitUsage, arguments.error());
    if (arguments.rest().isEmpty())
        return fail(ExitUsage, tr("set needs at least one NAME=VALUE"));
    Change change;
    for (const QString &word : arguments.rest()) {
        if (!word.contains(u'='))
            return fail(ExitUsage, tr("\"%1\" is not of the form NAME=VALUE").arg(word));
        const QString name = word.section(u'=', 0, 0);
        const std::optional<int> field = findParameter(name);
        if (!field)
            return fail(ExitInvalid, unknownParameter(name));
        std::optional<quint32> &value = change.values[static_cast<std::size_t>(*field)];
        if (value)
            return fail(ExitUsage, tr("%1 is given twice").arg(name));
        const ParsedValue parsed = parseParameterValue(*field, word.section(u'=', 1));
        if (!parsed.value)
            return fail(ExitInvalid, parsed.error);
        value = parsed.value;
    }
    int exitCode = ExitOk;
    const std::optional<Configuration> configuration = requireConfiguration(context, exitCode);
    if (!configuration)
        return exitCode;
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
        return fail(ExitUsage, tr("preset takes one name"));
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
        return fail(ExitInvalid, tr("unknown preset \"%1\"; allowed are %2").arg(name, names.join(", "_L1)));

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

int runBoot(Context &context, const QStringList &words)
{
    Arguments arguments(words, {}, {});
    const QString verb = arguments.rest().value(0);
    if (!arguments.error().isEmpty())
        return fail(ExitUsage, arguments.error());
    if (arguments.rest().size() > 1 || (!verb.isEmpty() && verb != "keep"_L1 && verb != "forget"_L1))
        return fail(ExitUsage, tr("boot takes keep, forget or nothing, not \"%1\"").arg(arguments.rest().join(u' ')));
    if (context.driver->playback())
        return fail(ExitUsage, tr("boot does not go with --replay: a recording is not loaded"));
    if (!verb.isEmpty()) {
        ChangeService &service = *context.driver->changes();
        const Outcome outcome = verb == "keep"_L1
            ? await(service, &ChangeService::persisted, [&] { service.persist(); })
            : await(service, &ChangeService::forgotten, [&] { service.forget(); });
        if (!outcome.ok())
            return fail(exitCodeFor(outcome.code), outcome.text);
    }

    const BootState state = BootConfiguration().read();
    const ParameterValues values = state.values();
    QJsonObject object;
    for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field) {
        const BootSetting &setting = state.settings[static_cast<std::size_t>(field)];
        const QString source = setting.source.isEmpty() ? tr("default") : setting.source;
        const quint32 value = values[static_cast<std::size_t>(field)];
        if (context.json)
            object[parameterName(field)] = QJsonObject{{u"value"_s, qint64(value)}, {u"source"_s, source}};
        else
            print(parameterName(field).leftJustified(20) + QString::number(value).rightJustified(6) + "  "_L1 + source);
    }
    if (context.json) {
        print(object);
        return ExitOk;
    }
    if (state.safeMode)
        print(tr("safe mode, set by %1: every value above is ignored").arg(state.safeModeSource));
    for (const BootConflict &conflict : state.conflicts)
        print(BootConfiguration::conflictText(conflict));
    for (const BootProblem &problem : state.problems)
        print(BootConfiguration::problemText(problem));
    return ExitOk;
}

} // namespace anarchy::cli
