// SPDX-License-Identifier: GPL-3.0-or-later
/* How bytes get in and out: frames, back-pressure, signals, vectors, bad addresses, splice. */
#include "streams.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

/* Frames that a writer must find free to be woken. */
#define QUARTER		(SMALL_RING / 4)

static uint64_t frames_sent(unsigned int channel)
{
	struct anarchy_telemetry page;

	page_read(&page);
	return page.channels[channel].tx_frames;
}

static void writes_are_cut_into_frames(void)
{
	unsigned char data[3 * FRAME];
	struct node_pair pair;
	uint64_t before;

	pair_open(&pair, 0);
	before = frames_sent(pair.channel);
	memset(data, 1, sizeof(data));
	EQUAL(write(pair.near, data, 2 * FRAME + 1), 2 * FRAME + 1);
	EQUAL(frames_sent(pair.channel) - before, 3);
	EQUAL(write(pair.near, data, 1), 1);
	EQUAL(write(pair.near, data, 1), 1);
	EQUAL(frames_sent(pair.channel) - before, 5);
	/* There are no boundaries for the reader. */
	EQUAL(read(pair.far, data, sizeof(data)), 2 * FRAME + 3);
}

static bool in_flight(const struct anarchy_telemetry *page, const void *argument)
{
	return page->channels[*(const unsigned int *)argument].tx_in_flight == SMALL_FRAMES;
}

/* Waits until a blocked writer has filled the rings and sleeps. */
static void await_full(const struct blocked *blocked, const struct node_pair *pair)
{
	if (!page_wait(in_flight, &pair->channel, 60))
		BROKEN("the writer does not fill the ring");
	blocked_await_sleep(blocked);
}

/* Counts on an unlimited link: what is read makes room at once. */
static void writer_is_woken_when_a_quarter_is_free(void)
{
	static unsigned char many[4 * SMALL_RING * FRAME], frame[FRAME];
	struct transfer transfer;
	unsigned long before = 0, now = 0;
	struct blocked blocked;
	struct node_pair pair;
	unsigned int i;

	pair_open(&pair, 0);
	transfer = (struct transfer) { pair.near, many, sizeof(many) };
	blocked_start(&blocked, transfer_write, &transfer);
	await_full(&blocked, &pair);
	blocked_sleeps(&blocked, &before);
	for (i = 1; i < QUARTER; i++) {
		EQUAL(read(pair.far, frame, FRAME), FRAME);
		EQUAL(blocked_sleeps(&blocked, &now), true);
		EQUAL(now, before);
		EQUAL(ready(pair.near, POLLOUT, 0), 0);
	}
	EQUAL(read(pair.far, frame, FRAME), FRAME);
	await_full(&blocked, &pair);
	blocked_sleeps(&blocked, &now);
	/* Woken for the quarter, and not before. */
	EQUAL(now, before + 1);
	for (i = 0; i < sizeof(many) / FRAME - QUARTER; i++)
		EQUAL(read_all(pair.far, frame, FRAME), true);
	blocked_join(&blocked);
	EQUAL(blocked.result, sizeof(many));
	FAILS(fcntl(pair.far, F_SETFL, O_NONBLOCK) ? -1 : read(pair.far, frame, 1), EAGAIN);
}

static void smaller_ring_holds_less(void)
{
	int near = node_open(NODE_NEAR, O_NONBLOCK), far;

	config_must(ANARCHY_PARAM_RING_BUFFER_SIZE, 64);
	frames_write(near, 0, 63);
	FAILS(write(near, "x", 1), EAGAIN);
	config_must(ANARCHY_PARAM_RING_BUFFER_SIZE, SMALL_RING);
	FAILS(write(near, "x", 1), EAGAIN);
	far = node_open(NODE_FAR, O_NONBLOCK);
	frames_read(far, 0, 63);
	frames_write(near, 0, 2 * SMALL_FRAMES);
	FAILS(write(near, "x", 1), EAGAIN);
	frames_read(far, 0, 2 * SMALL_FRAMES);
}

static void larger_ring_wakes_the_writer(void)
{
	static unsigned char many[2 * SMALL_RING * FRAME];
	struct transfer transfer;
	struct blocked blocked;

	transfer = (struct transfer) { node_open(NODE_NEAR, 0), many, sizeof(many) };
	blocked_start(&blocked, transfer_write, &transfer);
	config_must(ANARCHY_PARAM_RING_BUFFER_SIZE, 4 * SMALL_RING);
	blocked_join(&blocked);
	EQUAL(blocked.result, sizeof(many));
}

