// SPDX-License-Identifier: GPL-3.0-or-later
#include "measure.h"

#include <QEventLoop>
#include <QFile>
#include <QTimer>

#include <ctime>
#include <malloc.h>
#include <unistd.h>

namespace bench {

double median(std::vector<double> values)
{
    const auto middle = values.begin() + std::ssize(values) / 2;
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

std::chrono::nanoseconds processorTime(pid_t process)
{
    clockid_t clock = CLOCK_PROCESS_CPUTIME_ID;
    timespec time{};
    if ((process && clock_getcpuclockid(process, &clock) != 0) || clock_gettime(clock, &time) != 0)
        return {};
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

Memory memoryOf(pid_t process)
{
    QFile file(QStringLiteral("/proc/%1/status").arg(process ? process : ::getpid()));
    Memory memory;
    if (!file.open(QIODevice::ReadOnly))
        return memory;
    for (const QByteArray &line : file.readAll().split('\n')) {
        const QList<QByteArray> words = line.simplified().split(' ');
        if (words.first() == "VmRSS:")
            memory.resident = words.value(1).toLong();
        else if (words.first() == "RssAnon:")
            memory.own = words.value(1).toLong();
    }
    return memory;
}

long allocatedMemory()
{
    const struct mallinfo2 all = mallinfo2();
    return static_cast<long>((all.uordblks + all.hblkhd) / 1024);
}

void runEvents(std::chrono::milliseconds time)
{
    QEventLoop loop;
    QTimer::singleShot(time, &loop, &QEventLoop::quit);
    loop.exec();
}

double loadPercent(int count, std::chrono::milliseconds period, const std::function<void()> &tick)
{
    QEventLoop loop;
    QTimer timer;
    timer.setTimerType(Qt::PreciseTimer);
    int left = count;
    QObject::connect(&timer, &QTimer::timeout, &loop, [&] {
        if (left-- == 0)
            loop.quit();
        else
            tick();
    });
    const auto before = processorTime();
    timer.start(period);
    loop.exec();
    // Against the time that it should have taken: a machine that cannot keep up must not look better for it.
    const std::chrono::duration<double> used = processorTime() - before;
    return 100 * used / std::chrono::duration<double>(period * count);
}

} // namespace bench
