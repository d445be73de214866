// SPDX-License-Identifier: GPL-3.0-or-later
// bench: drives the link's streams and measures.
#include <QCoreApplication>

#include <algorithm>
#include <array>

#include "base/units.h"
#include "cli/command/commandline.h"
#include "cli/command/parsing.h"
#include "cli/commands/commands.h"
#include "tuner/benchmark.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace benchcommand {

struct BenchText {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

void printText(const BenchmarkResult &result, const BenchmarkPlan &plan)
{
    print(BenchText::tr("%1 s on %2 channels").arg(result.seconds, 0, 'f', 2).arg(result.channels));
    if (plan.load != BenchmarkPlan::Load::Latency) {
        print(BenchText::tr("TX  %1  (%2 bytes written, %3 arrived)")
                  .arg(rateQuantity(result.txRate).text(), countText(result.txBytesWritten),
                       countText(result.txBytesRead)));
        print(BenchText::tr("RX  %1  (%2 bytes written, %3 arrived)")
                  .arg(rateQuantity(result.rxRate).text(), countText(result.rxBytesWritten),
                       countText(result.rxBytesRead)));
    }
    const auto latency = [](const QString &what, quint64 p50, quint64 p99, quint64 maximum, quint64 count) {
        print(BenchText::tr("%1  p50 %2  p99 %3  max %4  (%5)")
                  .arg(what, durationQuantity(static_cast<double>(p50)).text(),
                       durationQuantity(static_cast<double>(p99)).text(),
                       durationQuantity(static_cast<double>(maximum)).text(), countText(count)));
    };
    if (!result.roundTripsNs.empty())
        latency(BenchText::tr("64 byte round trip "), result.messagePercentileNs(50), result.messagePercentileNs(99),
                result.roundTripsNs.back(), result.roundTripsNs.size());
    latency(BenchText::tr("DMA completion     "), result.dmaLatency.percentileNs(50),
            result.dmaLatency.percentileNs(99), result.dmaLatency.maximumNs(), result.dmaLatency.count());
    latency(BenchText::tr("link round trip    "), result.linkRoundTrip.percentileNs(50),
            result.linkRoundTrip.percentileNs(99), result.linkRoundTrip.maximumNs(), result.linkRoundTrip.count());
    if (plan.verify)
        print(result.corruptBytes ? BenchText::tr("%1 bytes were not what was sent").arg(countText(result.corruptBytes))
                                  : BenchText::tr("every byte arrived as it was sent"));
}

QJsonObject toJson(const BenchmarkResult &result)
{
    const auto number = [](quint64 value) { return static_cast<double>(value); };
    return {
        {u"channels"_s, result.channels},
        {u"seconds"_s, result.seconds},
        {u"tx_bytes_written"_s, number(result.txBytesWritten)},
        {u"tx_bytes_read"_s, number(result.txBytesRead)},
        {u"rx_bytes_written"_s, number(result.rxBytesWritten)},
        {u"rx_bytes_read"_s, number(result.rxBytesRead)},
        {u"tx_rate"_s, result.txRate},
        {u"rx_rate"_s, result.rxRate},
        {u"corrupt_bytes"_s, number(result.corruptBytes)},
        {u"messages"_s, number(result.roundTripsNs.size())},
        {u"message_p50_ns"_s, number(result.messagePercentileNs(50))},
        {u"message_p99_ns"_s, number(result.messagePercentileNs(99))},
        {u"dma_completions"_s, number(result.dmaLatency.count())},
        {u"dma_p50_ns"_s, number(result.dmaLatency.percentileNs(50))},
        {u"dma_p99_ns"_s, number(result.dmaLatency.percentileNs(99))},
        {u"dma_max_ns"_s, number(result.dmaLatency.maximumNs())},
        {u"round_trip_p50_ns"_s, number(result.linkRoundTrip.percentileNs(50))},
        {u"round_trip_p99_ns"_s, number(result.linkRoundTrip.percentileNs(99))},
    };
}

// What the words stand for; the first is what is meant where none is given.
constexpr std::array loads{std::pair{"throughput"_L1, BenchmarkPlan::Load::Throughput},
                           std::pair{"latency"_L1, BenchmarkPlan::Load::Latency},
                           std::pair{"mixed"_L1, BenchmarkPlan::Load::Mixed}};
constexpr std::array directions{std::pair{"both"_L1, BenchmarkPlan::Direction::Both},
                                std::pair{"tx"_L1, BenchmarkPlan::Direction::Tx},
                                std::pair{"rx"_L1, BenchmarkPlan::Direction::Rx}};

QStringList wordsOf(const auto &table)
{
    QStringList words;
    for (const auto &row : table)
        words += row.first;
    return words;
}

auto meaningOf(const auto &table, const QString &word)
{
    const auto row = std::ranges::find_if(table, [&word](const auto &each) { return each.first == word; });
    return row == table.end() ? table.front().second : row->second;
}

int run(Context &context, const Arguments &arguments)
{
    BenchmarkPlan plan;
    plan.link = context.link;
    plan.duration = std::chrono::seconds(*arguments.number(u"seconds"_s));
    plan.channels = arguments.number(u"channels"_s).value_or(0);
    plan.verify = arguments.has(u"verify"_s);
    plan.load = meaningOf(loads, arguments.words().value(0));
    plan.direction = meaningOf(directions, arguments.value(u"direction"_s));
    if (context.driver->playback())
        return fail(ExitUsage, BenchText::tr("a recording carries no bytes; bench needs a link"));
    if (context.driver->isSimulated())
        return fail(ExitUsage,
                    BenchText::tr("a simulated link carries no bytes; bench needs the kernel's loopback link"));
    int exitCode = ExitOk;
    if (!requireLink(context, exitCode))
        return exitCode;

    const BenchmarkResult result = runBenchmark(plan);
    if (result.seconds > 0) {
        if (context.json)
            print(toJson(result));
        else
            printText(result, plan);
    }
    if (!result.error.isEmpty())
        return fail(ExitFailed, result.error);
    return result.corruptBytes ? ExitFailed : ExitOk;
}

} // namespace benchcommand

