// SPDX-License-Identifier: GPL-3.0-or-later
/* One open file in the hands of several: threads, copies of the descriptor, processes. */
#include "streams.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define WRITERS		4u
#define READERS		3u
#define RECORDS		2000u
#define NUMBERS		20000u

/**
 * struct record - the beginning of what a writer writes in one call
 * @writer: who
 * @number: which of its records
 * @bytes: length of the whole
 */
struct record {
	uint32_t writer;
	uint32_t number;
	uint32_t bytes;
};

/**
 * struct hand - a thread that uses an open file together with others
 * @fd: the file
 * @number: of the thread
 * @taken: how often it got each number
 */
struct hand {
	int fd;
	unsigned int number;
	unsigned char *taken;
};

static void fill_record(unsigned char *to, uint32_t writer, uint32_t number)
{
	struct anarchy_dice dice = { (uint64_t)writer << 32 | number };
	struct record record = { writer, number, sizeof(record) };

	record.bytes += (uint32_t)random_below(&dice, FRAME - sizeof(record) + 1);
	memcpy(to, &record, sizeof(record));
	random_fill(&dice, to + sizeof(record), record.bytes - sizeof(record));
}

static void *write_records(void *argument)
{
	struct hand *hand = argument;
	unsigned char data[FRAME];
	struct record record;
	uint32_t i;

	for (i = 0; i < RECORDS; i++) {
		fill_record(data, hand->number, i);
		memcpy(&record, data, sizeof(record));
		EQUAL(write(hand->fd, data, record.bytes), record.bytes);
	}
	return NULL;
}

static void start_hands(pthread_t *threads, struct hand *hands, unsigned int count, int fd,
			void *(*run)(void *argument))
{
	unsigned int i;

	for (i = 0; i < count; i++) {
		hands[i].fd = fd;
		hands[i].number = i;
		if (pthread_create(&threads[i], NULL, run, &hands[i]))
			unable("no thread");
	}
}

/* The bytes of a write of at most a frame stay together, and each writer's in order. */
static void writes_of_a_frame_stay_together(void)
{
	unsigned char data[FRAME], wanted[FRAME];
	uint32_t next[WRITERS] = { 0 }, i;
	pthread_t threads[WRITERS];
	struct hand hands[WRITERS];
	struct record record;
	struct node_pair pair;

	pair_open(&pair, 0);
	start_hands(threads, hands, WRITERS, pair.near, write_records);
	for (i = 0; i < WRITERS * RECORDS; i++) {
		if (!read_all(pair.far, data, sizeof(record)))
			BROKEN("reading: %s", strerror(errno));
		memcpy(&record, data, sizeof(record));
		if (record.writer >= WRITERS || record.number != next[record.writer]++)
			BROKEN("record %u: number %u of writer %u", i, record.number, record.writer);
		fill_record(wanted, record.writer, record.number);
		EQUAL(memcmp(data, wanted, sizeof(record)), 0);
		EQUAL(read_all(pair.far, data + sizeof(record), record.bytes - sizeof(record)), true);
		if (memcmp(data, wanted, record.bytes))
			BROKEN("record %u of writer %u is torn", record.number, record.writer);
	}
	for (i = 0; i < WRITERS; i++)
		pthread_join(threads[i], NULL);
}

static void *take_numbers(void *argument)
{
	struct hand *hand = argument;
	uint64_t number;
	ssize_t done;

	while ((done = read(hand->fd, &number, sizeof(number))) == (ssize_t)sizeof(number)) {
		if (number >= NUMBERS)
			BROKEN("a number that was not written: %llu", (unsigned long long)number);
		hand->taken[number]++;
	}
	EQUAL(done, 0);
	return NULL;
}

static void readers_share_without_loss(void)
{
	pthread_t threads[READERS];
	struct hand hands[READERS];
	struct node_pair pair;
	unsigned int i, taken;
	uint64_t number;

	pair_open(&pair, 0);
	for (i = 0; i < READERS; i++) {
		hands[i].taken = calloc(NUMBERS, 1);
		if (!hands[i].taken)
			unable("no memory");
	}
	start_hands(threads, hands, READERS, pair.far, take_numbers);
	for (number = 0; number < NUMBERS; number++)
		EQUAL(write(pair.near, &number, sizeof(number)), sizeof(number));
	close(pair.near);
	for (i = 0; i < READERS; i++)
		pthread_join(threads[i], NULL);
	for (number = 0; number < NUMBERS; number++) {
		for (taken = 0, i = 0; i < READERS; i++)
			taken += hands[i].taken[number];
		if (taken != 1)
			BROKEN("number %llu was read %u times", (unsigned long long)number, taken);
	}
}

