// SPDX-License-Identifier: GPL-2.0-only
/* A transport that a test plays the far end of. */
#include <kunit/test.h>
#include <linux/slab.h>

#include "scripted_link.h"

#define PATIENCE	(60 * HZ)

static struct scripted_link *to_scripted(struct anarchy_link *link)
{
	return container_of(link, struct scripted_link, link);
}

static void scripted_configure(struct anarchy_link *link)
{
	link->rate = (struct anarchy_rate) {
		.generation = 3,
		.lanes = 4,
		.line_rate = 1000000000,
		.channels = to_scripted(link)->channels,
		.channels_limit = ANARCHY_LIMIT_PATHS,
	};
}

static void scripted_set_data(struct anarchy_link *link, bool on)
{
	to_scripted(link)->data = on;
}

static void scripted_send(struct anarchy_link *link, const struct anarchy_message *message)
{
	struct scripted_link *scripted = to_scripted(link);

	spin_lock_bh(&scripted->lock);
	scripted->asked = *message;
	scripted->questions++;
	spin_unlock_bh(&scripted->lock);
	wake_up(&scripted->wait);
}

static void scripted_nothing(struct anarchy_channel *channel)
{
}

static bool scripted_waits(struct anarchy_channel *channel)
{
	return true;
}

static void scripted_stop(struct anarchy_link *link)
{
}

static void scripted_release(struct anarchy_link *link)
{
	kfree(to_scripted(link));
}

static const struct anarchy_link_ops scripted_ops = {
	.transport = ANARCHY_TRANSPORT_SIMULATED,
	.configure = scripted_configure,
	.set_data = scripted_set_data,
	.send = scripted_send,
	.channel_open = scripted_nothing,
	.channel_close = scripted_nothing,
	.channel_reset = scripted_nothing,
	.channel_waits = scripted_waits,
	.kick_tx = scripted_nothing,
	.kick_rx = scripted_nothing,
	.stop = scripted_stop,
	.release = scripted_release,
};

/**
 * scripted_link_make - a link without carrier
 * @test: fails if there is none
 * @number: of the link, not 0
 */
struct scripted_link *scripted_link_make(struct kunit *test, u32 number)
{
	struct scripted_link *scripted = kzalloc(sizeof(*scripted), GFP_KERNEL);
	int err;

	KUNIT_ASSERT_NOT_NULL(test, scripted);
	spin_lock_init(&scripted->lock);
	init_waitqueue_head(&scripted->wait);
	scripted->channels = 4;
	err = anarchy_link_init(&scripted->link, &scripted_ops, number);
	if (err)
		kfree(scripted);
	KUNIT_ASSERT_EQ(test, err, 0);
	err = anarchy_link_register(&scripted->link);
	if (err)
		anarchy_link_put(&scripted->link);
	KUNIT_ASSERT_EQ(test, err, 0);
	return scripted;
}

void scripted_link_remove(struct scripted_link *scripted)
{
	anarchy_link_unregister(&scripted->link);
	anarchy_link_put(&scripted->link);
}

/**
 * scripted_link_question - what the driver asked last
 * @scripted: the link
 * @message: filled
 *
 * Return: how many questions there were.
 */
u32 scripted_link_question(struct scripted_link *scripted, struct anarchy_message *message)
{
	u32 questions;

	spin_lock_bh(&scripted->lock);
	*message = scripted->asked;
	questions = scripted->questions;
	spin_unlock_bh(&scripted->lock);
	return questions;
}

/**
 * scripted_link_wait - until the driver has asked so often
 * @scripted: the link
 * @questions: how often
 *
 * Return: false if it did not for a very long time.
 */
bool scripted_link_wait(struct scripted_link *scripted, u32 questions)
{
	return wait_event_timeout(scripted->wait, READ_ONCE(scripted->questions) >= questions,
				  PATIENCE);
}
