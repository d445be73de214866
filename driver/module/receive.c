// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a receiver does with a frame: finds out by its sequence number where it belongs.
 *
 * Frames of a channel are numbered from 0 in each session and direction, which is what the indices
 * of a TX ring count already. As frames are accepted in order, the head of the RX ring is the
 * number of the next one.
 */
#include "channel.h"
#include "link.h"

/**
 * anarchy_receive - a frame arrived
 * @channel: the end of the channel that it arrived at; the caller is the producer of its RX ring
 * @sequence: its number
 * @page: its bytes, in a page taken from the channel's RX ring, which this takes over
 * @length: their number
 * @time_ns: when the reader may see it
 *
 * A frame that was accepted before is counted and thrown away. One that comes a place early is
 * counted and held; there must be room for it and its predecessor.
 */
void anarchy_receive(struct anarchy_channel *channel, u32 sequence, void *page, u32 length,
		     u64 time_ns)
{
	struct anarchy_ring *rx = &channel->rx;
	u32 ahead = sequence - rx->head;

	if (!ahead) {
		anarchy_ring_post(rx, page, length, time_ns);
		return;
	}
	if (ahead == 1 && !rx->held) {
		anarchy_count_error(channel->link, ANARCHY_ERROR_REORDERED, channel->number);
		anarchy_ring_hold(rx, page, length, time_ns);
		return;
	}
	/* Behind: accepted before. Further ahead: frames between are missing, this one is too. */
	anarchy_count_error(channel->link, (s32)ahead < 0 ? ANARCHY_ERROR_DUPLICATE :
							   ANARCHY_ERROR_DROPPED, channel->number);
	anarchy_ring_give(rx, page);
}
