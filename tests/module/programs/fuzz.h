/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A fuzzer of the module's nodes: what its parts share. */
#ifndef ANARCHY_TEST_FUZZ_H
#define ANARCHY_TEST_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dice.h"
#include "lab.h"

#define FUZZ_FILES	12
#define FUZZ_ERRORS	134	/* one more than the largest errno that user space knows */

enum fuzz_node {
	FUZZ_CONTROL,
	FUZZ_TELEMETRY,
	FUZZ_STREAM,
	FUZZ_FAR,
	FUZZ_COUNT
};

/**
 * struct fuzz_file - a file that is open at the moment
 * @fd: its descriptor, or -1
 * @node: of which node
 * @writable: it was opened for writing too
 */
struct fuzz_file {
	int fd;
	enum fuzz_node node;
	bool writable;
};

/**
 * struct fuzz - one process that fuzzes
 * @dice: all its chance
 * @alone: no other process changes anything, so that more can be demanded
 * @files: open files
 * @arena: memory for buffers; behind its end is nothing
 * @arena_size: bytes in @arena
 */
struct fuzz {
	struct anarchy_dice dice;
	bool alone;
	struct fuzz_file files[FUZZ_FILES];
	uint8_t *arena;
	size_t arena_size;
};

/* How often an operation had which outcome; shared by all processes. Outcome 0 is success. */
struct fuzz_count {
	_Atomic uint64_t outcomes[FUZZ_ERRORS];
};

/**
 * struct fuzz_operation - something to call
 * @name: what is called
 * @weight: how often, relative to the others
 * @call: makes the call; returns 0 or errno, or -1 if there was nothing to call
 * @errors: what it may fail with, ended by 0; EINTR always is allowed
 * @must_succeed: it is useless if it never does
 */
struct fuzz_operation {
	const char *name;
	uint32_t weight;
	int (*call)(struct fuzz *fuzz);
	const int *errors;
	bool must_succeed;
};

extern const struct fuzz_operation fuzz_control_operations[];
extern const size_t fuzz_control_count;
extern const struct fuzz_operation fuzz_node_operations[];
extern const size_t fuzz_node_count;
extern const struct fuzz_operation fuzz_knob_operations[];
extern const size_t fuzz_knob_count;

uint64_t fuzz_roll(struct fuzz *fuzz, uint64_t below);
bool fuzz_chance(struct fuzz *fuzz, uint32_t one_in);
uint64_t fuzz_number(struct fuzz *fuzz);

/* A pointer for so many bytes: mostly good, else null, unaligned, half mapped, read-only, not mapped or the kernel's. */
void *fuzz_pointer(struct fuzz *fuzz, size_t bytes, bool *good);

/* A length: small, about a page, about what fits, huge, or any. */
size_t fuzz_length(struct fuzz *fuzz);

/* An open file of that node, or any with FUZZ_COUNT; NULL if there is none. */
struct fuzz_file *fuzz_file(struct fuzz *fuzz, enum fuzz_node node);

#endif
