// SPDX-License-Identifier: GPL-2.0-only
/*
 * Channels: a pair of rings at each end of the link, and who is at which end.
 *
 * A channel's session begins when one end opens it and ends when no end has it open. Within a
 * session each end opens at most once: a newcomer never meets the leftovers of somebody who is
 * gone. `opened` says who has been there in this session, `open` who is there now.
 */
#include <linux/slab.h>

#include "channel.h"
#include "config.h"
#include "link.h"

static void channel_init(struct anarchy_link *link, enum anarchy_end end, u32 number)
{
	struct anarchy_channel *channel = &link->channels[end][number];

	channel->link = link;
	channel->number = number;
	channel->end = end;
	if (link->ops->far_end_here)
		channel->peer = &link->channels[!end][number];
	anarchy_ring_init(&channel->tx);
	anarchy_ring_init(&channel->rx);
	mutex_init(&channel->write_lock);
	mutex_init(&channel->read_lock);
	init_waitqueue_head(&channel->writable);
	init_waitqueue_head(&channel->readable);
}

void anarchy_channels_init(struct anarchy_link *link)
{
	u32 i;

	for (i = 0; i < ANARCHY_CHANNELS_MAX; i++) {
		channel_init(link, ANARCHY_NEAR, i);
		channel_init(link, ANARCHY_FAR, i);
	}
}

/*
 * Lowest channel that this end has not opened in its session: the session is new, or the other end
 * waits for its first peer. There can be fewer of those than channels_effective while many sessions
 * are half closed.
 */
static int channel_pick(struct anarchy_link *link, enum anarchy_end end)
{
	unsigned long opened = link->opened[end];
	unsigned int number;

	lockdep_assert_held(&link->mutex);
	if (link->gone)
		return -ENODEV;
	if (hweight16(link->open[end]) >= anarchy_link_channel_ceiling(link))
		return -EBUSY;
	number = find_first_zero_bit(&opened, ANARCHY_CHANNELS_MAX);
	return number < ANARCHY_CHANNELS_MAX ? number : -EBUSY;
}

/* Nothing here can fail. */
static struct anarchy_channel *channel_start(struct anarchy_link *link, enum anarchy_end end,
					     u32 number, struct anarchy_ring_memory *tx,
					     struct anarchy_ring_memory *rx)
{
	struct anarchy_channel *channel = &link->channels[end][number];

	anarchy_ring_install(&channel->tx, tx);
	anarchy_ring_install(&channel->rx, rx);
	channel->tx_broken = false;
	channel->rx_ended = false;
	channel->stalled = false;
	channel->watch_tail = 0;
	channel->watch_since_ns = U64_MAX;
	link->open[end] |= BIT(number);
	link->opened[end] |= BIT(number);
	link->ops->channel_open(channel);
	anarchy_watchdog_start(link);
	return channel;
}

/**
 * anarchy_channel_open - take the lowest free channel
 * @link: the link
 * @end: at which end
 *
 * anarchy_config_mutex keeps a change of ring_buffer_size out from the allocation of the rings to
 * the opening of the channel, so that a change which has been prepared for all open channels finds
 * no more of them.
 *
 * Return: the channel, or ERR_PTR: -EBUSY as many channels as the link allows are open at this end,
 * -ENODEV the link is gone, -ENOMEM, -EINTR.
 */
struct anarchy_channel *anarchy_channel_open(struct anarchy_link *link, enum anarchy_end end)
{
	struct anarchy_ring_memory tx, rx;
	struct anarchy_channel *channel;
	int number, err;
	u32 pages;

	err = mutex_lock_interruptible(&anarchy_config_mutex);
	if (err)
		return ERR_PTR(err);

	/*
	 * A first look, so that nobody can make the kernel allocate megabytes just to be told
	 * EBUSY.
	 */
	mutex_lock(&link->mutex);
	number = channel_pick(link, end);
	mutex_unlock(&link->mutex);
	if (number < 0) {
		err = number;
		goto err_unlock;
	}

	pages = anarchy_value(ANARCHY_PARAM_RING_BUFFER_SIZE);
	err = anarchy_ring_memory_alloc(&tx, pages);
	if (err)
		goto err_unlock;
	err = anarchy_ring_memory_alloc(&rx, pages);
	if (err)
		goto err_free_tx;

	mutex_lock(&link->mutex);
	number = channel_pick(link, end);
	if (number < 0) {
		mutex_unlock(&link->mutex);
		err = number;
		goto err_free_rx;
	}
	channel = channel_start(link, end, number, &tx, &rx);
	mutex_unlock(&link->mutex);
	mutex_unlock(&anarchy_config_mutex);
	anarchy_link_dbg(link, 2, "channel %d opened at the %s end\n", number,
			 end == ANARCHY_NEAR ? "near" : "far");
	return channel;

err_free_rx:
	anarchy_ring_memory_free(&rx);
err_free_tx:
	anarchy_ring_memory_free(&tx);
err_unlock:
	mutex_unlock(&anarchy_config_mutex);
	return ERR_PTR(err);
}

