// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <vector>

namespace bench {

using Microseconds = std::chrono::duration<double, std::micro>;

double median(std::vector<double> values);

/// Processor time that a process and all its threads have used; 0 is this one.
std::chrono::nanoseconds processorTime(pid_t process = 0);

/// Median of several rounds, each the mean processor time of `repeats` calls, in microseconds. What else the machine
/// does counts only as far as it takes caches away.
template <typename Work> double medianUs(int repeats, Work work)
{
    constexpr int rounds = 15;
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round) {
        const auto start = processorTime();
        for (int i = 0; i < repeats; ++i)
            work();
        times.push_back(Microseconds(processorTime() - start).count() / repeats);
    }
    return median(std::move(times));
}

/// What a process has in memory, in KiB.
struct Memory {
    long resident = 0; ///< with the libraries that it shares with others
    long own = 0; ///< of it, what no file backs
};
Memory memoryOf(pid_t process = 0);

/// What this process has allocated and not freed, in KiB. Unlike what is resident it says nothing of freed memory that
/// the allocator keeps, so that it tells a leak from fragments.
long allocatedMemory();

/// Lets events run for a time.
void runEvents(std::chrono::milliseconds time);

/// Share of a core that the process uses while `tick` is called from the event loop `count` times, once a period;
/// percent.
double loadPercent(int count, std::chrono::milliseconds period, const std::function<void()> &tick);

} // namespace bench
