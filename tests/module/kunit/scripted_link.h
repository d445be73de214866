/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A link whose transport does what a test says: it keeps what the driver asks the far end, and
 * answers nothing by itself.
 */
#ifndef ANARCHY_SCRIPTED_LINK_H
#define ANARCHY_SCRIPTED_LINK_H

#include <linux/spinlock.h>
#include <linux/wait.h>

#include "link.h"

struct kunit;

/**
 * struct scripted_link - the link
 * @link: what all links have
 * @lock: protects @asked and @questions
 * @asked: the last question
 * @questions: how many there were
 * @wait: woken by each question
 * @data: what set_data said last; under link.mutex
 * @channels: channels that the transport can carry; set before a commit
 */
struct scripted_link {
	struct anarchy_link link;
	spinlock_t lock;	/* protects asked and questions */
	struct anarchy_message asked;
	u32 questions;
	wait_queue_head_t wait;
	bool data;
	u32 channels;
};

struct scripted_link *scripted_link_make(struct kunit *test, u32 number);
void scripted_link_remove(struct scripted_link *scripted);
u32 scripted_link_question(struct scripted_link *scripted, struct anarchy_message *message);
bool scripted_link_wait(struct scripted_link *scripted, u32 questions);

#endif
