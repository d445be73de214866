/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random changes of the configuration, each checked to have the effect that it should. */
#ifndef ANARCHY_TEST_CHANGES_H
#define ANARCHY_TEST_CHANGES_H

#include <stdbool.h>

#include "nodes.h"

/**
 * struct changes - what has been changed so far
 * @plain: without a trial
 * @confirmed: on trial, then confirmed
 * @reverted: on trial, then reverted by token
 * @timed_out: on trial, until the driver ended it
 * @wrong: the configuration was not what it should have been
 * @values: what should be running
 */
struct changes {
	unsigned int plain;
	unsigned int confirmed;
	unsigned int reverted;
	unsigned int timed_out;
	unsigned int wrong;
	uint32_t values[ANARCHY_VALUES_MAX];
};

void changes_start(struct changes *changes);
void change_something(struct changes *changes, struct anarchy_dice *dice);

#endif
