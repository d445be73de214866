// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * fuzz [--calls N] [--seed N] [--processes N]: random calls on every node of the module, with what must hold checked after
 * each. A fifth of them come from one process alone, which demands that whatever was refused changed nothing; the others from
 * several processes at once (not threads: in the user-mode kernel those of one process never run at the same time).
 * A second run with the same seed rolls the same dice.
 */
#include "fuzz.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define OPERATIONS_MAX	32
#define ARENA_BYTES	(64u * 4096u)

void fuzz_knobs_rest(void);

static const struct fuzz_operation *operations[OPERATIONS_MAX];
static size_t operation_count;
static uint64_t weights;
static struct fuzz_count *counts;

uint64_t fuzz_roll(struct fuzz *fuzz, uint64_t below)
{
	return anarchy_dice_roll(&fuzz->dice) % below;
}

bool fuzz_chance(struct fuzz *fuzz, uint32_t one_in)
{
	return !fuzz_roll(fuzz, one_in);
}

uint64_t fuzz_number(struct fuzz *fuzz)
{
	static const uint64_t edges[] = { 0, 1, 8, 16, 4096, INT32_MAX, UINT32_MAX, 1ull << 32, INT64_MAX,
					  UINT64_MAX };
	uint64_t number = edges[fuzz_roll(fuzz, 10)];

	if (fuzz_chance(fuzz, 2))
		return number + fuzz_roll(fuzz, 5) - 2;
	return anarchy_dice_roll(&fuzz->dice) >> fuzz_roll(fuzz, 64);
}

size_t fuzz_length(struct fuzz *fuzz)
{
	switch (fuzz_roll(fuzz, 8)) {
	case 0: return (size_t)fuzz_number(fuzz);
	case 1: return ARENA_BYTES - fuzz_roll(fuzz, 3);
	case 2: return sizeof(struct anarchy_event) * fuzz_roll(fuzz, 10);
	case 3: return 4094 + fuzz_roll(fuzz, 5);
	default: return fuzz_roll(fuzz, 12000);
	}
}

void *fuzz_pointer(struct fuzz *fuzz, size_t bytes, bool *good)
{
	size_t slack = bytes < fuzz->arena_size ? fuzz->arena_size - bytes : 0;

	*good = false;
	if (fuzz_chance(fuzz, 16)) {
		switch (fuzz_roll(fuzz, 5)) {
		case 0: return NULL;
		case 1: return (void *)fuzz_number(fuzz);
		/* Half of it is not there; what is behind the arena is read-only. */
		case 2: return fuzz->arena + fuzz->arena_size - bytes / 2 % fuzz->arena_size;
		case 3: return fuzz->arena + fuzz->arena_size;
		default: return (void *)0xffffffff81000000ull;
		}
	}
	*good = bytes <= fuzz->arena_size;
	/* Any alignment for data; structures of four bytes at least. */
	return fuzz->arena + (slack ? fuzz_roll(fuzz, slack) & ~7ull : 0);
}

struct fuzz_file *fuzz_file(struct fuzz *fuzz, enum fuzz_node node)
{
	uint64_t start = fuzz_roll(fuzz, FUZZ_FILES), i;
	struct fuzz_file *file;

	for (i = 0; i < FUZZ_FILES; i++) {
		file = &fuzz->files[(start + i) % FUZZ_FILES];
		if (file->fd >= 0 && (node == FUZZ_COUNT || file->node == node))
			return file;
	}
	return NULL;
}

/* It need not do more than interrupt a call that waits. */
static void on_timer(int signal)
{
	(void)signal;
}

