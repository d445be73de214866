/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flows: one direction of a stream each, with a thread that writes and one that reads. */
#ifndef ANARCHY_TEST_FLOWS_H
#define ANARCHY_TEST_FLOWS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "sha256.h"

/**
 * struct flow - one direction of a stream
 * @out: descriptor that is written to
 * @in: descriptor that is read from
 * @seed: of the data and of the sizes of the chunks
 * @stop: tells the writer to end
 * @announced: bytes that will have been written once the writer has ended; 0 until it knows
 * @written: bytes accepted so far
 * @read: bytes that have arrived so far
 * @frames: frames that the accepted bytes make: each write is cut into frames of its own
 * @error: what ended a thread early, an errno; -1: the end of the stream
 * @sent: hash of what was written
 * @received: hash of what was read
 * @threads: writer and reader
 */
struct flow {
	int out;
	int in;
	uint64_t seed;
	atomic_bool *stop;
	atomic_ullong announced;
	atomic_ullong written;
	atomic_ullong read;
	uint64_t frames;
	atomic_int error;
	unsigned char sent[SHA256_BYTES];
	unsigned char received[SHA256_BYTES];
	pthread_t threads[2];
};

void flow_start(struct flow *flow);
/* Waits for both threads; false if they have not ended by then (CLOCK_MONOTONIC). */
bool flow_join(struct flow *flow, uint64_t until_ns);

#endif
