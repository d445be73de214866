// SPDX-License-Identifier: GPL-2.0-only
/*
 * What happens to a frame on the loopback link's wire: it goes to the other end, or suffers a
 * fault. link_loop_engine.c says when.
 *
 * Faults come from the seeded dice of each direction, or are ordered one by one. A frame that is
 * lost occupies the wire in vain and stays the oldest of its ring, so it is sent again. Frames that
 * are repeated or overtaken really are: the receiver finds that out by their numbers.
 */
#include <linux/bitops.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "link_loop.h"

static const enum anarchy_error loss_errors[LOOP_LOSSES] = {
	[LOOP_FAULT_CRC] = ANARCHY_ERROR_CRC,
	[LOOP_FAULT_DROP] = ANARCHY_ERROR_DROPPED,
	[LOOP_FAULT_OVERRUN] = ANARCHY_ERROR_OVERRUN,
};

/**
 * loop_due - when something that has left the wire arrives
 * @direction: the direction, locked
 * @finish_ns: when it left
 *
 * Return: CLOCK_MONOTONIC.
 */
u64 loop_due(struct loop_direction *direction, u64 finish_ns)
{
	const struct loop_model *model = &direction->model;
	u64 due_ns = finish_ns + model->wire.latency_ns;

	if (model->unlimited)
		return finish_ns;
	if (model->jitter_ns)
		due_ns += anarchy_dice_roll(&direction->dice) % (model->jitter_ns + 1ull);
	return due_ns;
}

/*
 * Whether the oldest frame of a channel gets lost this time. An ordered fault hits each frame once,
 * so that N of them hit the next N frames; dice hit every transmission alike.
 */
static bool frame_lost(struct loop_direction *direction, u32 channel, struct anarchy_slot *slot)
{
	struct loop_link *loop = direction->loop;
	u32 fault;

	for (fault = 0; fault < LOOP_LOSSES; fault++) {
		if (!(slot->faults & BIT(fault)) &&
		    atomic_dec_if_positive(&loop->inject[fault]) >= 0)
			slot->faults |= BIT(fault);
		else if (!anarchy_dice_hit(&direction->dice, direction->model.fault_ppm[fault]))
			continue;
		anarchy_count_error(&loop->link, loss_errors[fault], channel);
		return true;
	}
	return false;
}

static bool frame_stuck(struct loop_direction *direction, u32 channel, struct anarchy_slot *slot)
{
	if (slot->faults & BIT(LOOP_FAULTS) ||
	    atomic_dec_if_positive(&direction->loop->inject_stuck) < 0)
		return false;
	slot->faults |= BIT(LOOP_FAULTS);
	direction->stuck |= BIT(channel);
	return true;
}

/*
 * A second page of the receiver's if a fault that needs one happens now. Whether there is one is
 * found out first: what was ordered must not be used up in vain.
 */
static void *fault_page(struct loop_direction *direction, enum loop_fault fault,
			struct anarchy_ring *rx)
{
	atomic_t *ordered = &direction->loop->inject[fault];
	u32 ppm = direction->model.fault_ppm[fault];
	void *page;

	if (!ppm && !atomic_read(ordered))
		return NULL;
	if (anarchy_ring_room(rx) < 2)
		return NULL;
	page = anarchy_ring_take(rx);
	if (!page || atomic_dec_if_positive(ordered) >= 0 ||
	    anarchy_dice_hit(&direction->dice, ppm))
		return page;
	anarchy_ring_give(rx, page);
	return NULL;
}

static u64 frame_time_ns(struct loop_direction *direction, u32 bytes)
{
	const struct loop_model *model = &direction->model;

	return model->unlimited ? 0 : anarchy_frame_time_ns(&model->wire, bytes);
}

/*
 * A frame leaves the wire at the receiver's: its full page for an empty one of the receiver's, so
 * that both rings go on owning as many.
 */
static void frame_arrives(struct loop_direction *direction, u32 channel, u32 sequence, void *page,
			  u64 finish_ns)
{
	struct anarchy_ring *tx = &loop_sender(direction, channel)->tx;
	struct anarchy_slot *slot = anarchy_ring_slot(tx, sequence);

	anarchy_receive(loop_receiver(direction, channel), sequence, slot->page, slot->length,
			loop_due(direction, finish_ns));
	slot->page = page;
}

/* The sender is told that the receiver has its oldest frame. */
static void frame_completed(struct loop_direction *direction, u32 channel)
{
	struct anarchy_ring *tx = &loop_sender(direction, channel)->tx;
	struct anarchy_slot *slot = anarchy_ring_slot(tx, tx->tail);
	u64 now = ktime_get_ns();

	if (direction->from == ANARCHY_NEAR)
		anarchy_count_tx(&direction->loop->link, channel, slot->length,
				 now - slot->time_ns);
	anarchy_ring_release(tx, now);
}

/**
 * loop_carry - the oldest frame of a channel has been on the wire
 * @direction: the direction, locked
 * @job: which frame, and when it left the wire
 * @batch: gets what is to be done when the lock is dropped
 */
void loop_carry(struct loop_direction *direction, const struct loop_job *job,
		struct loop_batch *batch)
{
	struct anarchy_ring *tx = &loop_sender(direction, job->channel)->tx;
	struct anarchy_ring *rx = &loop_receiver(direction, job->channel)->rx;
	struct anarchy_slot *slot = anarchy_ring_slot(tx, tx->tail);
	u32 channel = job->channel, sequence = tx->tail;
	u64 finish_ns = job->finish_ns;
	void *page, *second;

	if (frame_stuck(direction, channel, slot))
		return;
	/* There was room a moment ago, but the ring may have been told to shrink since. */
	page = anarchy_ring_take(rx);
	if (!page)
		return;
	direction->free_ns = finish_ns;
	direction->next = channel + 1;
	if (frame_lost(direction, channel, slot)) {
		anarchy_ring_give(rx, page);
		return;
	}

	second = NULL;
	if (anarchy_ring_used(tx) > 1)
		second = fault_page(direction, LOOP_FAULT_REORDER, rx);
	if (second) {
		/* The frame after it goes first. */
		frame_arrives(direction, channel, sequence + 1, second, finish_ns);
		finish_ns += frame_time_ns(direction,
					   anarchy_ring_slot(tx, sequence + 1)->length);
		frame_arrives(direction, channel, sequence, page, finish_ns);
		frame_completed(direction, channel);
	} else {
		second = fault_page(direction, LOOP_FAULT_DUPLICATE, rx);
		if (second)
			memcpy(second, slot->page, slot->length);
		frame_arrives(direction, channel, sequence, page, finish_ns);
		if (second) {
			finish_ns += frame_time_ns(direction, slot->length);
			anarchy_receive(loop_receiver(direction, channel), sequence, second,
					slot->length, loop_due(direction, finish_ns));
		}
	}
	frame_completed(direction, channel);
	direction->free_ns = finish_ns;
	direction->arriving |= BIT(channel);
	batch->frames++;
	batch->completed |= BIT(channel);
}
