// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QLocale>

#include "base/units.h"
#include "cli/command/commandline.h"
#include "cli/command/parsing.h"
#include "cli/command/reading.h"
#include "cli/commands/commands.h"
#include "contract/link.h"
#include "recording/playback.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace statuscommand {

struct StatusText {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

int run(Context &context, const Arguments &)
{
    int exitCode = ExitOk;
    if (!requireLink(context, exitCode))
        return exitCode;

    const Playback *playback = context.driver->playback();
    const std::unique_ptr<Readings> readings = Readings::of(context);
    std::optional<Sample> sample = readings->next(std::chrono::milliseconds(250));
    // Of a recording the last sample is what comes nearest to "now".
    while (playback && !readings->atEnd()) {
        if (std::optional<Sample> later = readings->next({}))
            sample = std::move(later);
    }
    if (!sample && playback)
        return fail(ExitFailed, StatusText::tr("the recording holds no two samples that belong together"));
    if (!sample)
        return failUnreadable(context);
    const std::optional<Configuration> configuration = context.driver->configuration();
    if (context.json) {
        QJsonObject object = toJson(*sample, playback);
        if (configuration) {
            object["on_trial"_L1] = configuration->onTrial;
            object["trial_left_ms"_L1] = configuration->trialLeftMs;
        }
        print(object);
        return ExitOk;
    }

    const auto row = [](const QString &name, const QString &value) { print(name.leftJustified(16) + value); };
    if (playback)
        row(StatusText::tr("Source"),
            StatusText::tr("%1; at its end, after %2 s")
                .arg(playback->title(), QLocale().toString(static_cast<double>(playback->lengthNs()) / 1e9, 'f', 1)));
    row(StatusText::tr("Link"),
        StatusText::tr("link%1, %2")
            .arg(context.link)
            .arg(linkText(sample->transport, sample->generation, sample->lanes)));
    row(StatusText::tr("State"), linkStateText(sample->state));
    row(StatusText::tr("TX"), rateQuantity(sample->value(Metric::TxRate)).text());
    row(StatusText::tr("RX"), rateQuantity(sample->value(Metric::RxRate)).text());
    row(StatusText::tr("Maximum"), rateQuantity(sample->value(Metric::MaximumRate)).text());
    row(StatusText::tr("DMA latency"),
        StatusText::tr("p50 %1, p99 %2, max %3")
            .arg(durationQuantity(sample->value(Metric::DmaP50)).text(),
                 durationQuantity(sample->value(Metric::DmaP99)).text(),
                 durationQuantity(sample->value(Metric::DmaMax)).text()));
    row(StatusText::tr("Round trip"),
        StatusText::tr("p50 %1, p99 %2")
            .arg(durationQuantity(sample->value(Metric::RoundTripP50)).text(),
                 durationQuantity(sample->value(Metric::RoundTripP99)).text()));
    row(StatusText::tr("Channels"),
        channelsText(sample->channelsOpen, sample->channelsEffective, sample->channelsLimit));
    row(StatusText::tr("Memory"),
        StatusText::tr("%1 in rings").arg(memoryQuantity(static_cast<double>(sample->memoryBytes)).text()));
    row(StatusText::tr("Bytes"),
        StatusText::tr("%1 sent, %2 received").arg(countText(sample->txBytes), countText(sample->rxBytes)));
    QStringList errors;
    for (int error = 0; error < ANARCHY_ERROR_COUNT; ++error) {
        if (const quint64 count = sample->errors[static_cast<std::size_t>(error)])
            errors += StatusText::tr("%1 %2", "count, kind of error").arg(countText(count), errorText(error));
    }
    row(StatusText::tr("Errors"), errors.isEmpty() ? StatusText::tr("none") : errors.join(", "_L1));
    if (configuration && configuration->onTrial)
        row(StatusText::tr("Settings"),
            StatusText::tr("on trial, going back in %1 s").arg((configuration->trialLeftMs + 999) / 1000));
    return ExitOk;
}

} // namespace statuscommand

CommandDescription describeStatus()
{
    using statuscommand::StatusText;
    return {
        .name = u"status"_s,
        .summary = StatusText::tr("Shows the link now: state, rates, latency, errors, channels"),
        .description = StatusText::tr("The rates are those of a quarter of a second. Of a recording it is the end."),
        .run = statuscommand::run,
    };
}

} // namespace anarchy::cli
