// SPDX-License-Identifier: GPL-2.0-only
/*
 * The loopback link: both ends in this kernel. It truly moves the bytes, takes the time that a real
 * link would, and never passes for hardware. link_loop_engine.c is the wire; here is what the rest
 * of the driver sees of it.
 */
#include <linux/slab.h>
#include <linux/timekeeping.h>

#include "link_loop.h"

#define STARVED_NS	(5 * NSEC_PER_MSEC)

/* 128 us is the fixed interrupt throttle of Thunderbolt host controllers in kernels up to 7.1. */
static const struct loop_knobs default_knobs = {
	.lanes = 4,
	.generation = 4,
	.latency_ns = 500,
	.moderation_ns = 128000,
	.channels = ANARCHY_CHANNELS_MAX,
};

static struct loop_link *loop_link;

static struct loop_link *to_loop(struct anarchy_link *link)
{
	return container_of(link, struct loop_link, link);
}

/* The direction in which an end of a channel sends, and that in which it receives. */
static struct loop_direction *outward(const struct anarchy_channel *channel)
{
	return &to_loop(channel->link)->directions[channel->end];
}

static struct loop_direction *inward(const struct anarchy_channel *channel)
{
	return &to_loop(channel->link)->directions[!channel->end];
}

static void loop_kick_tx(struct anarchy_channel *channel)
{
	loop_direction_kick(outward(channel));
}

static void loop_kick_rx(struct anarchy_channel *channel)
{
	loop_direction_kick(inward(channel));
}

static void loop_set_rate(struct loop_link *loop)
{
	struct anarchy_rate *rate = &loop->link.rate;
	const struct loop_knobs *knobs = &loop->knobs;
	u32 forced = loop->link.values[ANARCHY_PARAM_FORCE_LINK_SPEED];

	rate->generation = forced ? min(forced, knobs->generation) : knobs->generation;
	rate->speed_limit = forced > knobs->generation ? ANARCHY_LIMIT_SPEED : ANARCHY_LIMIT_NONE;
	rate->lanes = knobs->lanes;
	if (knobs->bandwidth_mbps)
		rate->line_rate = (u64)knobs->bandwidth_mbps * 1000000 / 8;
	else
		rate->line_rate = anarchy_line_rate(rate->generation, rate->lanes);
	rate->channels = knobs->channels;
	rate->channels_limit = ANARCHY_LIMIT_TRANSPORT;
}

static void loop_configure(struct anarchy_link *link)
{
	struct loop_link *loop = to_loop(link);
	const struct loop_knobs *knobs = &loop->knobs;
	struct loop_direction *direction;
	struct loop_model model;
	u32 end;

	loop_set_rate(loop);
	model = (struct loop_model) {
		.wire = {
			.line_rate = link->rate.line_rate,
			.payload = link->values[ANARCHY_PARAM_MAX_PAYLOAD_SIZE],
			.latency_ns = knobs->latency_ns,
		},
		.unlimited = knobs->unlimited,
		.jitter_ns = knobs->jitter_ns,
		.moderation_ns = knobs->moderation_ns,
	};
	memcpy(model.fault_ppm, knobs->fault_ppm, sizeof(model.fault_ppm));
	for (end = 0; end < ANARCHY_ENDS; end++) {
		direction = &loop->directions[end];
		spin_lock_bh(&direction->lock);
		direction->model = model;
		direction->throttle_ns = 0;
		spin_unlock_bh(&direction->lock);
		loop_direction_kick(direction);
	}
}

static void loop_set_data(struct anarchy_link *link, bool on)
{
	struct loop_direction *direction;
	u32 end;

	for (end = 0; end < ANARCHY_ENDS; end++) {
		direction = &to_loop(link)->directions[end];
		spin_lock_bh(&direction->lock);
		direction->data = on;
		direction->free_ns = max(direction->free_ns, ktime_get_ns());
		spin_unlock_bh(&direction->lock);
		loop_direction_kick(direction);
	}
}

