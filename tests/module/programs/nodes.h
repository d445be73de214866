/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The driver's nodes as the test programs use them: streams, telemetry, configuration, knobs. */
#ifndef ANARCHY_TEST_NODES_H
#define ANARCHY_TEST_NODES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdnoreturn.h>
#include <sys/types.h>

#include <anarchy_egpu/control.h>
#include <anarchy_egpu/telemetry.h>

#include "dice.h"

/* Exit status of all programs: what was measured or checked is wrong; it could not be checked. */
#define EXIT_WRONG	1
#define EXIT_UNABLE	2

enum node_end {
	NODE_NEAR,
	NODE_FAR
};

/**
 * struct node_pair - both ends of one channel
 * @near: descriptor of -stream
 * @far: descriptor of -far
 * @channel: its number
 */
struct node_pair {
	int near;
	int far;
	unsigned int channel;
};

/* Says what went wrong and ends the program with EXIT_UNABLE. */
noreturn void unable(const char *format, ...) __attribute__((format(printf, 1, 2)));

uint64_t now_ns(void);

/* A number below limit, which is not 0. */
static inline uint64_t random_below(struct anarchy_dice *dice, uint64_t limit)
{
	return anarchy_dice_roll(dice) % limit;
}

void random_fill(struct anarchy_dice *dice, void *to, size_t bytes);

/* Opens one end of the lowest channel that is free there. Returns -1 with errno. */
int node_open(enum node_end end, int flags);

/*
 * Opens both ends of the same channel and proves that they are by sending a few bytes. Nobody else
 * may open streams meanwhile.
 */
void pair_open(struct node_pair *pair, int flags);
void pair_close(struct node_pair *pair);

/* Writes or reads all of it on a blocking descriptor; false with errno (0: end of the stream). */
bool write_all(int fd, const void *from, size_t bytes);
bool read_all(int fd, void *to, size_t bytes);

/* A fresh copy of the telemetry page. */
void page_read(struct anarchy_telemetry *page);

/* Waits until the condition holds for the page; false after seconds. */
bool page_wait(bool (*holds)(const struct anarchy_telemetry *page, const void *argument),
	       const void *argument, unsigned int seconds);
bool page_wait_state(enum anarchy_link_state state, unsigned int seconds);

/* Waits until no stream is open at the near end and the link is up. */
void page_wait_idle(void);

/* CONFIG_GET; CONFIG_SET of the fields in mask, CONFIG_CONFIRM and _REVERT: 0 or an errno. */
void config_get(struct anarchy_config *config);
int config_set(uint32_t mask, const uint32_t *values, uint32_t trial_ms, const uint64_t *token);
int config_confirm(const uint64_t *token);
int config_revert(const uint64_t *token);

/* One value, which must be accepted. */
void config_must(enum anarchy_parameter field, uint32_t value);
/* Every value at its default, without a trial. */
void config_defaults(void);

/* The knobs of the loopback link. */
bool knob_exists(const char *name);
uint64_t knob_get(const char *name);
void knob_set(const char *name, uint64_t value);
/* "NAME=VALUE" */
void knob_set_text(const char *assignment);
void knobs_defaults(void);

/* How often a thread of this process gave up the processor to wait, and whether it waits now. */
bool thread_waits(pid_t tid, unsigned long *switches);

#endif
