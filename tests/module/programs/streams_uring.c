// SPDX-License-Identifier: GPL-3.0-or-later
/* Streams through io_uring: at once where that is possible, later where it is not, never lost. */
#include "streams.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "uring.h"

#define SOON	60

static void open_ring(struct uring *ring)
{
	if (!uring_open(ring))
		skip("this kernel has no io_uring, or does not allow it");
}

static void request(struct uring *ring, uint8_t opcode, int fd, void *buffer, uint32_t bytes,
		    uint8_t flags)
{
	struct io_uring_sqe sqe = {
		.opcode = opcode,
		.flags = flags,
		.fd = fd,
		.off = (uint64_t)-1,
		.addr = (uintptr_t)buffer,
		.len = bytes,
		.user_data = opcode,
	};

	uring_submit(ring, &sqe);
}

static void completes(struct uring *ring, unsigned int seconds, int wanted)
{
	struct io_uring_cqe completion;

	if (!uring_take(ring, &completion, seconds))
		BROKEN("no completion");
	EQUAL(completion.res, wanted);
}

static void is_pending(struct uring *ring)
{
	struct io_uring_cqe completion;

	if (uring_take(ring, &completion, 0))
		BROKEN("completed with %d and should have waited", completion.res);
}

static void uring_completes_at_once_where_it_can(void)
{
	unsigned char from[100] = "at once", to[200];
	struct node_pair pair;
	struct uring ring;

	open_ring(&ring);
	pair_open(&pair, 0);
	request(&ring, IORING_OP_WRITE, pair.near, from, sizeof(from), 0);
	completes(&ring, 0, sizeof(from));
	request(&ring, IORING_OP_READ, pair.far, to, sizeof(to), 0);
	completes(&ring, 0, sizeof(from));
	EQUAL(memcmp(from, to, sizeof(from)), 0);
}

static void read_that_waits(uint8_t flags)
{
	unsigned char to[64] = "";
	struct node_pair pair;
	struct uring ring;

	open_ring(&ring);
	pair_open(&pair, 0);
	request(&ring, IORING_OP_READ, pair.far, to, sizeof(to), flags);
	is_pending(&ring);
	EQUAL(write(pair.near, "later", 5), 5);
	completes(&ring, SOON, 5);
	EQUAL(memcmp(to, "later", 5), 0);
	request(&ring, IORING_OP_READ, pair.far, to, sizeof(to), flags);
	close(pair.near);
	completes(&ring, SOON, 0);
}

static void uring_read_waits_for_data(void)
{
	read_that_waits(0);
}

static void uring_async_read_waits_for_data(void)
{
	read_that_waits(IOSQE_ASYNC);
}

static void write_that_waits(uint8_t flags)
{
	unsigned char from[FRAME];
	struct node_pair pair;
	struct uring ring;

	open_ring(&ring);
	pair_open(&pair, 0);
	frames_write(pair.near, 0, 2 * SMALL_FRAMES);
	frame_fill(from, 2 * SMALL_FRAMES);
	request(&ring, IORING_OP_WRITE, pair.near, from, sizeof(from), flags);
	is_pending(&ring);
	frames_read(pair.far, 0, 2 * SMALL_FRAMES);
	completes(&ring, SOON, sizeof(from));
	frames_read(pair.far, 2 * SMALL_FRAMES, 1);
	/* With an error as its result, not a signal. */
	frames_write(pair.near, 0, 2 * SMALL_FRAMES);
	request(&ring, IORING_OP_WRITE, pair.near, from, sizeof(from), flags);
	close(pair.far);
	completes(&ring, SOON, -EPIPE);
}

static void uring_write_waits_for_room(void)
{
	write_that_waits(0);
}

static void uring_async_write_waits_for_room(void)
{
	write_that_waits(IOSQE_ASYNC);
}

static void uring_polls(void)
{
	struct io_uring_sqe sqe = { .opcode = IORING_OP_POLL_ADD, .poll32_events = POLLIN };
	struct node_pair pair;
	struct uring ring;

	open_ring(&ring);
	pair_open(&pair, 0);
	sqe.fd = pair.far;
	uring_submit(&ring, &sqe);
	is_pending(&ring);
	EQUAL(write(pair.near, "x", 1), 1);
	completes(&ring, SOON, POLLIN);
	frames_write(pair.near, 0, 2 * SMALL_FRAMES - 1);
	sqe.fd = pair.near;
	sqe.poll32_events = POLLOUT;
	uring_submit(&ring, &sqe);
	is_pending(&ring);
	EQUAL(read(pair.far, &sqe, 1), 1);
	frames_read(pair.far, 0, 2 * SMALL_FRAMES - 1);
	completes(&ring, SOON, POLLOUT);
}

static void cancel(uint8_t flags, int wanted)
{
	struct io_uring_sqe sqe = {
		.opcode = IORING_OP_ASYNC_CANCEL,
		.addr = IORING_OP_READ,
		.user_data = IORING_OP_ASYNC_CANCEL,
	};
	struct io_uring_cqe completion;
	unsigned char to[64] = "";
	struct node_pair pair;
	struct uring ring;
	int i;

	open_ring(&ring);
	pair_open(&pair, 0);
	request(&ring, IORING_OP_READ, pair.far, to, sizeof(to), flags);
	uring_submit(&ring, &sqe);
	for (i = 0; i < 2; i++) {
		if (!uring_take(&ring, &completion, SOON))
			BROKEN("no completion of %s", i ? "the other" : "either");
		/* EALREADY: it was running, and is interrupted. */
		if (completion.user_data == IORING_OP_ASYNC_CANCEL && completion.res != -EALREADY)
			EQUAL(completion.res, 0);
		if (completion.user_data == IORING_OP_READ && completion.res != wanted)
			EQUAL(completion.res, -ECANCELED);
	}
	frames_write(pair.near, 0, 1);
	frames_read(pair.far, 0, 1);
}

static void uring_read_can_be_cancelled(void)
{
	cancel(0, -ECANCELED);
}

static void uring_async_read_can_be_cancelled(void)
{
	cancel(IOSQE_ASYNC, -EINTR);
}

/* A process that ends with requests under way closes its streams. */
static void uring_requests_end_with_the_process(void)
{
	unsigned char to[2][64], byte;
	struct node_pair pair;
	struct uring ring;

	open_ring(&ring);
	close(ring.fd);
	pair_open(&pair, 0);
	if (!fork()) {
		close(pair.far);
		open_ring(&ring);
		request(&ring, IORING_OP_READ, pair.near, to[0], sizeof(to[0]), 0);
		request(&ring, IORING_OP_READ, pair.near, to[1], sizeof(to[1]), IOSQE_ASYNC);
		_exit(0);
	}
	close(pair.near);
	EQUAL(read(pair.far, &byte, 1), 0);
}

const struct check checks_uring[] = {
	{ "uring-completes-at-once-where-it-can", uring_completes_at_once_where_it_can },
	{ "uring-read-waits-for-data", uring_read_waits_for_data },
	{ "uring-async-read-waits-for-data", uring_async_read_waits_for_data },
	{ "uring-write-waits-for-room", uring_write_waits_for_room },
	{ "uring-async-write-waits-for-room", uring_async_write_waits_for_room },
	{ "uring-polls", uring_polls },
	{ "uring-read-can-be-cancelled", uring_read_can_be_cancelled },
	{ "uring-async-read-can-be-cancelled", uring_async_read_can_be_cancelled },
	{ "uring-requests-end-with-the-process", uring_requests_end_with_the_process },
	{ NULL, NULL }
};
