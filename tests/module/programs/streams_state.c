// SPDX-License-Identifier: GPL-3.0-or-later
/* Who may open what, what open streams are ready for, and how they end. */
#include "streams.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

static void nonblocking_calls_do_not_wait(void)
{
	unsigned char frame[FRAME] = "";
	int near = node_open(NODE_NEAR, O_NONBLOCK), far;

	FAILS(read(near, frame, sizeof(frame)), EAGAIN);
	/* Nobody has opened the other end: what one ring holds waits in it. */
	frames_write(near, 0, SMALL_FRAMES);
	FAILS(write(near, frame, 1), EAGAIN);
	far = node_open(NODE_FAR, O_NONBLOCK);
	frames_read(far, 0, SMALL_FRAMES);
	FAILS(read(far, frame, sizeof(frame)), EAGAIN);
	/* Both rings, as much of one call as there is room for. */
	static unsigned char many[4 * SMALL_RING * FRAME];

	EQUAL(write(near, many, sizeof(many)), 2 * SMALL_FRAMES * FRAME);
	FAILS(write(near, many, 1), EAGAIN);
}

static void empty_calls_do_nothing(void)
{
	struct node_pair pair;

	pair_open(&pair, 0);
	EQUAL(write(pair.near, "", 0), 0);
	EQUAL(read(pair.near, &pair, 0), 0);
	EQUAL(ready(pair.far, POLLIN, 0), 0);
	FAILS(lseek(pair.near, 0, SEEK_SET), ESPIPE);
}

static void poll_tells_each_state(void)
{
	unsigned char frame[FRAME];
	struct node_pair pair;
	int lone = node_open(NODE_NEAR, 0);

	EQUAL(ready(lone, ALL_EVENTS, 0), POLLOUT);
	frames_write(lone, 0, SMALL_FRAMES);
	EQUAL(ready(lone, ALL_EVENTS, 0), 0);
	close(lone);

	pair_open(&pair, 0);
	EQUAL(ready(pair.near, ALL_EVENTS, 0), POLLOUT);
	EQUAL(ready(pair.far, ALL_EVENTS, 0), POLLOUT);
	EQUAL(write(pair.near, "x", 1), 1);
	EQUAL(ready(pair.far, ALL_EVENTS, 0), POLLIN | POLLOUT);
	EQUAL(read(pair.far, frame, sizeof(frame)), 1);
	EQUAL(ready(pair.far, ALL_EVENTS, 0), POLLOUT);
	frames_write(pair.near, 0, 2 * SMALL_FRAMES);
	EQUAL(ready(pair.near, ALL_EVENTS, 0), 0);
	EQUAL(ready(pair.far, ALL_EVENTS, 0), POLLIN | POLLOUT);
	frames_read(pair.far, 0, 2 * SMALL_FRAMES);
	EQUAL(ready(pair.near, ALL_EVENTS, 0), POLLOUT);

	/* The end: at once for writing, after what has arrived for reading. */
	EQUAL(write(pair.near, "last", 4), 4);
	close(pair.near);
	EQUAL(ready(pair.far, ALL_EVENTS, 0), POLLIN | POLLOUT | POLLRDHUP | POLLERR | POLLHUP);
	EQUAL(read(pair.far, frame, sizeof(frame)), 4);
	EQUAL(ready(pair.far, ALL_EVENTS, 0), POLLIN | POLLOUT | POLLRDHUP | POLLERR | POLLHUP);
	/* Also for who asks for nothing. */
	EQUAL(ready(pair.far, 0, 0), POLLERR | POLLHUP);
}

/* While the closed end still has frames that the ring of the other has no room for. */
static void poll_shows_no_end_before_the_last_frame(void)
{
	struct node_pair pair;
	short events;

	pair_open(&pair, 0);
	frames_write(pair.near, 0, 2 * SMALL_FRAMES);
	close(pair.near);
	events = ready(pair.far, ALL_EVENTS, 0);
	EQUAL(events & (POLLRDHUP | POLLHUP), 0);
	EQUAL(events & (POLLIN | POLLERR), POLLIN | POLLERR);
	frames_read(pair.far, 0, 2 * SMALL_FRAMES);
	EQUAL(ready(pair.far, POLLRDHUP, 0) & POLLRDHUP, POLLRDHUP);
}

static void poll_wakes_for_data_and_for_the_end(void)
{
	unsigned char byte;
	struct node_pair pair;
	pid_t writer;

	pair_open(&pair, 0);
	writer = fork();
	if (!writer) {
		/* Its copy of the far end, or that end would not close. */
		close(pair.far);
		EQUAL(write(pair.near, "x", 1), 1);
		EQUAL(read(pair.near, &byte, 1), 1);
		_exit(0);
	}
	close(pair.near);
	EQUAL(ready(pair.far, POLLIN, 60), POLLIN);
	EQUAL(read(pair.far, &byte, 1), 1);
	EQUAL(write(pair.far, "y", 1), 1);
	EQUAL(ready(pair.far, POLLRDHUP, 60) & POLLRDHUP, POLLRDHUP);
}

static void reader_gets_the_rest_and_then_the_end(void)
{
	unsigned char byte;
	struct node_pair pair;

	pair_open(&pair, 0);
	frames_write(pair.near, 0, 2 * SMALL_FRAMES);
	close(pair.near);
	frames_read(pair.far, 0, 2 * SMALL_FRAMES);
	EQUAL(read(pair.far, &byte, 1), 0);
	EQUAL(read(pair.far, &byte, 1), 0);
}

