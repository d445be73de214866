/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast a pair of descriptors carries bytes between two processes. */
#ifndef ANARCHY_TEST_PACE_H
#define ANARCHY_TEST_PACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/**
 * struct path - one way between two processes
 * @out: descriptor to write to
 * @in: descriptor to read from
 */
struct path {
	int out;
	int in;
};

/*
 * Bytes a second that go this way in blocks of this size while one process does nothing but write
 * and another does nothing but read. Nothing more may be sent this way afterwards.
 */
double pace_throughput(const struct path *path, size_t block, double seconds);

/* Seconds that a message takes to a process that returns it, and back. */
double pace_round_trip(const struct path *there, const struct path *back, size_t bytes,
		       double seconds);

/*
 * Whether both processes share one processor: then what counts is the time that the calls take, and
 * not how soon an idle processor wakes up, which in an emulator can be milliseconds.
 */
void pace_one_processor(bool one);

/**
 * struct sampler - a process that reads a device at a rate
 * @pid: the process
 * @reads: how often it has, shared with it
 * @begin_ns: when it began
 */
struct sampler {
	pid_t pid;
	volatile uint64_t *reads;
	uint64_t begin_ns;
};

/* Reads as many bytes as the telemetry page has, from its beginning. */
void sampler_start(struct sampler *sampler, const char *device, unsigned int per_second);
/* Returns how many reads a second it achieved. */
double sampler_stop(struct sampler *sampler);

double median(double *values, unsigned int count);

#endif
