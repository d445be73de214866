// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QLocale>

#include "cli/command/commandline.h"
#include "cli/command/reading.h"
#include "recording/playback.h"
#include "contract/link.h"
#include "base/units.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace {
QString tr(const char *text, const char *disambiguation = nullptr)
{
    return QCoreApplication::translate("CommandLine", text, disambiguation);
}
}

int runStatus(Context &context, const QStringList &words)
{
    Arguments arguments(words, {}, {});
    if (!arguments.error().isEmpty() || !arguments.rest().isEmpty())
        return fail(ExitUsage, arguments.error().isEmpty() ? tr("status takes no arguments") : arguments.error());
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
        return fail(ExitFailed, tr("the recording holds no two samples that belong together"));
    if (!sample)
        return fail(ExitNoDriver, tr("link %1 cannot be read").arg(context.link));
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
        row(tr("Source"), tr("%1; at its end, after %2 s")
                              .arg(playback->title(),
                                   QLocale().toString(static_cast<double>(playback->lengthNs()) / 1e9, 'f', 1)));
    row(tr("Link"), tr("link%1, %2").arg(context.link).arg(linkText(sample->transport, sample->generation, sample->lanes)));
    row(tr("State"), linkStateText(sample->state));
    row(tr("TX"), rateQuantity(sample->value(Metric::TxRate)).text());
    row(tr("RX"), rateQuantity(sample->value(Metric::RxRate)).text());
    row(tr("Maximum"), rateQuantity(sample->value(Metric::MaximumRate)).text());
    row(tr("DMA latency"),
        tr("p50 %1, p99 %2, max %3")
            .arg(durationQuantity(sample->value(Metric::DmaP50)).text(),
                 durationQuantity(sample->value(Metric::DmaP99)).text(),
                 durationQuantity(sample->value(Metric::DmaMax)).text()));
    row(tr("Round trip"),
        tr("p50 %1, p99 %2")
            .arg(durationQuantity(sample->value(Metric::RoundTripP50)).text(),
                 durationQuantity(sample->value(Metric::RoundTripP99)).text()));
    row(tr("Channels"), channelsText(sample->channelsOpen, sample->channelsEffective, sample->channelsLimit));
    row(tr("Memory"), tr("%1 in rings").arg(memoryQuantity(static_cast<double>(sample->memoryBytes)).text()));
    row(tr("Bytes"), tr("%1 sent, %2 received").arg(countText(sample->txBytes), countText(sample->rxBytes)));
    QStringList errors;
    for (int error = 0; error < ANARCHY_ERROR_COUNT; ++error) {
        if (const quint64 count = sample->errors[static_cast<std::size_t>(error)])
            errors += tr("%1 %2", "count, kind of error").arg(countText(count), errorText(error));
    }
    row(tr("Errors"), errors.isEmpty() ? tr("none") : errors.join(", "_L1));
    if (configuration && configuration->onTrial)
        row(tr("Settings"), tr("on trial, going back in %1 s").arg((configuration->trialLeftMs + 999) / 1000));
    return ExitOk;
}

} // namespace anarchy::cli
