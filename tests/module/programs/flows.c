// SPDX-License-Identifier: GPL-3.0-or-later
/* Flows: one direction of a stream each, with a thread that writes and one that reads. */
#include "flows.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "nodes.h"

#define CHUNK_MAX	(256u * 1024u)
/* 2^18 is CHUNK_MAX. */
#define CHUNK_BITS	18u

/* Every order of magnitude is as frequent as the others, so that short frames are not rare. */
static size_t chunk_size(struct anarchy_dice *dice)
{
	size_t most = (size_t)1 << random_below(dice, CHUNK_BITS + 1);

	return 1 + random_below(dice, most);
}

static bool wait_for(int fd, short events)
{
	struct pollfd wait = { .fd = fd, .events = events };

	return poll(&wait, 1, -1) == 1;
}

/* Whether to go on after a call that returned this. */
static bool go_on(struct flow *flow, int fd, short events, ssize_t done)
{
	if (done > 0)
		return true;
	if (done < 0 && errno == EAGAIN && wait_for(fd, events))
		return true;
	atomic_store(&flow->error, done ? errno : -1);
	return false;
}

static bool flow_write(struct flow *flow, const unsigned char *from, size_t bytes)
{
	ssize_t done;

	while (bytes) {
		done = write(flow->out, from, bytes);
		if (!go_on(flow, flow->out, POLLOUT, done))
			return false;
		if (done < 0)
			continue;
		from += done;
		bytes -= (size_t)done;
		flow->frames += ((uint64_t)done + ANARCHY_PAGE_BYTES - 1) / ANARCHY_PAGE_BYTES;
		atomic_fetch_add(&flow->written, (unsigned long long)done);
	}
	return true;
}

static void *flow_writer(void *argument)
{
	struct flow *flow = argument;
	struct anarchy_dice dice = { flow->seed };
	unsigned char *chunk = malloc(CHUNK_MAX);
	struct sha256 hash;
	bool last, whole;
	size_t bytes;

	if (!chunk)
		unable("no memory");
	sha256_start(&hash);
	do {
		bytes = chunk_size(&dice);
		random_fill(&dice, chunk, bytes);
		sha256_add(&hash, chunk, bytes);
		last = atomic_load(flow->stop);
		/* Before the last byte, so that the reader who gets it knows that it is. */
		if (last)
			atomic_store(&flow->announced, atomic_load(&flow->written) + bytes);
		whole = flow_write(flow, chunk, bytes);
	} while (whole && !last);
	sha256_end(&hash, flow->sent);
	free(chunk);
	return NULL;
}

static void *flow_reader(void *argument)
{
	struct flow *flow = argument;
	struct anarchy_dice dice = { ~flow->seed };
	unsigned char *chunk = malloc(CHUNK_MAX);
	unsigned long long announced, total = 0;
	struct sha256 hash;
	ssize_t done;

	if (!chunk)
		unable("no memory");
	sha256_start(&hash);
	do {
		done = read(flow->in, chunk, chunk_size(&dice));
		if (!go_on(flow, flow->in, POLLIN, done))
			break;
		if (done > 0) {
			sha256_add(&hash, chunk, (size_t)done);
			total += (unsigned long long)done;
			atomic_store(&flow->read, total);
		}
		announced = atomic_load(&flow->announced);
	} while (!announced || total < announced);
	sha256_end(&hash, flow->received);
	free(chunk);
	return NULL;
}

void flow_start(struct flow *flow)
{
	if (pthread_create(&flow->threads[0], NULL, flow_writer, flow) ||
	    pthread_create(&flow->threads[1], NULL, flow_reader, flow))
		unable("no thread for a flow");
}

bool flow_join(struct flow *flow, uint64_t until_ns)
{
	struct timespec until = {
		.tv_sec = (time_t)(until_ns / 1000000000u),
		.tv_nsec = (long)(until_ns % 1000000000u),
	};
	unsigned int i;

	for (i = 0; i < 2; i++)
		if (pthread_clockjoin_np(flow->threads[i], NULL, CLOCK_MONOTONIC, &until))
			return false;
	return true;
}