static volatile sig_atomic_t signals;

static void on_signal(int number)
{
	(void)number;
	signals++;
}

static void catch_signal(int flags)
{
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = flags };

	if (sigaction(SIGUSR1, &action, NULL))
		BROKEN("sigaction: %s", strerror(errno));
}

static void signal_interrupts_with_a_partial_count(void)
{
	static unsigned char many[4 * SMALL_RING * FRAME];
	struct transfer transfer;
	struct blocked blocked;
	struct node_pair pair;
	unsigned char byte;

	catch_signal(0);
	pair_open(&pair, 0);
	transfer = (struct transfer) { pair.near, many, sizeof(many) };
	blocked_start(&blocked, transfer_write, &transfer);
	await_full(&blocked, &pair);
	pthread_kill(blocked.thread, SIGUSR1);
	blocked_join(&blocked);
	EQUAL(blocked.result, 2 * SMALL_FRAMES * FRAME);

	/* Nothing was written or read by then. */
	blocked_start(&blocked, transfer_write, &transfer);
	pthread_kill(blocked.thread, SIGUSR1);
	blocked_join(&blocked);
	EQUAL(blocked.result, -1);
	EQUAL(blocked.error, EINTR);
	transfer = (struct transfer) { pair.near, &byte, 1 };
	blocked_start(&blocked, transfer_read, &transfer);
	pthread_kill(blocked.thread, SIGUSR1);
	blocked_join(&blocked);
	EQUAL(blocked.result, -1);
	EQUAL(blocked.error, EINTR);
	EQUAL(signals, 3);
}

static void await_signals(int wanted)
{
	static const struct timespec look_again = { .tv_nsec = 1000000 };

	while (signals != wanted)
		nanosleep(&look_again, NULL);
}

/* Whether it waits for data or for another reader to be done. */
static void interrupted_reader_goes_on_with_sa_restart(void)
{
	struct transfer transfer[2];
	struct blocked blocked[2];
	unsigned char bytes[2];
	struct node_pair pair;
	int i;

	catch_signal(SA_RESTART);
	pair_open(&pair, 0);
	for (i = 0; i < 2; i++) {
		transfer[i] = (struct transfer) { pair.near, &bytes[i], 1 };
		blocked_start(&blocked[i], transfer_read, &transfer[i]);
	}
	for (i = 0; i < 2; i++) {
		pthread_kill(blocked[i].thread, SIGUSR1);
		await_signals(i + 1);
		blocked_await_sleep(&blocked[i]);
	}
	EQUAL(write(pair.far, "ab", 2), 2);
	for (i = 0; i < 2; i++) {
		blocked_join(&blocked[i]);
		EQUAL(blocked[i].result, 1);
	}
	EQUAL(bytes[0] + bytes[1], 'a' + 'b');
}

static void vectors_are_gathered_and_scattered(void)
{
	unsigned char from[FRAME + 106], to[sizeof(from)];
	struct anarchy_dice dice = { 11 };
	struct iovec in[] = { { from, 1 }, { from + 1, 0 }, { from + 1, FRAME + 5 },
			      { from + FRAME + 6, 100 } };
	struct iovec out[] = { { to, 3000 }, { to + 3000, 7 }, { to + 3007, sizeof(to) - 3007 } };
	struct node_pair pair;
	uint64_t before;

	random_fill(&dice, from, sizeof(from));
	pair_open(&pair, 0);
	before = frames_sent(pair.channel);
	EQUAL(writev(pair.near, in, 4), sizeof(from));
	EQUAL(frames_sent(pair.channel) - before, 2);
	EQUAL(readv(pair.far, out, 3), sizeof(to));
	EQUAL(memcmp(from, to, sizeof(to)), 0);
}

/* Two pages, the second of which cannot be touched. */
static unsigned char *half_mapped(void)
{
	unsigned char *pages = mmap(NULL, 2 * FRAME, PROT_READ | PROT_WRITE,
				    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pages == MAP_FAILED || mprotect(pages + FRAME, FRAME, PROT_NONE))
		BROKEN("mmap: %s", strerror(errno));
	return pages;
}