CommandDescription describeBench()
{
    using namespace benchcommand;
    return {
        .name = u"bench"_s,
        .summary = BenchText::tr("Drives the link's streams and measures rates and latencies"),
        .description = BenchText::tr("It needs a link that carries bytes: an enclosure that answers, or the kernel's "
                                     "loopback link. A simulated link and a recording carry none."),
        .arguments
        = {{.name = BenchText::tr("LOAD"),
            .description = BenchText::tr("\"throughput\" sends as much as the link takes and is the default; "
                                         "\"latency\" sends one message of 64 bytes after another; "
                                         "\"mixed\" does both at once."),
            .optional = true,
            .choices = wordsOf(loads)}},
        .options
        = {{.name = u"seconds"_s,
            .value = BenchText::tr("N"),
            .description = BenchText::tr("Measures for N seconds."),
            .number = NumberRange{1, 3600},
            .fallback = u"5"_s},
           {.name = u"channels"_s,
            .value = BenchText::tr("N"),
            .description = BenchText::tr("Opens N channels, by default as many as the link has."),
            .number = NumberRange{1, ANARCHY_CHANNELS_MAX}},
           {.name = u"direction"_s,
            .value = BenchText::tr("WAY"),
            .description = BenchText::tr("Sends to the enclosure (tx), from it (rx) or both ways."),
            .choices = wordsOf(directions),
            .fallback = directions.front().first},
           {.name = u"verify"_s, .description = BenchText::tr("Checks that every byte arrives as it was sent.")}},
        .exits = {{ExitFailed, BenchText::tr("A stream failed, or bytes were not what was sent.")}},
        .run = run,
    };
}

} // namespace anarchy::cli