static void last_copy_closes(void)
{
	struct node_pair pair;
	unsigned char byte;
	int copy;

	pair_open(&pair, 0);
	copy = dup(pair.near);
	close(pair.near);
	EQUAL(ready(pair.far, ALL_EVENTS, 0), POLLOUT);
	frames_write(copy, 0, 2);
	frames_read(pair.far, 0, 2);
	close(copy);
	EQUAL(read(pair.far, &byte, 1), 0);
}

static void child_keeps_it_open(void)
{
	struct node_pair pair;
	unsigned char byte;
	pid_t child;
	int status;

	pair_open(&pair, 0);
	child = fork();
	if (!child) {
		close(pair.far);
		frames_read(pair.near, 0, 2);
		frames_write(pair.near, 10, 2);
		_exit(0);
	}
	close(pair.near);
	frames_write(pair.far, 0, 2);
	frames_read(pair.far, 10, 2);
	EQUAL(read(pair.far, &byte, 1), 0);
	FAILS(write(pair.far, "x", 1), EPIPE);
	EQUAL(waitpid(child, &status, 0), child);
	EQUAL(status, 0);
}

/* A descriptor that is closed while a thread waits in a call on it: the call goes on. */
static void close_during_a_read_waits_for_it(void)
{
	struct transfer transfer;
	struct blocked blocked;
	unsigned char byte = 0;
	struct node_pair pair;

	pair_open(&pair, 0);
	transfer = (struct transfer) { pair.near, &byte, 1 };
	blocked_start(&blocked, transfer_read, &transfer);
	close(pair.near);
	EQUAL(ready(pair.far, ALL_EVENTS, 0), POLLOUT);
	EQUAL(write(pair.far, "z", 1), 1);
	blocked_join(&blocked);
	EQUAL(blocked.result, 1);
	EQUAL(byte, 'z');
	EQUAL(read(pair.far, &byte, 1), 0);
}

static void close_during_a_write_waits_for_it(void)
{
	static unsigned char many[4 * SMALL_RING * FRAME], got[sizeof(many)];
	struct anarchy_dice dice = { 13 };
	struct transfer transfer;
	struct blocked blocked;
	struct node_pair pair;
	unsigned char byte;

	random_fill(&dice, many, sizeof(many));
	pair_open(&pair, 0);
	transfer = (struct transfer) { pair.near, many, sizeof(many) };
	blocked_start(&blocked, transfer_write, &transfer);
	close(pair.near);
	EQUAL(read_all(pair.far, got, sizeof(got)), true);
	EQUAL(memcmp(many, got, sizeof(got)), 0);
	blocked_join(&blocked);
	EQUAL(blocked.result, sizeof(many));
	EQUAL(read(pair.far, &byte, 1), 0);
}

/* Reading and writing have a lock each. */
static void blocked_reader_does_not_stop_a_writer(void)
{
	struct transfer transfer;
	struct blocked blocked;
	unsigned char byte = 0;
	struct node_pair pair;

	pair_open(&pair, 0);
	transfer = (struct transfer) { pair.near, &byte, 1 };
	blocked_start(&blocked, transfer_read, &transfer);
	frames_write(pair.near, 0, 2 * SMALL_FRAMES);
	frames_read(pair.far, 0, 2 * SMALL_FRAMES);
	EQUAL(blocked_sleeps(&blocked, NULL), true);
	EQUAL(write(pair.far, "z", 1), 1);
	blocked_join(&blocked);
	EQUAL(byte, 'z');
}

const struct check checks_shared[] = {
	{ "writes-of-a-frame-stay-together", writes_of_a_frame_stay_together },
	{ "readers-share-without-loss", readers_share_without_loss },
	{ "last-copy-closes", last_copy_closes },
	{ "child-keeps-it-open", child_keeps_it_open },
	{ "close-during-a-read-waits-for-it", close_during_a_read_waits_for_it },
	{ "close-during-a-write-waits-for-it", close_during_a_write_waits_for_it },
	{ "blocked-reader-does-not-stop-a-writer", blocked_reader_does_not_stop_a_writer },
	{ NULL, NULL }
};
