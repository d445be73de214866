// SPDX-License-Identifier: GPL-2.0-only
/*
 * The loopback link's wire: when and in what order frames go from TX rings to RX rings, each at the
 * time at which a real wire would have carried it. link_loop_carry.c moves them.
 *
 * Frames go over the wire one after another. A frame starts when the wire is free, the frame was
 * posted and the receiver had room for it; it ends a frame time later, and is readable at the far
 * end a latency after that. Time passes in rounds: each processes what has ended by then, so the
 * model is exact however late a round is run. moderation_ns models the interrupt throttle of
 * Thunderbolt host controllers, which kernels up to 7.1 fix at 128 us.
 */
#include <linux/bitops.h>
#include <linux/timekeeping.h>

#include "compat.h"
#include "link_loop.h"

/* Frames that a round moves before it gives way. */
#define ROUND_FRAMES	64
/* Rounds that one system call runs on the unlimited link before it leaves the rest to the timer. */
#define INLINE_ROUNDS	16

/*
 * The channel whose turn it is among those that were ready when the wire became free, or else the
 * first to become ready. Returns LOOP_CONTROL if there is none.
 */
static u32 loop_pick(struct loop_direction *direction, u64 *start_ns)
{
	u16 candidates = direction->data ? direction->attached & ~direction->stuck : 0;
	u32 i, channel, best = LOOP_CONTROL;
	struct anarchy_ring *tx, *rx;
	u64 ready_ns;

	*start_ns = U64_MAX;
	for (i = 0; candidates && i < ANARCHY_CHANNELS_MAX; i++) {
		channel = (direction->next + i) % ANARCHY_CHANNELS_MAX;
		if (!(candidates & BIT(channel)))
			continue;
		tx = &loop_sender(direction, channel)->tx;
		rx = &loop_receiver(direction, channel)->rx;
		if (!anarchy_ring_used(tx) || !anarchy_ring_room(rx))
			continue;
		ready_ns = max(anarchy_ring_slot(tx, tx->tail)->time_ns,
			       READ_ONCE(rx->room_since_ns));
		if (ready_ns <= direction->free_ns) {
			*start_ns = direction->free_ns;
			return channel;
		}
		if (ready_ns < *start_ns) {
			*start_ns = ready_ns;
			best = channel;
		}
	}
	return best;
}

/*
 * Finds what goes over the wire next, or returns false if there is nothing. A control message goes
 * before frames that could start when it does, but not before those that had started by the time
 * it was sent, although a late round may get to them only now: the wire was not idle then.
 */
static bool loop_next_job(struct loop_direction *direction, u64 now, struct loop_job *job)
{
	struct loop_message *message;
	struct anarchy_ring *tx;
	u64 start_ns, message_ns;

	job->channel = loop_pick(direction, &start_ns);
	if (direction->sent != direction->posted) {
		message = &direction->messages[direction->sent % LOOP_MESSAGES];
		message_ns = max(direction->free_ns, message->posted_ns);
		if (message_ns <= start_ns) {
			start_ns = message_ns;
			job->channel = LOOP_CONTROL;
			job->bytes = sizeof(message->message);
		}
	} else if (job->channel == LOOP_CONTROL) {
		return false;
	}
	if (job->channel != LOOP_CONTROL) {
		tx = &loop_sender(direction, job->channel)->tx;
		job->bytes = anarchy_ring_slot(tx, tx->tail)->length;
	}
	if (direction->model.unlimited)
		job->finish_ns = now;
	else
		job->finish_ns = start_ns + anarchy_frame_time_ns(&direction->model.wire,
								  job->bytes);
	return true;
}

static void loop_move_message(struct loop_direction *direction, const struct loop_job *job)
{
	struct loop_message *message = &direction->messages[direction->sent % LOOP_MESSAGES];

	message->due_ns = loop_due(direction, job->finish_ns);
	direction->free_ns = job->finish_ns;
	direction->sent++;
}

/*
 * Lets the receiver of a channel see what has arrived by now. Returns when the next frame will
 * have.
 */
static u64 loop_arrive_channel(struct loop_direction *direction, u32 channel, u64 now,
			       struct loop_batch *batch)
{
	struct anarchy_ring *rx = &loop_receiver(direction, channel)->rx;
	struct anarchy_slot *slot;

