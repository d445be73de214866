// SPDX-License-Identifier: GPL-3.0-or-later
#include "tuner/benchmark.h"

#include <QCoreApplication>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cmath>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>

#include <fcntl.h>
#include <poll.h>

#include "anarchy_egpu/telemetry.h"
#include "contract/devicepaths.h"
#include "tuner/streampair.h"

namespace anarchy {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t blockBytes = 256 * 1024;
constexpr std::size_t messageBytes = 64;
// After the writers stopped, everything that was written must arrive; a link that is down or stuck ends the wait.
constexpr std::chrono::seconds drainLimit{30};

struct BenchmarkText {
    Q_DECLARE_TR_FUNCTIONS(Benchmark)
};

QString systemError()
{
    return QString::fromLocal8Bit(std::strerror(errno));
}

/// Byte stream that can be checked at any offset: 8 byte words that depend on their place and the channel.
void fillPattern(quint64 *words, std::size_t count, quint64 offset, quint64 channel)
{
    for (std::size_t i = 0; i < count; ++i)
        words[i] = (offset / 8 + i + 1) * 0x9e3779b97f4a7c15ull ^ channel << 56;
}

/// One direction of one channel under full load: a writer thread and a reader thread that share this.
struct Flow {
    int writeFd = -1;
    int readFd = -1;
    quint64 channel = 0;
    std::atomic<quint64> written{0};
    std::atomic<quint64> read{0};
    std::atomic<bool> writerDone{false};
    quint64 corrupt = 0;
    QString writeError;
    QString readError;
};

bool waitFor(int fd, short events, std::chrono::milliseconds limit)
{
    pollfd poll{fd, events, 0};
    return ::poll(&poll, 1, static_cast<int>(limit.count())) > 0;
}

void writeUntil(Flow &flow, Clock::time_point end, bool pattern, const std::stop_token &stop)
{
    std::vector<quint64> block(blockBytes / 8);
    quint64 offset = 0;
    std::size_t sent = blockBytes; // of the block
    while (Clock::now() < end && !stop.stop_requested()) {
        if (sent == blockBytes) {
            if (pattern || offset == 0)
                fillPattern(block.data(), block.size(), offset, flow.channel);
            sent = 0;
        }
        const ssize_t n = ::write(flow.writeFd, reinterpret_cast<const char *>(block.data()) + sent, blockBytes - sent);
        if (n > 0) {
            sent += static_cast<std::size_t>(n);
            offset += static_cast<quint64>(n);
            flow.written.store(offset, std::memory_order_release);
        } else if (n < 0 && errno == EAGAIN) {
            waitFor(flow.writeFd, POLLOUT, std::chrono::milliseconds(50));
        } else if (n == 0 || errno != EINTR) {
            flow.writeError = systemError();
            break;
        }
    }
    flow.writerDone.store(true, std::memory_order_release);
}

void readAll(Flow &flow, bool pattern, const std::stop_token &stop)
{
    std::vector<char> block(blockBytes);
    std::vector<quint64> expected(blockBytes / 8 + 2);
    quint64 offset = 0;
    Clock::time_point drainEnd{};
    for (;;) {
        const bool done = flow.writerDone.load(std::memory_order_acquire);
        if (done && (stop.stop_requested() || offset == flow.written.load(std::memory_order_acquire)))
            return;
        if (done && drainEnd == Clock::time_point{})
            drainEnd = Clock::now() + drainLimit;
        if (done && Clock::now() > drainEnd) {
            flow.readError = BenchmarkText::tr("what was written did not arrive within %1 s").arg(drainLimit.count());
            return;
        }
        const ssize_t n = ::read(flow.readFd, block.data(), block.size());
        if (n > 0) {
            if (pattern) {
                const quint64 aligned = offset & ~quint64{7};
                fillPattern(expected.data(), expected.size(), aligned, flow.channel);
                const char *want = reinterpret_cast<const char *>(expected.data()) + (offset - aligned);
                if (std::memcmp(block.data(), want, static_cast<std::size_t>(n)) != 0) {
                    for (ssize_t i = 0; i < n; ++i)
                        flow.corrupt += block[static_cast<std::size_t>(i)] != want[i];
                }
            }
            offset += static_cast<quint64>(n);
            flow.read.store(offset, std::memory_order_release);
        } else if (n < 0 && errno == EAGAIN) {
            waitFor(flow.readFd, POLLIN, std::chrono::milliseconds(20));
        } else if (n == 0) {
            flow.readError = BenchmarkText::tr("the channel closed");
            return;
        } else if (errno != EINTR) {
            flow.readError = systemError();
            return;
        }
    }
}

/// Moves exactly `count` bytes in one direction; false with an error text when that fails.
bool moveMessage(int fd, char *data, std::size_t count, bool writing, QString &error)
{
    std::size_t moved = 0;
    while (moved < count) {
        const ssize_t n = writing ? ::write(fd, data + moved, count - moved) : ::read(fd, data + moved, count - moved);
        if (n > 0) {
            moved += static_cast<std::size_t>(n);
        } else if (n < 0 && errno == EAGAIN) {
            if (!waitFor(fd, writing ? POLLOUT : POLLIN, drainLimit)) {
                error = BenchmarkText::tr("a message did not arrive within %1 s").arg(drainLimit.count());
                return false;
            }
        } else if (n == 0 || errno != EINTR) {
            error = n == 0 ? BenchmarkText::tr("the channel closed") : systemError();
            return false;
        }
    }
    return true;
}

struct PingPong {
    std::vector<quint64> roundTripsNs;
    quint64 bytes = 0; ///< in each direction
    QString error;
};

/// The near end sends and waits, the far end answers; one thread each, as two programs would.
void pingPong(const StreamPair &pair, Clock::time_point end, PingPong &result, const std::stop_token &stopEarly)
{
    QString farError;
    std::atomic<quint64> rounds{0};
    std::atomic<bool> stop{false};
    std::thread far([&] {
        char message[messageBytes];
        for (quint64 round = 0; !stop.load() || round < rounds.load(); ++round) {
            while (!waitFor(pair.far.get(), POLLIN, std::chrono::milliseconds(20))) {
                if (stop.load() && round >= rounds.load())
                    return;
            }
            if (!moveMessage(pair.far.get(), message, sizeof message, false, farError)
                || !moveMessage(pair.far.get(), message, sizeof message, true, farError))
                return;
        }
    });
    char message[messageBytes]{};
    while (Clock::now() < end && !stopEarly.stop_requested()) {
        const auto sent = Clock::now();
        std::memcpy(message, &result.bytes, sizeof result.bytes);
        rounds.fetch_add(1);
        if (!moveMessage(pair.near.get(), message, sizeof message, true, result.error)
            || !moveMessage(pair.near.get(), message, sizeof message, false, result.error))
            break;
        result.roundTripsNs.push_back(static_cast<quint64>((Clock::now() - sent).count()));
        result.bytes += messageBytes;
    }
    stop.store(true);
    far.join();
    if (result.error.isEmpty())
        result.error = farError;
}

/// Until `end`, or until it is stopped.
void sleepUntil(Clock::time_point end, const std::stop_token &stop)
{
    std::mutex mutex;
    std::condition_variable_any woken;
    std::unique_lock lock(mutex);
    woken.wait_until(lock, stop, end, [] { return false; });
}

bool readTelemetry(int link, anarchy_telemetry &page)
{
    const FileDescriptor fd(::open(telemetryPath(link).constData(), O_RDONLY | O_CLOEXEC));
    return fd && ::pread(fd.get(), &page, sizeof page, 0) == static_cast<ssize_t>(sizeof page);
}

} // namespace

