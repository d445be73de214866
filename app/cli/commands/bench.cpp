// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>

#include "base/units.h"
#include "cli/command/commandline.h"
#include "tuner/benchmark.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace {

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

} // namespace

int runBench(Context &context, const QStringList &words)
{
    Arguments arguments(words, {u"verify"_s}, {u"seconds"_s, u"channels"_s, u"direction"_s});
    BenchmarkPlan plan;
    plan.link = context.link;
    plan.duration = std::chrono::seconds(arguments.number(u"seconds"_s, 5, 1, 3600));
    plan.channels = arguments.number(u"channels"_s, 0, 1, ANARCHY_CHANNELS_MAX);
    plan.verify = arguments.has(u"verify"_s);
    if (!arguments.error().isEmpty())
        return fail(ExitUsage, arguments.error());

    const QString load = arguments.rest().value(0, u"throughput"_s);
    const QString direction = arguments.option(u"direction"_s).value_or(u"both"_s);
    if (arguments.rest().size() > 1)
        return fail(ExitUsage,
                    BenchText::tr("bench takes one kind of load, not \"%1\"").arg(arguments.rest().join(u' ')));
    if (load == "throughput"_L1)
        plan.load = BenchmarkPlan::Load::Throughput;
    else if (load == "latency"_L1)
        plan.load = BenchmarkPlan::Load::Latency;
    else if (load == "mixed"_L1)
        plan.load = BenchmarkPlan::Load::Mixed;
    else
        return fail(ExitUsage,
                    BenchText::tr("unknown load \"%1\"; allowed are throughput, latency and mixed").arg(load));
    if (direction == "tx"_L1)
        plan.direction = BenchmarkPlan::Direction::Tx;
    else if (direction == "rx"_L1)
        plan.direction = BenchmarkPlan::Direction::Rx;
    else if (direction == "both"_L1)
        plan.direction = BenchmarkPlan::Direction::Both;
    else
        return fail(ExitUsage, BenchText::tr("--direction must be tx, rx or both, not \"%1\"").arg(direction));

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

} // namespace anarchy::cli
