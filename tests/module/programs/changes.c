// SPDX-License-Identifier: GPL-3.0-or-later
/* Random changes of the configuration. */
#include "changes.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define TRIAL_WAIT_SECONDS	20

void changes_start(struct changes *changes)
{
	struct anarchy_config config;

	memset(changes, 0, sizeof(*changes));
	config_get(&config);
	memcpy(changes->values, config.values, sizeof(changes->values));
}

static void wrong(struct changes *changes, const char *what, unsigned int is, unsigned int wanted)
{
	fprintf(stderr, "%s is %u, wanted %u\n", what, is, wanted);
	changes->wrong++;
}

static void check_values(struct changes *changes, const uint32_t *running, const char *when)
{
	unsigned int i;

	for (i = 0; i < ANARCHY_PARAM_COUNT; i++)
		if (running[i] != changes->values[i])
			wrong(changes, when, running[i], changes->values[i]);
}

/* Some of the parameters that may change under traffic, at least one. */
static uint32_t choose(struct anarchy_dice *dice, uint32_t *values)
{
	uint32_t mask;

	values[ANARCHY_PARAM_RING_BUFFER_SIZE] = 16u << random_below(dice, 7);
	values[ANARCHY_PARAM_MAX_DMA_CHANNELS] = 1 + (uint32_t)random_below(dice, 16);
	values[ANARCHY_PARAM_MAX_PAYLOAD_SIZE] = 128u << random_below(dice, 6);
	values[ANARCHY_PARAM_COMPLETION_TIMEOUT] = 10 + (uint32_t)random_below(dice, 991);
	do {
		mask = (uint32_t)anarchy_dice_roll(dice) &
		       (1u << ANARCHY_PARAM_RING_BUFFER_SIZE | 1u << ANARCHY_PARAM_MAX_DMA_CHANNELS |
			1u << ANARCHY_PARAM_MAX_PAYLOAD_SIZE |
			1u << ANARCHY_PARAM_COMPLETION_TIMEOUT);
	} while (!mask);
	return mask;
}

/* Whether the change on trial shows as one, with the way back. */
static void check_trial(struct changes *changes, uint32_t mask, const uint32_t *values)
{
	struct anarchy_config config;
	unsigned int i;

	config_get(&config);
	if (config.state != ANARCHY_CONFIG_TRIAL)
		wrong(changes, "state on trial", config.state, ANARCHY_CONFIG_TRIAL);
	check_values(changes, config.previous, "a value to return to");
	for (i = 0; i < ANARCHY_PARAM_COUNT; i++)
		if (mask & (1u << i) && config.values[i] != values[i])
			wrong(changes, "a value on trial", config.values[i], values[i]);
}

static void await_return(struct changes *changes)
{
	static const struct timespec look_again = { .tv_nsec = 5000000 };
	uint64_t until = now_ns() + TRIAL_WAIT_SECONDS * 1000000000ull;
	struct anarchy_config config;

	config_get(&config);
	while (config.state == ANARCHY_CONFIG_TRIAL && now_ns() < until) {
		nanosleep(&look_again, NULL);
		config_get(&config);
	}
	if (config.state == ANARCHY_CONFIG_TRIAL)
		wrong(changes, "state long after the trial", config.state, ANARCHY_CONFIG_CONFIRMED);
}

static void adopt(struct changes *changes, uint32_t mask, const uint32_t *values)
{
	unsigned int i;

	for (i = 0; i < ANARCHY_PARAM_COUNT; i++)
		if (mask & (1u << i))
			changes->values[i] = values[i];
}

static void expect_accepted(struct changes *changes, const char *what, int err)
{
	if (err)
		wrong(changes, what, (unsigned int)err, 0);
}

/**
 * change_something - one random change, plain or on trial
 * @changes: what has been done so far
 * @dice: chance
 *
 * Most are plain, because a trial that nobody ends takes a second.
 */
void change_something(struct changes *changes, struct anarchy_dice *dice)
{
	uint64_t token[2] = { anarchy_dice_roll(dice) | 1, anarchy_dice_roll(dice) };
	uint32_t values[ANARCHY_VALUES_MAX] = { 0 }, mask = choose(dice, values);
	uint64_t way = random_below(dice, 100);
	struct anarchy_config config;
	int err;

	err = config_set(mask, values, way < 70 ? 0 : way < 95 ? 60000 : ANARCHY_TRIAL_MIN_MS, token);
	if (err == ENOMEM) {
		/* A refusal that changes nothing is an answer too; what runs is checked below. */
		fprintf(stderr, "no memory for %u pages\n", values[ANARCHY_PARAM_RING_BUFFER_SIZE]);
	} else if (err) {
		wrong(changes, "errno of CONFIG_SET", (unsigned int)err, 0);
	} else if (way < 70) {
		adopt(changes, mask, values);
		changes->plain++;
	} else {
		check_trial(changes, mask, values);
		if (way < 80) {
			expect_accepted(changes, "errno of CONFIRM", config_confirm(token));
			adopt(changes, mask, values);
			changes->confirmed++;
		} else if (way < 95) {
			expect_accepted(changes, "errno of REVERT", config_revert(token));
			changes->reverted++;
		} else {
			await_return(changes);
			changes->timed_out++;
		}
	}
	config_get(&config);
	check_values(changes, config.values, "a running value");
}