	while (rx->visible != rx->head) {
		slot = anarchy_ring_slot(rx, rx->visible);
		if (!direction->model.unlimited && slot->time_ns > now)
			return slot->time_ns;
		if (direction->from == ANARCHY_FAR)
			anarchy_count_rx(&direction->loop->link, channel, slot->length);
		/* The slot before the index; pairs with anarchy_ring_readable(). */
		smp_store_release(&rx->visible, rx->visible + 1);
		batch->arrived |= BIT(channel);
	}
	direction->arriving &= ~BIT(channel);
	return U64_MAX;
}

/* Returns when the next thing will arrive. */
static u64 loop_arrive(struct loop_direction *direction, u64 now, struct loop_batch *batch)
{
	struct loop_message *message;
	unsigned long channels;
	u64 next_ns = U64_MAX;
	u32 channel;

	channels = direction->arriving;
	for_each_set_bit(channel, &channels, ANARCHY_CHANNELS_MAX)
		next_ns = min(next_ns, loop_arrive_channel(direction, channel, now, batch));

	channels = direction->closing & ~direction->arriving;
	for_each_set_bit(channel, &channels, ANARCHY_CHANNELS_MAX) {
		if (anarchy_ring_used(&loop_sender(direction, channel)->tx))
			continue;
		direction->closing &= ~BIT(channel);
		/* The last frames before the end; pairs with read_verdict(). */
		smp_store_release(&loop_receiver(direction, channel)->rx_ended, true);
		batch->arrived |= BIT(channel);
	}

	while (direction->delivered != direction->sent && batch->count < LOOP_MESSAGES) {
		message = &direction->messages[direction->delivered % LOOP_MESSAGES];
		if (!direction->model.unlimited && message->due_ns > now)
			return min(next_ns, message->due_ns);
		batch->messages[batch->count++] = message->message;
		direction->delivered++;
	}
	return next_ns;
}

/*
 * One round of processing. Returns when the next is to run, U64_MAX if there is nothing left to do.
 */
static u64 loop_round(struct loop_direction *direction, u64 now, struct loop_batch *batch)
{
	unsigned int moved = 0;
	struct loop_job job;
	u64 next_ns;

	if (!direction->continuing)
		direction->round_ns = now;
	direction->continuing = false;
	while (now >= direction->throttle_ns && loop_next_job(direction, now, &job) &&
	       job.finish_ns <= now) {
		if (moved++ == ROUND_FRAMES) {
			direction->continuing = true;
			break;
		}
		if (job.channel == LOOP_CONTROL)
			loop_move_message(direction, &job);
		else
			loop_carry(direction, &job, batch);
	}
	if (moved && !direction->continuing && !direction->model.unlimited)
		direction->throttle_ns = direction->round_ns + direction->model.moderation_ns;

	next_ns = loop_arrive(direction, now, batch);
	if (moved || batch->arrived || batch->count)
		batch->interrupt = true;
	if (direction->continuing)
		return now;
	if (loop_next_job(direction, now, &job))
		next_ns = min(next_ns, max(job.finish_ns, direction->throttle_ns));
	return next_ns;
}

static void loop_arm(struct loop_direction *direction, u64 when_ns)
{
	if (when_ns >= direction->armed_ns)
		return;
	direction->armed_ns = when_ns;
	hrtimer_start(&direction->timer, ns_to_ktime(when_ns), HRTIMER_MODE_ABS_SOFT);
}

static void loop_run(struct loop_direction *direction, unsigned int rounds,
		     struct loop_batch *batch)
{
	u64 begin_ns = ktime_get_ns(), now = begin_ns, next_ns;

	next_ns = loop_round(direction, now, batch);
	while (--rounds && next_ns <= now) {
		now = ktime_get_ns();
		next_ns = loop_round(direction, now, batch);
	}
	loop_arm(direction, next_ns);
	anarchy_count_round(&direction->loop->link, batch->interrupt, ktime_get_ns() - begin_ns);
}

