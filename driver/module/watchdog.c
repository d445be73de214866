// SPDX-License-Identifier: GPL-2.0-only
/*
 * The watchdog: completion_timeout on the oldest descriptor in flight of every open channel.
 *
 * Only a descriptor that could make progress is watched. One that waits for the far end to make
 * room, for a peer, or for the link to come up is not late; the clock starts when that ends.
 */
#include <linux/jiffies.h>
#include <linux/timekeeping.h>

#include "events.h"
#include "link.h"

/* The oldest descriptor is found late by at most an eighth of completion_timeout and a tick. */
static unsigned long watchdog_period(const struct anarchy_link *link)
{
	return msecs_to_jiffies(link->values[ANARCHY_PARAM_COMPLETION_TIMEOUT] / 8) + 1;
}

static void channel_reset(struct anarchy_channel *channel)
{
	struct anarchy_link *link = channel->link;
	struct anarchy_event event;

	WRITE_ONCE(channel->stalled, true);
	anarchy_count_error(link, ANARCHY_ERROR_TIMEOUT, channel->number);
	link->ops->channel_reset(channel);
	WRITE_ONCE(channel->resets, channel->resets + 1);
	WRITE_ONCE(channel->stalled, false);

	anarchy_event_init(&event, ANARCHY_EVENT_CHANNEL_RESET, ANARCHY_SOURCE_DRIVER);
	event.link = link->number;
	event.args[0] = channel->number;
	anarchy_event_post(&event);
	anarchy_link_dbg(link, 1, "channel %u reset: no completion within %u ms\n", channel->number,
			 link->values[ANARCHY_PARAM_COMPLETION_TIMEOUT]);
}

static void channel_watch(struct anarchy_channel *channel, u64 now)
{
	struct anarchy_link *link = channel->link;
	u64 timeout_ns = (u64)link->values[ANARCHY_PARAM_COMPLETION_TIMEOUT] * NSEC_PER_MSEC;
	u32 tail = READ_ONCE(channel->tx.tail);
	bool idle = !anarchy_ring_used(&channel->tx) || link->ops->channel_waits(channel);

	if (idle) {
		channel->watch_since_ns = U64_MAX;
	} else if (channel->watch_since_ns == U64_MAX || tail != channel->watch_tail) {
		channel->watch_tail = tail;
		channel->watch_since_ns = now;
	} else if (now - channel->watch_since_ns >= timeout_ns) {
		channel->watch_since_ns = now;
		channel_reset(channel);
	}
}

static void watchdog_work(struct work_struct *work)
{
	struct anarchy_link *link = container_of(work, struct anarchy_link, watchdog.work);
	u64 now = ktime_get_ns();
	u32 end, i;

	guard(mutex)(&link->mutex);
	for (end = 0; end < ANARCHY_ENDS; end++) {
		for (i = 0; i < ANARCHY_CHANNELS_MAX; i++) {
			/* A closed end may still have frames that its peer waits for. */
			if (link->opened[end] & BIT(i) && link->channels[end][i].tx.slots)
				channel_watch(&link->channels[end][i], now);
		}
	}
	if (!link->gone && (link->open[ANARCHY_NEAR] || link->open[ANARCHY_FAR]))
		queue_delayed_work(anarchy_workqueue, &link->watchdog, watchdog_period(link));
}

void anarchy_watchdog_init(struct anarchy_link *link)
{
	INIT_DELAYED_WORK(&link->watchdog, watchdog_work);
}

/**
 * anarchy_watchdog_start - a channel was opened
 * @link: the link, its mutex held
 */
void anarchy_watchdog_start(struct anarchy_link *link)
{
	queue_delayed_work(anarchy_workqueue, &link->watchdog, watchdog_period(link));
}