static void fuzz_start(struct fuzz *fuzz, uint64_t seed, bool alone)
{
	struct sigaction action = { .sa_handler = on_timer };
	struct itimerval often = { { 0, 50000 }, { 0, 50000 } };
	size_t i;

	*fuzz = (struct fuzz) { .dice.state = seed, .alone = alone, .arena_size = ARENA_BYTES };
	for (i = 0; i < FUZZ_FILES; i++)
		fuzz->files[i].fd = -1;
	/* Behind it a page that may only be read, and then nothing. */
	fuzz->arena = mmap(NULL, ARENA_BYTES + 8192, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(fuzz->arena != MAP_FAILED, "memory");
	CHECK(!mprotect(fuzz->arena + ARENA_BYTES, 4096, PROT_READ), "memory");
	CHECK(!munmap(fuzz->arena + ARENA_BYTES + 4096, 4096), "memory");
	sigaction(SIGALRM, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	setitimer(ITIMER_REAL, &often, NULL);
}

static size_t pick_operation(struct fuzz *fuzz)
{
	uint64_t at = fuzz_roll(fuzz, weights);
	size_t i;

	for (i = 0; at >= operations[i]->weight; i++)
		at -= operations[i]->weight;
	return i;
}

static bool may_fail_with(const struct fuzz_operation *operation, int error)
{
	const int *allowed;

	for (allowed = operation->errors; *allowed; allowed++)
		if (*allowed == error)
			return true;
	return error == EINTR;
}

static void fuzz_run(uint64_t seed, uint64_t calls, bool alone)
{
	struct fuzz fuzz;
	uint64_t done;
	int outcome;
	size_t i;

	fuzz_start(&fuzz, seed, alone);
	for (done = 0; done < calls; ) {
		i = pick_operation(&fuzz);
		snprintf(lab_hint, sizeof(lab_hint), "in %s, call %llu, process's seed %llu%s",
			 operations[i]->name, (unsigned long long)done, (unsigned long long)seed,
			 alone ? ", alone" : "");
		outcome = operations[i]->call(&fuzz);
		/* There was no file for it: one more roll. */
		if (outcome < 0)
			continue;
		done++;
		CHECK(outcome < FUZZ_ERRORS, "error %d", outcome);
		CHECK(!outcome || may_fail_with(operations[i], outcome), "it failed with %s",
		      strerrorname_np(outcome));
		counts[i].outcomes[outcome]++;
	}
	for (i = 0; i < FUZZ_FILES; i++)
		if (fuzz.files[i].fd >= 0)
			close(fuzz.files[i].fd);
	munmap(fuzz.arena, ARENA_BYTES + 4096);
	setitimer(ITIMER_REAL, &(struct itimerval) { .it_value = { 0, 0 } }, NULL);
}

static void fuzz_together(uint64_t seed, uint64_t calls, unsigned int processes)
{
	unsigned int i;
	int status;

	for (i = 0; i < processes; i++) {
		pid_t child = fork();

		CHECK(child >= 0, "fork");
		if (!child) {
			fuzz_run(seed + 1 + i, calls / processes, false);
			_exit(0);
		}
	}
	/* The one that fails first has said why. */
	for (i = 0; i < processes; i++) {
		CHECK(wait(&status) > 0, "wait");
		CHECK(WIFEXITED(status) && !WEXITSTATUS(status), "a process ended with %x, seed %llu",
		      status, (unsigned long long)seed);
	}
}

static void add_table(const struct fuzz_operation *table, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		CHECK(operation_count < OPERATIONS_MAX, "too many operations");
		operations[operation_count++] = &table[i];
		weights += table[i].weight;
	}
}

/* Prints how everything ended, and sees to it that everything was really done. */
static void report(uint64_t calls, uint64_t ns)
{
	uint64_t total;
	size_t i;
	int error;

	for (i = 0; i < operation_count; i++) {
		printf("%-26s", operations[i]->name);
		for (total = 0, error = 0; error < FUZZ_ERRORS; error++) {
			uint64_t times = counts[i].outcomes[error];

			total += times;
			if (times)
				printf(" %s %llu", error ? strerrorname_np(error) : "ok",
				       (unsigned long long)times);
		}
		printf("\n");
		CHECK(total, "%s was never called", operations[i]->name);
		CHECK(!operations[i]->must_succeed || counts[i].outcomes[0] > 0, "%s never succeeded",
		      operations[i]->name);
	}
	printf("%llu calls, %.0f a second\n", (unsigned long long)calls,
	       (double)calls * 1e9 / (double)ns);
}

/* After all that the link still carries bytes, and the module can go. */
static void expect_sane(void)
{
	int control = open(CONTROL, O_RDWR | O_CLOEXEC), near, far;
	char bytes[10000], back[sizeof(bytes)];
	struct anarchy_telemetry page;
	size_t done;
	ssize_t got;

	snprintf(lab_hint, sizeof(lab_hint), "after the fuzzing");
	CHECK(control >= 0, CONTROL);
	fuzz_knobs_rest();
	page = lab_telemetry();
	CHECK(!page.channels_open && !page.memory_bytes, "%u channels are open", page.channels_open);
	lab_link_up();
	near = open(STREAM, O_RDWR | O_CLOEXEC);
	far = open(FAR, O_RDWR | O_CLOEXEC);
	CHECK(near >= 0 && far >= 0, "streams");
	memset(bytes, 0x3c, sizeof(bytes));
	CHECK(write(near, bytes, sizeof(bytes)) == sizeof(bytes), "write");
	for (done = 0; done < sizeof(back); done += (size_t)got) {
		got = read(far, back + done, sizeof(back) - done);
		CHECK(got > 0, "read");
	}
	CHECK(!memcmp(bytes, back, sizeof(bytes)), "the bytes");
	close(near);
	close(far);
	close(control);
	CHECK(!lab_module_unload(), "unloading");
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "calls", required_argument, NULL, 'c' },
		{ "seed", required_argument, NULL, 's' },
		{ "processes", required_argument, NULL, 'p' },
		{ NULL, 0, NULL, 0 },
	};
	uint64_t calls = 1000000, seed = 20260101, started;
	unsigned int processes = 8;
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) >= 0) {
		switch (option) {
		case 'c': calls = strtoull(optarg, NULL, 0); break;
		case 's': seed = strtoull(optarg, NULL, 0); break;
		case 'p': processes = (unsigned int)strtoul(optarg, NULL, 0); break;
		default: return 2;
		}
	}
	/* What was done is to be seen if the kernel dies. */
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("seed %llu\n", (unsigned long long)seed);
	add_table(fuzz_control_operations, fuzz_control_count);
	add_table(fuzz_node_operations, fuzz_node_count);
	add_table(fuzz_knob_operations, fuzz_knob_count);
	counts = mmap(NULL, OPERATIONS_MAX * sizeof(*counts), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	CHECK(counts != MAP_FAILED, "memory");
	lab_module_find();
	CHECK(!lab_module_load("loopback=1 ring_buffer_size=16"), "loading");
	started = now_ns();
	fuzz_run(seed, calls / 5, true);
	fuzz_together(seed, calls - calls / 5, processes);
	report(calls, now_ns() - started);
	expect_sane();
	return 0;
}