static void loop_deliver(struct loop_direction *direction, const struct anarchy_message *message)
{
	struct loop_link *loop = direction->loop;
	struct anarchy_message answer;

	if (direction->from == ANARCHY_FAR)
		anarchy_link_receive(&loop->link, message);
	else if (!READ_ONCE(loop->knobs.silent) && anarchy_message_answer(message, &answer))
		loop_direction_send(&loop->directions[ANARCHY_FAR], &answer);
}

/*
 * What must not be done under the lock: waking, and answering, which takes the lock of the other
 * direction. With sync the reader need not be sent to another processor: who woke it is about to
 * wait for its answer.
 */
static void loop_finish(struct loop_direction *direction, const struct loop_batch *batch, bool sync)
{
	wait_queue_head_t *readable;
	unsigned long channels;
	u32 channel, i;

	channels = batch->completed;
	for_each_set_bit(channel, &channels, ANARCHY_CHANNELS_MAX)
		if (anarchy_channel_writable(loop_sender(direction, channel)))
			wake_up_interruptible(&loop_sender(direction, channel)->writable);
	channels = batch->arrived;
	for_each_set_bit(channel, &channels, ANARCHY_CHANNELS_MAX) {
		readable = &loop_receiver(direction, channel)->readable;
		if (sync)
			wake_up_interruptible_sync(readable);
		else
			wake_up_interruptible(readable);
	}
	for (i = 0; i < batch->count; i++)
		loop_deliver(direction, &batch->messages[i]);
}

static enum hrtimer_restart loop_timer(struct hrtimer *timer)
{
	struct loop_direction *direction = container_of(timer, struct loop_direction, timer);
	struct loop_batch batch = {};

	spin_lock_bh(&direction->lock);
	direction->armed_ns = U64_MAX;
	if (!direction->stopped)
		loop_run(direction, 1, &batch);
	spin_unlock_bh(&direction->lock);
	loop_finish(direction, &batch, false);
	return HRTIMER_NORESTART;
}

/**
 * loop_direction_kick - something has changed: there may be something to do
 * @direction: the direction
 *
 * On the unlimited link it is done at once, in the caller's context; otherwise when the model says.
 * Any context up to softirq, no direction's lock held.
 */
void loop_direction_kick(struct loop_direction *direction)
{
	struct loop_batch batch = {};
	struct loop_job job;
	u64 now;

	spin_lock_bh(&direction->lock);
	if (direction->stopped)
		goto out;
	now = ktime_get_ns();
	if (direction->model.unlimited || direction->closing)
		loop_run(direction, direction->model.unlimited ? INLINE_ROUNDS : 1, &batch);
	else if (direction->armed_ns > max(now, direction->throttle_ns) &&
		 loop_next_job(direction, now, &job))
		loop_arm(direction, max(job.finish_ns, direction->throttle_ns));
out:
	spin_unlock_bh(&direction->lock);
	/* A single frame is a question or an answer; a stream wants two processors. */
	loop_finish(direction, &batch, batch.frames == 1);
}

/**
 * loop_direction_send - send a control message
 * @direction: the direction
 * @message: the message; lost if there is no carrier or too many are under way
 */
void loop_direction_send(struct loop_direction *direction, const struct anarchy_message *message)
{
	struct loop_message *slot;

	spin_lock_bh(&direction->lock);
	if (direction->carrier && direction->posted - direction->delivered < LOOP_MESSAGES) {
		slot = &direction->messages[direction->posted % LOOP_MESSAGES];
		slot->message = *message;
		slot->posted_ns = ktime_get_ns();
		direction->posted++;
	}
	spin_unlock_bh(&direction->lock);
	loop_direction_kick(direction);
}

void loop_direction_init(struct loop_direction *direction, struct loop_link *loop,
			 enum anarchy_end from)
{
	direction->loop = loop;
	direction->from = from;
	direction->armed_ns = U64_MAX;
	spin_lock_init(&direction->lock);
	hrtimer_setup(&direction->timer, loop_timer, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_SOFT);
}

/* Nothing happens in this direction any more when this returns. */
void loop_direction_stop(struct loop_direction *direction)
{
	spin_lock_bh(&direction->lock);
	direction->stopped = true;
	spin_unlock_bh(&direction->lock);
	hrtimer_cancel(&direction->timer);
}
