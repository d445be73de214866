// SPDX-License-Identifier: GPL-3.0-or-later
/* How fast a pair of descriptors carries bytes between two processes. */
#include "pace.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "nodes.h"

/* What is in the buffers and caches by then is no longer the beginning. */
#define WARM_SECONDS	0.3

void pace_one_processor(bool one)
{
	static cpu_set_t all;
	cpu_set_t set;

	if (!CPU_COUNT(&all) && sched_getaffinity(0, sizeof(all), &all))
		unable("sched_getaffinity: %s", strerror(errno));
	CPU_ZERO(&set);
	CPU_SET(0, &set);
	if (sched_setaffinity(0, sizeof(set), one ? &set : &all))
		unable("sched_setaffinity: %s", strerror(errno));
}

static pid_t fork_helper(void)
{
	pid_t parent = getpid(), pid = fork();

	if (pid < 0)
		unable("fork: %s", strerror(errno));
	if (pid)
		return pid;
	/* The signal of a parent that ended before this call would never come. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != parent)
		_exit(EXIT_UNABLE);
	return 0;
}

static void end_helper(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static uint64_t read_until(int fd, char *buffer, size_t block, uint64_t until, uint64_t *now)
{
	uint64_t bytes = 0;
	ssize_t done;

	do {
		done = read(fd, buffer, block);
		if (done <= 0)
			unable("reading: %s", done ? strerror(errno) : "the stream ended");
		bytes += (uint64_t)done;
		*now = now_ns();
	} while (*now < until);
	return bytes;
}

double pace_throughput(const struct path *path, size_t block, double seconds)
{
	char *buffer = malloc(block);
	uint64_t begin, end, bytes;
	pid_t writer;

	if (!buffer)
		unable("no memory");
	memset(buffer, 0x5a, block);
	writer = fork_helper();
	if (!writer) {
		while (write_all(path->out, buffer, block))
			;
		_exit(EXIT_UNABLE);
	}
	read_until(path->in, buffer, block, now_ns() + (uint64_t)(WARM_SECONDS * 1e9), &begin);
	bytes = read_until(path->in, buffer, block, begin + (uint64_t)(seconds * 1e9), &end);
	end_helper(writer);
	free(buffer);
	return (double)bytes * 1e9 / (double)(end - begin);
}

static void bounce(const struct path *there, const struct path *back, char *buffer, size_t bytes)
{
	if (!write_all(there->out, buffer, bytes) || !read_all(back->in, buffer, bytes))
		unable("ping-pong: %s", strerror(errno));
}

double pace_round_trip(const struct path *there, const struct path *back, size_t bytes,
		       double seconds)
{
	uint64_t begin, now, trips = 0;
	char buffer[4096] = "";
	pid_t echo;
	int i;

	if (bytes > sizeof(buffer))
		unable("%zu bytes are too many", bytes);
	echo = fork_helper();
	if (!echo) {
		while (read_all(there->in, buffer, bytes) && write_all(back->out, buffer, bytes))
			;
		_exit(EXIT_UNABLE);
	}
	for (i = 0; i < 500; i++)
		bounce(there, back, buffer, bytes);
	begin = now_ns();
	do {
		for (i = 0; i < 50; i++)
			bounce(there, back, buffer, bytes);
		trips += 50;
		now = now_ns();
	} while (now - begin < (uint64_t)(seconds * 1e9));
	end_helper(echo);
	return (double)(now - begin) / 1e9 / (double)trips;
}

void sampler_start(struct sampler *sampler, const char *device, unsigned int per_second)
{
	struct anarchy_telemetry page;
	struct timespec next;
	int fd;

	sampler->reads = mmap(NULL, sizeof(*sampler->reads), PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (sampler->reads == MAP_FAILED)
		unable("mmap: %s", strerror(errno));
	sampler->begin_ns = now_ns();
	sampler->pid = fork_helper();
	if (sampler->pid)
		return;
	fd = open(device, O_RDONLY | O_CLOEXEC);
	clock_gettime(CLOCK_MONOTONIC, &next);
	for (;;) {
		if (pread(fd, &page, sizeof(page), 0) != (ssize_t)sizeof(page))
			unable("%s: %s", device, strerror(errno));
		++*sampler->reads;
		next.tv_nsec += 1000000000L / per_second;
		if (next.tv_nsec >= 1000000000L) {
			next.tv_nsec -= 1000000000L;
			next.tv_sec++;
		}
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
	}
}

double sampler_stop(struct sampler *sampler)
{
	double reads, seconds;

	end_helper(sampler->pid);
	reads = (double)*sampler->reads;
	seconds = (double)(now_ns() - sampler->begin_ns) / 1e9;
	munmap((void *)sampler->reads, sizeof(*sampler->reads));
	return reads / seconds;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double median(double *values, unsigned int count)
{
	qsort(values, count, sizeof(*values), compare);
	return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}
