// SPDX-License-Identifier: GPL-3.0-or-later
/* What streams do while the link is not up. */
#include "streams.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

/* The driver tries a failed link again every 5 s. */
#define RECOVERY_SECONDS	60

static void await_state(enum anarchy_link_state state)
{
	if (!page_wait_state(state, RECOVERY_SECONDS))
		BROKEN("the link does not get into state %d", (int)state);
}

/* The far end stops answering, the driver notices soon. */
static void let_fail(void)
{
	config_must(ANARCHY_PARAM_TB_TIMEOUT_MS, 100);
	config_must(ANARCHY_PARAM_TB_RETRY_COUNT, 1);
	knob_set("silent", 1);
	await_state(ANARCHY_LINK_FAILED);
}

static void failed_link_is_an_error_after_what_has_arrived(void)
{
	unsigned char byte;
	struct node_pair pair;

	pair_open(&pair, 0);
	frames_write(pair.near, 0, 3);
	let_fail();
	EQUAL(ready(pair.far, ALL_EVENTS, 0), POLLIN | POLLOUT | POLLERR);
	frames_read(pair.far, 0, 3);
	FAILS(read(pair.far, &byte, 1), EIO);
	FAILS(write(pair.near, "x", 1), EIO);
	EQUAL(ready(pair.near, ALL_EVENTS, 0), POLLIN | POLLOUT | POLLERR);
	/* An error of now, not for good. */
	knob_set("silent", 0);
	await_state(ANARCHY_LINK_UP);
	EQUAL(ready(pair.near, ALL_EVENTS, 0), POLLOUT);
	frames_write(pair.near, 5, 2);
	frames_read(pair.far, 5, 2);
}

static void frames_of_a_failed_link_go_out_later(void)
{
	struct node_pair pair;

	pair_open(&pair, 0);
	/* Without a cable frames wait in the ring. */
	knob_set("flap", 1000);
	EQUAL(knob_get("flap"), 1);
	frames_write(pair.near, 0, 4);
	frames_write(pair.far, 20, 4);
	let_fail();
	set_nonblocking(pair.far, true);
	FAILS(read(pair.far, &pair, 1), EIO);
	set_nonblocking(pair.far, false);
	knob_set("silent", 0);
	await_state(ANARCHY_LINK_UP);
	frames_read(pair.far, 0, 4);
	frames_read(pair.near, 20, 4);
}

static void failure_wakes_who_waits(void)
{
	static unsigned char many[4 * SMALL_RING * FRAME];
	struct transfer reads, writes;
	struct blocked reader, writer;
	struct node_pair pair;
	unsigned char byte;

	pair_open(&pair, 0);
	reads = (struct transfer) { pair.near, &byte, 1 };
	writes = (struct transfer) { pair.near, many, sizeof(many) };
	blocked_start(&reader, transfer_read, &reads);
	blocked_start(&writer, transfer_write, &writes);
	let_fail();
	blocked_join(&reader);
	EQUAL(reader.result, -1);
	EQUAL(reader.error, EIO);
	blocked_join(&writer);
	EQUAL(writer.result, 2 * SMALL_FRAMES * FRAME);
	knob_set("silent", 0);
	await_state(ANARCHY_LINK_UP);
}

static void *read_counters(void *argument)
{
	int fd = *(int *)argument;
	uint64_t wanted, got;

	for (wanted = 0; read_all(fd, &got, sizeof(got)); wanted++)
		if (got != wanted)
			BROKEN("%llu where %llu should be", (unsigned long long)got,
			       (unsigned long long)wanted);
	if (errno)
		BROKEN("reading: %s", strerror(errno));
	return (void *)wanted;
}

static void flaps_lose_nothing(void)
{
	uint64_t number = 0, losses;
	struct anarchy_telemetry page;
	struct node_pair pair;
	pthread_t reader;
	void *result;
	int flap, i;

	page_read(&page);
	losses = page.errors[ANARCHY_ERROR_LINK_LOSS];
	pair_open(&pair, 0);
	if (pthread_create(&reader, NULL, read_counters, &pair.far))
		unable("no thread");
	for (flap = 0; flap < 10; flap++) {
		for (i = 0; i < 500; i++, number++)
			EQUAL(write(pair.near, &number, sizeof(number)), sizeof(number));
		knob_set("flap", 1 + (unsigned int)flap * 5);
		/* More than fits into the ring: the writer waits for the link. */
		for (i = 0; i < 2 * SMALL_RING; i++, number++)
			EQUAL(write(pair.near, &number, sizeof(number)), sizeof(number));
		await_state(ANARCHY_LINK_UP);
	}
	close(pair.near);
	pthread_join(reader, &result);
	EQUAL((uintptr_t)result, number);
	page_read(&page);
	EQUAL(page.errors[ANARCHY_ERROR_LINK_LOSS] - losses, 10);
}

static void faults_lose_nothing(void)
{
	struct anarchy_telemetry before, after;
	struct node_pair pair;

	pair_open(&pair, 0);
	page_read(&before);
	knob_set("inject_crc", 3);
	knob_set("inject_drop", 3);
	knob_set("inject_overrun", 3);
	frames_write(pair.near, 0, SMALL_FRAMES);
	frames_read(pair.far, 0, SMALL_FRAMES);
	page_read(&after);
	EQUAL(after.errors[ANARCHY_ERROR_CRC] - before.errors[ANARCHY_ERROR_CRC], 3);
	EQUAL(after.errors[ANARCHY_ERROR_DROPPED] - before.errors[ANARCHY_ERROR_DROPPED], 3);
	EQUAL(after.errors[ANARCHY_ERROR_OVERRUN] - before.errors[ANARCHY_ERROR_OVERRUN], 3);
	EQUAL(after.channels[pair.channel].tx_frames - before.channels[pair.channel].tx_frames,
	      SMALL_FRAMES);
}

static void stuck_descriptor_is_reset_and_sent_again(void)
{
	struct anarchy_telemetry before, after;
	struct node_pair pair;

	config_must(ANARCHY_PARAM_COMPLETION_TIMEOUT, 10);
	pair_open(&pair, 0);
	page_read(&before);
	knob_set("stuck", 1);
	frames_write(pair.near, 0, 5);
	frames_read(pair.far, 0, 5);
	page_read(&after);
	EQUAL(after.errors[ANARCHY_ERROR_TIMEOUT] - before.errors[ANARCHY_ERROR_TIMEOUT], 1);
	EQUAL(after.channels[pair.channel].resets - before.channels[pair.channel].resets, 1);
}

const struct check checks_link[] = {
	{ "failed-link-is-an-error-after-what-has-arrived",
	  failed_link_is_an_error_after_what_has_arrived },
	{ "frames-of-a-failed-link-go-out-later", frames_of_a_failed_link_go_out_later },
	{ "failure-wakes-who-waits", failure_wakes_who_waits },
	{ "flaps-lose-nothing", flaps_lose_nothing },
	{ "faults-lose-nothing", faults_lose_nothing },
	{ "stuck-descriptor-is-reset-and-sent-again", stuck_descriptor_is_reset_and_sent_again },
	{ NULL, NULL }
};