quint64 BenchmarkResult::messagePercentileNs(double p) const
{
    if (roundTripsNs.empty())
        return 0;
    const auto rank = static_cast<std::size_t>(std::ceil(p / 100 * static_cast<double>(roundTripsNs.size())));
    return roundTripsNs[std::clamp<std::size_t>(rank, 1, roundTripsNs.size()) - 1];
}

BenchmarkResult runBenchmark(const BenchmarkPlan &plan, const std::stop_token &stop)
{
    BenchmarkResult result;
    anarchy_telemetry before{};
    if (!readTelemetry(plan.link, before)) {
        result.error = BenchmarkText::tr("link %1 cannot be read: %2").arg(plan.link).arg(systemError());
        return result;
    }

    const bool messages = plan.load != BenchmarkPlan::Load::Throughput;
    const bool floods = plan.load != BenchmarkPlan::Load::Latency;
    const int wanted = floods ? (plan.channels ? plan.channels : int(ANARCHY_CHANNELS_MAX)) : 1;
    std::vector<StreamPair> pairs;
    while (static_cast<int>(pairs.size()) < wanted) {
        StreamPairResult opened = openStreamPair(plan.link);
        if (!opened.error.isEmpty()) {
            if (opened.noChannelLeft && !plan.channels && !pairs.empty())
                break;
            result.error = opened.error;
            return result;
        }
        pairs.push_back(std::move(opened.pair));
    }
    if (messages && floods && pairs.size() < 2) {
        result.error = BenchmarkText::tr("a mixed run needs at least two channels");
        return result;
    }
    result.channels = static_cast<int>(pairs.size());

    std::vector<std::unique_ptr<Flow>> txFlows;
    std::vector<std::unique_ptr<Flow>> rxFlows;
    for (std::size_t i = messages ? 1 : 0; floods && i < pairs.size(); ++i) {
        const auto add
            = [&](std::vector<std::unique_ptr<Flow>> &flows, const FileDescriptor &from, const FileDescriptor &to) {
                  flows.push_back(std::make_unique<Flow>());
                  flows.back()->writeFd = from.get();
                  flows.back()->readFd = to.get();
                  flows.back()->channel = i;
              };
        if (plan.direction != BenchmarkPlan::Direction::Rx)
            add(txFlows, pairs[i].near, pairs[i].far);
        if (plan.direction != BenchmarkPlan::Direction::Tx)
            add(rxFlows, pairs[i].far, pairs[i].near);
    }

    const auto started = Clock::now();
    const auto end = started + plan.duration;
    PingPong ping;
    std::vector<std::thread> threads;
    const auto start = [&](std::vector<std::unique_ptr<Flow>> &flows) {
        for (const auto &flow : flows) {
            threads.emplace_back([&flow = *flow, end, &plan, &stop] { writeUntil(flow, end, plan.verify, stop); });
            threads.emplace_back([&flow = *flow, &plan, &stop] { readAll(flow, plan.verify, stop); });
        }
    };
    start(txFlows);
    start(rxFlows);
    if (messages)
        threads.emplace_back([&] { pingPong(pairs.front(), end, ping, stop); });

    // The rate is what arrived by the end; what is still in the rings then belongs to no second of the run.
    sleepUntil(end, stop);
    const double seconds = std::chrono::duration<double>(Clock::now() - started).count();
    quint64 txArrived = 0;
    quint64 rxArrived = 0;
    for (const auto &flow : txFlows)
        txArrived += flow->read.load(std::memory_order_acquire);
    for (const auto &flow : rxFlows)
        rxArrived += flow->read.load(std::memory_order_acquire);
    for (std::thread &thread : threads)
        thread.join();

    result.seconds = seconds;
    const auto collect = [&](const std::vector<std::unique_ptr<Flow>> &flows, quint64 &written, quint64 &read) {
        for (const auto &flow : flows) {
            written += flow->written.load();
            read += flow->read.load();
            result.corruptBytes += flow->corrupt;
            for (const QString &error : {flow->writeError, flow->readError}) {
                if (result.error.isEmpty() && !error.isEmpty())
                    result.error = BenchmarkText::tr("channel %1: %2").arg(flow->channel).arg(error);
            }
        }
    };
    collect(txFlows, result.txBytesWritten, result.txBytesRead);
    collect(rxFlows, result.rxBytesWritten, result.rxBytesRead);
    result.txRate = static_cast<double>(txArrived) / seconds;
    result.rxRate = static_cast<double>(rxArrived) / seconds;
    if (messages) {
        result.txBytesWritten += ping.bytes;
        result.txBytesRead += ping.bytes;
        result.rxBytesWritten += ping.bytes;
        result.rxBytesRead += ping.bytes;
        if (result.error.isEmpty())
            result.error = ping.error;
        result.roundTripsNs = std::move(ping.roundTripsNs);
        std::sort(result.roundTripsNs.begin(), result.roundTripsNs.end());
    }

    anarchy_telemetry after{};
    if (readTelemetry(plan.link, after)) {
        result.dmaLatency = LatencyDistribution(before.dma_latency, after.dma_latency);
        result.linkRoundTrip = LatencyDistribution(before.round_trip, after.round_trip);
    }
    return result;
}

} // namespace anarchy