static void bytes_before_a_bad_address_count(void)
{
	unsigned char *pages = half_mapped(), got[64];
	struct node_pair pair;

	pair_open(&pair, 0);
	memcpy(pages + FRAME - 10, "0123456789", 10);
	EQUAL(write(pair.near, pages + FRAME - 10, 20), 10);
	EQUAL(read(pair.far, got, sizeof(got)), 10);
	EQUAL(memcmp(got, "0123456789", 10), 0);
	FAILS(write(pair.near, pages + FRAME, 20), EFAULT);
	/* No page of the ring is lost by that. */
	for (int i = 0; i < 2 * SMALL_RING; i++)
		FAILS(write(pair.near, pages + FRAME, 20), EFAULT);
	frames_write(pair.near, 0, 2 * SMALL_FRAMES);
	frames_read(pair.far, 0, 2 * SMALL_FRAMES);

	EQUAL(write(pair.near, "abcdefghijklmnopqrst", 20), 20);
	FAILS(read(pair.far, pages + FRAME, 20), EFAULT);
	EQUAL(read(pair.far, pages + FRAME - 5, 20), 5);
	EQUAL(memcmp(pages + FRAME - 5, "abcde", 5), 0);
	/* What could not be stored is still there. */
	EQUAL(read(pair.far, got, sizeof(got)), 15);
	EQUAL(memcmp(got, "fghijklmnopqrst", 15), 0);
}

static void splice_goes_to_and_from_pipes(void)
{
	unsigned char from[5 * FRAME + 77], to[sizeof(from)];
	struct anarchy_dice dice = { 12 };
	int to_link[2], from_link[2];
	struct node_pair pair;
	size_t moved = 0;
	ssize_t done;

	random_fill(&dice, from, sizeof(from));
	pair_open(&pair, 0);
	if (pipe(to_link) || pipe(from_link))
		BROKEN("pipe: %s", strerror(errno));
	EQUAL(write(to_link[1], from, sizeof(from)), sizeof(from));
	while (moved < sizeof(from)) {
		done = splice(to_link[0], NULL, pair.near, NULL, sizeof(from) - moved, 0);
		if (done <= 0)
			BROKEN("splice to the link: %s", strerror(errno));
		moved += (size_t)done;
	}
	while (moved) {
		done = splice(pair.far, NULL, from_link[1], NULL, moved, 0);
		if (done <= 0)
			BROKEN("splice from the link: %s", strerror(errno));
		moved -= (size_t)done;
	}
	EQUAL(read_all(from_link[0], to, sizeof(to)), true);
	EQUAL(memcmp(from, to, sizeof(to)), 0);
	/* Nothing there: it does not wait if told not to. */
	set_nonblocking(pair.far, true);
	FAILS(splice(pair.far, NULL, from_link[1], NULL, 1, SPLICE_F_NONBLOCK), EAGAIN);
	close(pair.near);
	EQUAL(splice(pair.far, NULL, from_link[1], NULL, 1, 0), 0);
}

/* RWF_NOWAIT asks for one call what O_NONBLOCK asks for all. */
static void nowait_is_for_one_call(void)
{
	unsigned char byte = 0;
	struct iovec one = { &byte, 1 };
	struct node_pair pair;

	pair_open(&pair, 0);
	FAILS(preadv2(pair.far, &one, 1, -1, RWF_NOWAIT), EAGAIN);
	EQUAL(pwritev2(pair.near, &one, 1, -1, RWF_NOWAIT), 1);
	EQUAL(preadv2(pair.far, &one, 1, -1, RWF_NOWAIT), 1);
	frames_write(pair.near, 0, 2 * SMALL_FRAMES);
	FAILS(pwritev2(pair.near, &one, 1, -1, RWF_NOWAIT), EAGAIN);
}

const struct check checks_data[] = {
	{ "writes-are-cut-into-frames", writes_are_cut_into_frames },
	{ "writer-is-woken-when-a-quarter-is-free", writer_is_woken_when_a_quarter_is_free },
	{ "smaller-ring-holds-less", smaller_ring_holds_less },
	{ "larger-ring-wakes-the-writer", larger_ring_wakes_the_writer },
	{ "signal-interrupts-with-a-partial-count", signal_interrupts_with_a_partial_count },
	{ "interrupted-reader-goes-on-with-sa-restart", interrupted_reader_goes_on_with_sa_restart },
	{ "vectors-are-gathered-and-scattered", vectors_are_gathered_and_scattered },
	{ "bytes-before-a-bad-address-count", bytes_before_a_bad_address_count },
	{ "splice-goes-to-and-from-pipes", splice_goes_to_and_from_pipes },
	{ "nowait-is-for-one-call", nowait_is_for_one_call },
	{ NULL, NULL }
};