static void loop_send(struct anarchy_link *link, const struct anarchy_message *message)
{
	loop_direction_send(&to_loop(link)->directions[ANARCHY_NEAR], message);
}

static void loop_attach(struct loop_direction *direction, u32 channel)
{
	spin_lock_bh(&direction->lock);
	direction->attached |= BIT(channel);
	/* Frames that waited for their peer go over the wire from now on, not in the past. */
	direction->free_ns = max(direction->free_ns, ktime_get_ns());
	spin_unlock_bh(&direction->lock);
	loop_direction_kick(direction);
}

static void loop_detach(struct loop_direction *direction, u32 channel)
{
	lockdep_assert_held(&direction->lock);
	direction->attached &= ~BIT(channel);
	direction->arriving &= ~BIT(channel);
	direction->closing &= ~BIT(channel);
	direction->stuck &= ~BIT(channel);
}

static void loop_channel_open(struct anarchy_channel *channel)
{
	struct anarchy_link *link = channel->link;

	if (!(link->open[!channel->end] & BIT(channel->number)))
		return;
	loop_attach(outward(channel), channel->number);
	loop_attach(inward(channel), channel->number);
}

static void loop_channel_close(struct anarchy_channel *channel)
{
	bool peer_open = channel->link->open[!channel->end] & BIT(channel->number);
	struct anarchy_channel *peer = channel->peer;
	struct loop_direction *direction;

	/*
	 * Nothing arrives here any more; what the peer has not got rid of is lost, and it is told.
	 */
	direction = inward(channel);
	spin_lock_bh(&direction->lock);
	loop_detach(direction, channel->number);
	if (peer_open) {
		WRITE_ONCE(peer->tx_broken, true);
		anarchy_ring_purge(&peer->tx);
	}
	spin_unlock_bh(&direction->lock);

	/* What this end has sent still arrives, and then the end of the stream. */
	direction = outward(channel);
	spin_lock_bh(&direction->lock);
	if (peer_open)
		direction->closing |= BIT(channel->number);
	else
		loop_detach(direction, channel->number);
	spin_unlock_bh(&direction->lock);
	if (peer_open) {
		loop_direction_kick(direction);
		wake_up_interruptible_all(&peer->writable);
	}
}

static void loop_channel_reset(struct anarchy_channel *channel)
{
	struct loop_direction *direction = outward(channel);

	/*
	 * The oldest uncompleted descriptor is still the oldest of its ring: it is simply sent
	 * again.
	 */
	spin_lock_bh(&direction->lock);
	direction->stuck &= ~BIT(channel->number);
	spin_unlock_bh(&direction->lock);
	loop_direction_kick(direction);
}

static bool loop_channel_waits(struct anarchy_channel *channel)
{
	struct loop_direction *direction = outward(channel);
	bool waits, starved;

	spin_lock_bh(&direction->lock);
	/* A round that should long have run means that the processor is late, not the link. */
	starved = ktime_get_ns() > direction->armed_ns &&
		  ktime_get_ns() - direction->armed_ns > STARVED_NS;
	waits = !direction->data || !(direction->attached & BIT(channel->number)) ||
		!anarchy_ring_room(&channel->peer->rx);
	spin_unlock_bh(&direction->lock);
	return waits || starved;
}

static void loop_set_carrier(struct loop_link *loop, bool carrier)
{
	struct loop_direction *direction;
	u32 end;

	for (end = 0; end < ANARCHY_ENDS; end++) {
		direction = &loop->directions[end];
		spin_lock_bh(&direction->lock);
		direction->carrier = carrier;
		/* Messages under way are lost with the cable. */
		direction->sent = direction->posted;
		direction->delivered = direction->posted;
		spin_unlock_bh(&direction->lock);
	}
	anarchy_link_set_carrier(&loop->link, carrier);
}

