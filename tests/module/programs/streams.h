/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks of the streams' rules, and what they have in common. */
#ifndef ANARCHY_TEST_STREAMS_H
#define ANARCHY_TEST_STREAMS_H

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdnoreturn.h>
#include <string.h>

#include "nodes.h"

/* The smallest ring; one slot of each ring always stays free. */
#define SMALL_RING	16
#define SMALL_FRAMES	(SMALL_RING - 1)
#define FRAME		ANARCHY_PAGE_BYTES

/* A check that is neither passed nor failed: this kernel lacks what it needs. */
#define EXIT_SKIPPED	77

/**
 * struct check - one rule
 * @name: of the check
 * @run: returns if the rule holds
 *
 * Each runs in a process of its own that is killed if it takes too long, on an unlimited link with
 * rings of SMALL_RING pages, every other parameter and knob at its default, and no stream open.
 */
struct check {
	const char *name;
	void (*run)(void);
};

/* Ends at the entry without a name. */
extern const struct check checks_state[], checks_data[], checks_shared[], checks_uring[];
extern const struct check checks_link[];

noreturn void broken(const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
noreturn void skip(const char *reason);
/* Something worth knowing that is neither right nor wrong. */
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

#define BROKEN(...)	broken(__FILE__, __LINE__, __VA_ARGS__)

#define EQUAL(is, wanted)								\
	do {										\
		long long is_ = (long long)(is), wanted_ = (long long)(wanted);		\
		if (is_ != wanted_)							\
			BROKEN("%s is %lld, wanted %lld (%s)", #is, is_, wanted_, #wanted); \
	} while (0)

/* A call that must fail with this errno. */
#define FAILS(call, error)								\
	do {										\
		long long is_;								\
		errno = 0;								\
		is_ = (long long)(call);						\
		if (is_ != -1 || errno != (error))					\
			BROKEN("%s gives %lld (%s), wanted %s", #call, is_,		\
			       strerror(errno), strerror(error));			\
	} while (0)

/* A frame's worth of bytes that tell which it is. */
void frame_fill(unsigned char *frame, unsigned int number);
/* Writes or reads that many frames of those, each by a call of its own. */
void frames_write(int fd, unsigned int first, unsigned int count);
void frames_read(int fd, unsigned int first, unsigned int count);

/* Ready for what, within seconds; 0 seconds look once. */
short ready(int fd, short events, unsigned int seconds);
#define ALL_EVENTS	((short)(POLLIN | POLLOUT | POLLPRI | POLLRDHUP))

void set_nonblocking(int fd, bool on);

/**
 * struct blocked - a thread that makes one call, which blocks
 * @thread: the thread
 * @tid: its number
 * @run: makes the call
 * @argument: of @run
 * @result: what it returned
 * @error: errno then
 * @returned: it has
 */
struct blocked {
	pthread_t thread;
	atomic_int tid;
	ssize_t (*run)(void *argument);
	void *argument;
	ssize_t result;
	int error;
	atomic_bool returned;
};

/* Starts it and waits until it sleeps in its call. */
void blocked_start(struct blocked *blocked, ssize_t (*run)(void *argument), void *argument);
/* Whether the thread sleeps in the call; nothing else that it does sleeps. */
bool blocked_sleeps(const struct blocked *blocked, unsigned long *switches);
void blocked_await_sleep(const struct blocked *blocked);
void blocked_join(struct blocked *blocked);

/**
 * struct transfer - what such a thread reads or writes
 * @fd: where
 * @buffer: what
 * @bytes: how much
 */
struct transfer {
	int fd;
	void *buffer;
	size_t bytes;
};

ssize_t transfer_read(void *argument);
ssize_t transfer_write(void *argument);

#endif