static void channel_end_session(struct anarchy_channel *channel)
{
	struct anarchy_link *link = channel->link;

	anarchy_ring_destroy(&channel->tx);
	anarchy_ring_destroy(&channel->rx);
	link->opened[channel->end] &= ~BIT(channel->number);
}

/**
 * anarchy_channel_close - leave a channel
 * @channel: an open channel
 *
 * What was written before still reaches the other end if that is open.
 */
void anarchy_channel_close(struct anarchy_channel *channel)
{
	struct anarchy_link *link = channel->link;
	struct anarchy_channel *peer = channel->peer;

	mutex_lock(&link->mutex);
	link->open[channel->end] &= ~BIT(channel->number);
	/*
	 * From here on the transport leaves rx alone, and tx too unless it is still to be drained.
	 */
	link->ops->channel_close(channel);
	if (peer && link->open[peer->end] & BIT(peer->number)) {
		anarchy_ring_retire(&channel->tx);
		anarchy_ring_destroy(&channel->rx);
	} else {
		channel_end_session(channel);
		if (peer)
			channel_end_session(peer);
	}
	mutex_unlock(&link->mutex);
	anarchy_link_dbg(link, 2, "channel %u closed at the %s end\n", channel->number,
			 channel->end == ANARCHY_NEAR ? "near" : "far");
}

static bool channel_is_open(const struct anarchy_channel *channel)
{
	return channel->link->open[channel->end] & BIT(channel->number);
}

/**
 * anarchy_channels_prepare - allocate what larger rings will need
 * @link: the link
 * @pages: wanted ring_buffer_size
 * @gfp: how to allocate
 *
 * The caller holds anarchy_config_mutex until anarchy_channels_end_change(). Channels may close
 * meanwhile, none opens.
 *
 * Return: 0 or -ENOMEM.
 */
int anarchy_channels_prepare(struct anarchy_link *link, u32 pages, gfp_t gfp)
{
	u32 running = anarchy_value(ANARCHY_PARAM_RING_BUFFER_SIZE);
	struct anarchy_channel *channel;
	u16 open[ANARCHY_ENDS];
	u32 end, i;
	int err = 0;

	lockdep_assert_held(&anarchy_config_mutex);
	if (pages <= running)
		return 0;
	mutex_lock(&link->mutex);
	memcpy(open, link->open, sizeof(open));
	mutex_unlock(&link->mutex);
	for (end = 0; end < ANARCHY_ENDS; end++) {
		for (i = 0; i < ANARCHY_CHANNELS_MAX; i++) {
			if (!(open[end] & BIT(i)))
				continue;
			channel = &link->channels[end][i];
			err = anarchy_pages_alloc(&channel->tx.reserve, pages - running, gfp) ?:
			      anarchy_pages_alloc(&channel->rx.reserve, pages - running, gfp);
			if (err)
				return err;
		}
	}
	return 0;
}

/**
 * anarchy_channels_commit - change the size of all open rings
 * @link: the link, its mutex held
 * @pages: ring_buffer_size, which anarchy_channels_prepare() has prepared for
 */
void anarchy_channels_commit(struct anarchy_link *link, u32 pages)
{
	struct anarchy_channel *channel;
	u32 end, i;

	lockdep_assert_held(&link->mutex);
	for (end = 0; end < ANARCHY_ENDS; end++) {
		for (i = 0; i < ANARCHY_CHANNELS_MAX; i++) {
			channel = &link->channels[end][i];
			if (!channel_is_open(channel))
				continue;
			anarchy_ring_resize(&channel->tx, pages);
			anarchy_ring_resize(&channel->rx, pages);
			wake_up_interruptible(&channel->writable);
		}
	}
}

/**
 * anarchy_channels_end_change - free what was prepared and is not needed
 * @link: the link
 */
void anarchy_channels_end_change(struct anarchy_link *link)
{
	u32 end, i;

	lockdep_assert_held(&anarchy_config_mutex);
	for (end = 0; end < ANARCHY_ENDS; end++) {
		for (i = 0; i < ANARCHY_CHANNELS_MAX; i++) {
			anarchy_pages_free(&link->channels[end][i].tx.reserve);
			anarchy_pages_free(&link->channels[end][i].rx.reserve);
		}
	}
}

/**
 * anarchy_channels_wake - let everybody who waits look at the link again
 * @link: the link
 */
void anarchy_channels_wake(struct anarchy_link *link)
{
	u32 end, i;

	for (end = 0; end < ANARCHY_ENDS; end++) {
		for (i = 0; i < ANARCHY_CHANNELS_MAX; i++) {
			wake_up_interruptible_all(&link->channels[end][i].writable);
			wake_up_interruptible_all(&link->channels[end][i].readable);
		}
	}
}