static void writer_gets_a_broken_pipe_without_a_signal(void)
{
	struct node_pair pair;

	pair_open(&pair, 0);
	EQUAL(write(pair.near, "lost", 4), 4);
	close(pair.far);
	FAILS(write(pair.near, "x", 1), EPIPE);
	FAILS(write(pair.near, "x", 1), EPIPE);
}

static void blocked_writer_gets_a_broken_pipe(void)
{
	static unsigned char many[4 * SMALL_RING * FRAME];
	struct transfer transfer;
	struct blocked blocked;
	struct node_pair pair;

	pair_open(&pair, 0);
	transfer = (struct transfer) { pair.near, many, sizeof(many) };
	blocked_start(&blocked, transfer_write, &transfer);
	close(pair.far);
	blocked_join(&blocked);
	/* What had been accepted counts first. */
	EQUAL(blocked.result, 2 * SMALL_FRAMES * FRAME);
	FAILS(write(pair.near, "x", 1), EPIPE);
}

static void blocked_reader_gets_the_end(void)
{
	unsigned char byte;
	struct transfer transfer;
	struct blocked blocked;
	struct node_pair pair;

	pair_open(&pair, 0);
	transfer = (struct transfer) { pair.far, &byte, 1 };
	blocked_start(&blocked, transfer_read, &transfer);
	close(pair.near);
	blocked_join(&blocked);
	EQUAL(blocked.result, 0);
}

static void one_too_many_is_busy(void)
{
	int near[3], i;

	config_must(ANARCHY_PARAM_MAX_DMA_CHANNELS, 3);
	for (i = 0; i < 3; i++)
		EQUAL((near[i] = node_open(NODE_NEAR, 0)) >= 0, true);
	FAILS(node_open(NODE_NEAR, 0), EBUSY);
	/* Each end counts its own. */
	for (i = 0; i < 3; i++)
		EQUAL(node_open(NODE_FAR, 0) >= 0, true);
	FAILS(node_open(NODE_FAR, 0), EBUSY);
	close(near[1]);
	EQUAL(node_open(NODE_NEAR, 0) >= 0, true);
	FAILS(node_open(NODE_NEAR, 0), EBUSY);
}

static void lower_ceiling_leaves_open_channels_alone(void)
{
	struct anarchy_telemetry page;
	struct node_pair pairs[3];
	int i;

	for (i = 0; i < 3; i++)
		pair_open(&pairs[i], 0);
	config_must(ANARCHY_PARAM_MAX_DMA_CHANNELS, 1);
	page_read(&page);
	EQUAL(page.channels_open, 3);
	EQUAL(page.channels_limit, ANARCHY_LIMIT_STILL_OPEN);
	FAILS(node_open(NODE_NEAR, 0), EBUSY);
	for (i = 0; i < 3; i++) {
		frames_write(pairs[i].near, 7, 2);
		frames_read(pairs[i].far, 7, 2);
	}
	close(pairs[0].near);
	close(pairs[1].near);
	FAILS(node_open(NODE_NEAR, 0), EBUSY);
	close(pairs[2].near);
	EQUAL(node_open(NODE_NEAR, 0) >= 0, true);
}

/* Who has left does not meet what it left behind: it gets another channel. */
static void left_channel_is_not_reopened(void)
{
	struct anarchy_telemetry page;
	struct node_pair first, again;
	unsigned char byte;

	pair_open(&first, 0);
	EQUAL(first.channel, 0);
	frames_write(first.near, 0, 3);
	close(first.near);
	pair_open(&again, 0);
	EQUAL(again.channel, 1);
	frames_write(again.near, 10, 1);
	frames_read(first.far, 0, 3);
	EQUAL(read(first.far, &byte, 1), 0);
	frames_read(again.far, 10, 1);
	/* Once both have left it starts afresh. */
	close(first.far);
	pair_open(&first, O_NONBLOCK);
	EQUAL(first.channel, 0);
	FAILS(read(first.far, &byte, 1), EAGAIN);
	page_read(&page);
	EQUAL(page.channels_open, 2);
}

/* What is written before anybody has opened the other end waits for whoever does. */
static void frames_wait_for_the_other_end(void)
{
	int near = node_open(NODE_NEAR, 0), far;

	frames_write(near, 0, 5);
	far = node_open(NODE_FAR, O_NONBLOCK);
	frames_read(far, 0, 5);
}

const struct check checks_state[] = {
	{ "nonblocking-calls-do-not-wait", nonblocking_calls_do_not_wait },
	{ "empty-calls-do-nothing", empty_calls_do_nothing },
	{ "poll-tells-each-state", poll_tells_each_state },
	{ "poll-shows-no-end-before-the-last-frame", poll_shows_no_end_before_the_last_frame },
	{ "poll-wakes-for-data-and-for-the-end", poll_wakes_for_data_and_for_the_end },
	{ "reader-gets-the-rest-and-then-the-end", reader_gets_the_rest_and_then_the_end },
	{ "writer-gets-a-broken-pipe-without-a-signal", writer_gets_a_broken_pipe_without_a_signal },
	{ "blocked-writer-gets-a-broken-pipe", blocked_writer_gets_a_broken_pipe },
	{ "blocked-reader-gets-the-end", blocked_reader_gets_the_end },
	{ "one-too-many-is-busy", one_too_many_is_busy },
	{ "lower-ceiling-leaves-open-channels-alone", lower_ceiling_leaves_open_channels_alone },
	{ "left-channel-is-not-reopened", left_channel_is_not_reopened },
	{ "frames-wait-for-the-other-end", frames_wait_for_the_other_end },
	{ NULL, NULL }
};
