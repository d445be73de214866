/* SPDX-License-Identifier: GPL-2.0-only */
/* Channels: a pair of rings at each end of the link, and who is at which end. */
#ifndef ANARCHY_CHANNEL_H
#define ANARCHY_CHANNEL_H

#include <linux/mutex.h>
#include <linux/wait.h>

#include "ring.h"

struct anarchy_link;

/* The far end has channels of its own only where the transport keeps it in this kernel. */
enum anarchy_end {
	ANARCHY_NEAR,
	ANARCHY_FAR,
	ANARCHY_ENDS
};

/**
 * struct anarchy_channel - one end of a channel
 * @link: the link, never changes
 * @peer: the other end, or NULL where that is in another kernel; never changes
 * @number: 0 to ANARCHY_CHANNELS_MAX - 1, never changes
 * @end: which end this is, never changes
 * @tx: frames to send; produced by the stream, consumed by the transport
 * @rx: frames that arrived; produced by the transport, consumed by the stream
 * @write_lock: held by whoever writes to the stream: the producer of @tx
 * @read_lock: held by whoever reads from it: the consumer of @rx
 * @writable: writers waiting for room in @tx
 * @readable: readers waiting for frames in @rx
 * @tx_broken: nobody will take what is written any more
 * @rx_ended: no more frames will arrive than are readable now
 * @resets: times the watchdog reset the channel
 * @stalled: the oldest descriptor is past completion_timeout; the watchdog's
 * @watch_tail: oldest descriptor as the watchdog last saw it; the watchdog's own
 * @watch_since_ns: since when that could have made progress; the watchdog's own
 *
 * Which ends are open is in the link. @tx_broken and @rx_ended are cleared at open under the link's
 * mutex and only ever set while open.
 */
struct anarchy_channel {
	struct anarchy_link *link;
	struct anarchy_channel *peer;
	u32 number;
	enum anarchy_end end;

	struct anarchy_ring tx;
	struct anarchy_ring rx;
	struct mutex write_lock;	/* makes its holder the producer of tx */
	struct mutex read_lock;		/* makes its holder the consumer of rx */
	wait_queue_head_t writable;
	wait_queue_head_t readable;
	bool tx_broken;
	bool rx_ended;

	u32 resets;
	bool stalled;
	u32 watch_tail;
	u64 watch_since_ns;
};

void anarchy_channels_init(struct anarchy_link *link);
struct anarchy_channel *anarchy_channel_open(struct anarchy_link *link, enum anarchy_end end);
void anarchy_channel_close(struct anarchy_channel *channel);

void anarchy_receive(struct anarchy_channel *channel, u32 sequence, void *page, u32 length,
		     u64 time_ns);

int anarchy_channels_prepare(struct anarchy_link *link, u32 pages, gfp_t gfp);
void anarchy_channels_commit(struct anarchy_link *link, u32 pages);
void anarchy_channels_end_change(struct anarchy_link *link);
void anarchy_channels_wake(struct anarchy_link *link);

/*
 * Writers are woken, and poll() calls a stream writable, when a quarter of the ring is free: waking
 * them for every completed frame would cost a context switch a frame.
 */
static inline bool anarchy_channel_writable(const struct anarchy_channel *channel)
{
	return anarchy_ring_room(&channel->tx) >= max(READ_ONCE(channel->tx.limit) / 4, 1u);
}

#endif
