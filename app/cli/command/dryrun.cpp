// SPDX-License-Identifier: GPL-3.0-or-later
// set --dry-run: what a change would do.
#include "cli/command/dryrun.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

#include "advice/settingwarnings.h"
#include "cli/command/applychange.h"
#include "cli/command/linkadvice.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace {

constexpr int usualWatch = 3;

struct DryRunText {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

void printForecast(bool json, const QList<ForecastLine> &lines)
{
    qsizetype width = 0;
    for (const ForecastLine &line : lines)
        width = std::max(width, line.title.size());
    const auto number = [](const std::optional<double> &value) { return value ? QJsonValue(*value) : QJsonValue(); };
    for (const ForecastLine &line : lines) {
        if (json)
            print(QJsonObject{{u"forecast"_s, line.id},
                              {u"unit"_s, line.unit},
                              {u"before"_s, number(line.before)},
                              {u"after"_s, number(line.after)},
                              {u"exact"_s, line.isExact}});
        else
            print(u"  "_s + line.title.leftJustified(width) + u"  "_s
                  + (line.changes()
                         ? DryRunText::tr("%1 → %2", "before, after").arg(line.beforeText(), line.afterText())
                         : DryRunText::tr("%1, as now").arg(line.afterText())));
    }
}

void printWarnings(bool json, const QList<SettingWarning> &warnings)
{
    for (const SettingWarning &warning : warnings) {
        if (!json) {
            print(DryRunText::tr("%1: %2 [%3]", "level, text, id")
                      .arg(warningLevelText(warning.level), warning.text, warning.id));
            continue;
        }
        QJsonArray parameters;
        for (const int field : warning.fields)
            parameters.append(parameterName(field));
        print(QJsonObject{{u"warning"_s, warning.id},
                          {u"level"_s, QLatin1StringView(warningLevelName(warning.level))},
                          {u"parameters"_s, parameters},
                          {u"text"_s, warning.text}});
    }
}

} // namespace

QList<OptionDescription> dryRunOptions()
{
    OptionDescription seconds
        = watchOption(DryRunText::tr("Watches the link for N seconds to foresee from."), 1, usualWatch);
    seconds.goesWith = u"dry-run"_s;
    return {{.name = u"dry-run"_s,
             .description = DryRunText::tr("Changes nothing: tells what the link would need and do, as far as that "
                                           "can be foreseen, and what speaks against the values. The exit status is "
                                           "0 also with warnings.")},
            seconds};
}

int foresee(Context &context, const Change &change, std::chrono::seconds watched)
{
    const bool recorded = context.driver->playback();
    if (!recorded)
        announceWatch(watched);
    LiveModel model(std::move(context.driver), {}, nullptr, context.link);
    const Observation seen = adviceOn(model, watched).observation;
    if (!seen.configuration)
        return fail(ExitNoDriver, DryRunText::tr("the driver went away"));
    const ParameterValues &running = seen.configuration->running;
    if (!printChange(context.json, change, running)) {
        printOutcome(context.json, u"unchanged"_s, nothingToChange());
        return ExitOk;
    }
    const Forecast after = forecast(change.appliedTo(running), seen);
    printForecast(context.json, compareForecasts(forecast(running, seen), after));
    printWarnings(context.json, changeWarnings(change, seen));
    if (context.json)
        print(QJsonObject{{u"outcome"_s, u"dry_run"_s}, {u"basis"_s, forecastBasis(after, seen)}});
    else
        print(DryRunText::tr("%1 Nothing was changed.").arg(forecastBasis(after, seen)));
    return ExitOk;
}

} // namespace anarchy::cli
