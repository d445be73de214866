// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The rules of streams (driver/module/README.md), one named check each. Without arguments all are
 * run; otherwise those named. --list names them; --no-skips takes a check that could not be made
 * for one that failed.
 */
#include "streams.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Many times what any check takes: one that takes longer hangs. */
#define CHECK_SECONDS	120

static const struct check * const groups[] = {
	checks_state, checks_data, checks_shared, checks_uring, checks_link
};

#define GROUPS		(sizeof(groups) / sizeof(groups[0]))

static void say(const char *what, const char *format, va_list arguments)
{
	printf("    %s", what);
	vprintf(format, arguments);
	putchar('\n');
	fflush(stdout);
}

void broken(const char *file, int line, const char *format, ...)
{
	va_list arguments;
	char where[128];

	snprintf(where, sizeof(where), "%s:%d: ", strrchr(file, '/') ? strrchr(file, '/') + 1 : file,
		 line);
	va_start(arguments, format);
	say(where, format, arguments);
	va_end(arguments);
	_exit(EXIT_WRONG);
}

void skip(const char *reason)
{
	note("%s", reason);
	_exit(EXIT_SKIPPED);
}

void note(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say("note: ", format, arguments);
	va_end(arguments);
}

void frame_fill(unsigned char *frame, unsigned int number)
{
	struct anarchy_dice dice = { number };

	random_fill(&dice, frame, FRAME);
}

void frames_write(int fd, unsigned int first, unsigned int count)
{
	unsigned char frame[FRAME];

	while (count--) {
		frame_fill(frame, first++);
		EQUAL(write(fd, frame, FRAME), FRAME);
	}
}

void frames_read(int fd, unsigned int first, unsigned int count)
{
	unsigned char frame[FRAME], wanted[FRAME];

	for (; count--; first++) {
		frame_fill(wanted, first);
		if (!read_all(fd, frame, FRAME))
			BROKEN("reading frame %u: %s", first, strerror(errno));
		if (memcmp(frame, wanted, FRAME))
			BROKEN("frame %u is not what was written", first);
	}
}

short ready(int fd, short events, unsigned int seconds)
{
	struct pollfd wait = { .fd = fd, .events = events };

	if (poll(&wait, 1, (int)seconds * 1000) < 0)
		BROKEN("poll: %s", strerror(errno));
	return wait.revents;
}

void set_nonblocking(int fd, bool on)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags < 0 || fcntl(fd, F_SETFL, on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK))
		BROKEN("fcntl: %s", strerror(errno));
}

static void *blocked_thread(void *argument)
{
	struct blocked *blocked = argument;

	atomic_store(&blocked->tid, (int)syscall(SYS_gettid));
	blocked->result = blocked->run(blocked->argument);
	blocked->error = errno;
	atomic_store(&blocked->returned, true);
	return NULL;
}

bool blocked_sleeps(const struct blocked *blocked, unsigned long *switches)
{
	int tid = atomic_load(&blocked->tid);

	return tid && !atomic_load(&blocked->returned) && thread_waits(tid, switches);
}

void blocked_await_sleep(const struct blocked *blocked)
{
	static const struct timespec look_again = { .tv_nsec = 1000000 };

	/* A thread that never sleeps is found by the time that a check may take. */
	while (!blocked_sleeps(blocked, NULL)) {
		if (atomic_load(&blocked->returned))
			BROKEN("the call returned %zd (%s) and should have waited", blocked->result,
			       strerror(blocked->error));
		nanosleep(&look_again, NULL);
	}
}

void blocked_start(struct blocked *blocked, ssize_t (*run)(void *argument), void *argument)
{
	*blocked = (struct blocked) { .run = run, .argument = argument };
	if (pthread_create(&blocked->thread, NULL, blocked_thread, blocked))
		unable("no thread");
	blocked_await_sleep(blocked);
}

void blocked_join(struct blocked *blocked)
{
	pthread_join(blocked->thread, NULL);
}

ssize_t transfer_read(void *argument)
{
	struct transfer *transfer = argument;

	return read(transfer->fd, transfer->buffer, transfer->bytes);
}

ssize_t transfer_write(void *argument)
{
	struct transfer *transfer = argument;

	return write(transfer->fd, transfer->buffer, transfer->bytes);
}

static void at_rest(void)
{
	knobs_defaults();
	config_defaults();
	knob_set("unlimited", 1);
	config_must(ANARCHY_PARAM_RING_BUFFER_SIZE, SMALL_RING);
	page_wait_idle();
}

static int run_check(const struct check *check)
{
	int status;
	pid_t pid;

	fflush(NULL);
	at_rest();
	pid = fork();
	if (pid < 0)
		unable("fork: %s", strerror(errno));
	if (!pid) {
		/* By default: what a stream must not raise ends the process. */
		alarm(CHECK_SECONDS);
		check->run();
		fflush(NULL);
		_exit(EXIT_SUCCESS);
	}
	if (waitpid(pid, &status, 0) != pid)
		unable("waitpid: %s", strerror(errno));
	if (WIFSIGNALED(status)) {
		printf("    ended by signal %d%s\n", WTERMSIG(status),
		       WTERMSIG(status) == SIGALRM ? ": it hangs" : "");
		return EXIT_WRONG;
	}
	return WEXITSTATUS(status);
}

static bool is_wanted(const char *name, char **names, int count)
{
	int i;

	for (i = 0; i < count; i++)
		if (!strcmp(names[i], name))
			return true;
	return !count;
}

int main(int count, char **words)
{
	bool list = count > 1 && !strcmp(words[1], "--list");
	bool no_skips = count > 1 && !strcmp(words[1], "--no-skips");
	unsigned int passed = 0, failed = 0, skipped = 0;
	int options = 1 + (list || no_skips);
	const struct check *check;
	size_t group;
	int status;

	for (group = 0; group < GROUPS; group++) {
		for (check = groups[group]; check->name; check++) {
			if (list) {
				printf("%s\n", check->name);
				continue;
			}
			if (!is_wanted(check->name, words + options, count - options))
				continue;
			status = run_check(check);
			passed += !status;
			skipped += status == EXIT_SKIPPED;
			failed += status && status != EXIT_SKIPPED;
			printf("%s %s\n", !status ? "ok" : status == EXIT_SKIPPED ? "skip" : "FAIL",
			       check->name);
		}
	}
	if (list)
		return EXIT_SUCCESS;
	knobs_defaults();
	config_defaults();
	printf("{\"name\": \"streams\", \"passed\": %u, \"failed\": %u, \"skipped\": %u}\n", passed,
	       failed, skipped);
	if (!passed && !failed && !skipped)
		unable("there is no such check");
	return failed || (no_skips && skipped) ? EXIT_WRONG : EXIT_SUCCESS;
}
