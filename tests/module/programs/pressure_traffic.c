// SPDX-License-Identifier: GPL-3.0-or-later
#include "pressure.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <unistd.h>

#include "lab.h"

#define CHUNK	10000u	/* no multiple of a frame */

/* One direction: what was written and read so far. The byte at position n is a function of n alone. */
struct flow {
	int from;
	int to;
	uint64_t written;
	uint64_t read;
};

static struct flow flows[2];
static pthread_t thread;
static atomic_bool stopping;

static uint8_t byte_at(uint64_t position)
{
	return (uint8_t)(position * 167 + (position >> 8) * 31 + (position >> 16));
}

static bool flow_write(struct flow *flow)
{
	uint8_t bytes[CHUNK];
	ssize_t done;
	size_t i;

	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = byte_at(flow->written + i);
	done = write(flow->from, bytes, sizeof(bytes));
	CHECK(done > 0 || errno == EAGAIN, "write");
	if (done > 0)
		flow->written += (uint64_t)done;
	return done > 0;
}

static bool flow_read(struct flow *flow)
{
	uint8_t bytes[CHUNK];
	ssize_t done = read(flow->to, bytes, sizeof(bytes)), i;

	CHECK(done > 0 || (done < 0 && errno == EAGAIN), "read");
	for (i = 0; i < done; i++)
		CHECK(bytes[i] == byte_at(flow->read + (uint64_t)i), "byte %llu is wrong",
		      (unsigned long long)(flow->read + (uint64_t)i));
	if (done > 0)
		flow->read += (uint64_t)done;
	return done > 0;
}

/* Waits until one of the ends has something to read, or room if more is to be written. */
static void flows_wait(bool writing)
{
	struct pollfd ends[2] = {
		{ .fd = flows[0].from, .events = POLLIN },
		{ .fd = flows[1].from, .events = POLLIN },
	};

	if (writing) {
		ends[0].events |= POLLOUT;
		ends[1].events |= POLLOUT;
	}
	CHECK(poll(ends, 2, 60000) > 0, "the streams stand still");
}

static void *traffic_run(void *unused)
{
	bool writing, moved;
	int i;

	(void)unused;
	do {
		writing = !atomic_load(&stopping);
		moved = false;
		for (i = 0; i < 2; i++) {
			if (writing)
				moved |= flow_write(&flows[i]);
			moved |= flow_read(&flows[i]);
		}
		if (!moved && (writing || flows[0].read < flows[0].written ||
			       flows[1].read < flows[1].written))
			flows_wait(writing);
	} while (writing || flows[0].read < flows[0].written || flows[1].read < flows[1].written);
	return NULL;
}

void traffic_start(void)
{
	int near = open(STREAM, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	int far = open(FAR, O_RDWR | O_NONBLOCK | O_CLOEXEC);

	CHECK(near >= 0 && far >= 0, "streams for the traffic");
	flows[0] = (struct flow) { .from = near, .to = far };
	flows[1] = (struct flow) { .from = far, .to = near };
	atomic_store(&stopping, false);
	CHECK(!pthread_create(&thread, NULL, traffic_run, NULL), "thread");
}

unsigned long long traffic_stop(void)
{
	atomic_store(&stopping, true);
	CHECK(!pthread_join(thread, NULL), "thread");
	close(flows[0].from);
	close(flows[1].from);
	CHECK(flows[0].read && flows[1].read, "there was no traffic");
	return flows[0].read + flows[1].read;
}