/* Plugs the cable in, or pulls it where that is to happen again and again. */
static void loop_flap_work(struct work_struct *work)
{
	struct loop_link *loop = container_of(work, struct loop_link, flap_work.work);
	u32 period_ms = READ_ONCE(loop->knobs.flap_period_ms);
	u32 pulled_ms = period_ms / 10;
	bool pull = period_ms && READ_ONCE(loop->link.carrier);

	loop_set_carrier(loop, !pull);
	if (period_ms)
		mod_delayed_work(anarchy_workqueue, &loop->flap_work,
				 msecs_to_jiffies(pull ? pulled_ms : period_ms - pulled_ms));
}

/**
 * loop_flap - pull the cable for a while
 * @loop: the link
 * @ms: how long
 */
void loop_flap(struct loop_link *loop, u32 ms)
{
	loop_set_carrier(loop, false);
	mod_delayed_work(anarchy_workqueue, &loop->flap_work, msecs_to_jiffies(ms));
}

/**
 * loop_flap_every - pull the cable again and again
 * @loop: the link
 * @period_ms: how often; 0: no more, and the cable stays plugged
 */
void loop_flap_every(struct loop_link *loop, u32 period_ms)
{
	WRITE_ONCE(loop->knobs.flap_period_ms, period_ms);
	mod_delayed_work(anarchy_workqueue, &loop->flap_work, 0);
}

/**
 * loop_reseed - start the dice anew from the seed
 * @loop: the link, link.mutex held
 */
void loop_reseed(struct loop_link *loop)
{
	u32 end;

	for (end = 0; end < ANARCHY_ENDS; end++) {
		spin_lock_bh(&loop->directions[end].lock);
		/* Not the same dice in both directions. */
		loop->directions[end].dice.state = ((u64)end << 32) | loop->knobs.seed;
		spin_unlock_bh(&loop->directions[end].lock);
	}
}

static void loop_stop(struct anarchy_link *link)
{
	struct loop_link *loop = to_loop(link);

	loop_direction_stop(&loop->directions[ANARCHY_NEAR]);
	loop_direction_stop(&loop->directions[ANARCHY_FAR]);
}

static void loop_release(struct anarchy_link *link)
{
	kfree(to_loop(link));
}

static const struct anarchy_link_ops loop_ops = {
	.transport = ANARCHY_TRANSPORT_LOOPBACK,
	.far_end_here = true,
	.configure = loop_configure,
	.set_data = loop_set_data,
	.send = loop_send,
	.channel_open = loop_channel_open,
	.channel_close = loop_channel_close,
	.channel_reset = loop_channel_reset,
	.channel_waits = loop_channel_waits,
	.kick_tx = loop_kick_tx,
	.kick_rx = loop_kick_rx,
	.stop = loop_stop,
	.release = loop_release,
};

/**
 * anarchy_loop_create - make the loopback link
 * @number: N in linkN
 *
 * Return: 0 or a negative error.
 */
int anarchy_loop_create(u32 number)
{
	struct loop_link *loop;
	int err;

	loop = kzalloc(sizeof(*loop), GFP_KERNEL);
	if (!loop)
		return -ENOMEM;
	loop->knobs = default_knobs;
	loop_direction_init(&loop->directions[ANARCHY_NEAR], loop, ANARCHY_NEAR);
	loop_direction_init(&loop->directions[ANARCHY_FAR], loop, ANARCHY_FAR);
	loop_reseed(loop);
	INIT_DELAYED_WORK(&loop->flap_work, loop_flap_work);
	err = anarchy_link_init(&loop->link, &loop_ops, number);
	if (err) {
		kfree(loop);
		return err;
	}
	err = anarchy_link_register(&loop->link);
	if (err) {
		anarchy_link_put(&loop->link);
		return err;
	}
	loop_debugfs_create(loop);
	loop_set_carrier(loop, true);
	loop_link = loop;
	return 0;
}

void anarchy_loop_destroy(void)
{
	struct loop_link *loop = loop_link;

	if (!loop)
		return;
	loop_link = NULL;
	/* The knobs first: none of them may plug the cable in again. */
	loop_debugfs_remove(loop);
	cancel_delayed_work_sync(&loop->flap_work);
	anarchy_link_unregister(&loop->link);
	anarchy_link_put(&loop->link);
}
