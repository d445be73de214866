/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * How long a frame takes on the link. One direction is one wire: frames go over it one after another, each cut into
 * transactions of at most max_payload_size bytes, each of which pays for a header.
 */
#ifndef ANARCHY_MODEL_TIMING_H
#define ANARCHY_MODEL_TIMING_H

#include <anarchy_egpu/parameters.h>

#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ANARCHY_GENERATION_MAX		4u

/*
 * Bytes that every transaction costs beside its payload. PCI Express Base Specification: a memory write with a 64-bit
 * address has a 16 byte header and a 4 byte LCRC, and Gen1 and Gen2 frame it with a 2 byte sequence number, 1 byte STP and
 * 1 byte END, Gen3 and later with a 4 byte STP token that holds the sequence number: 24 bytes in each case. Flow
 * control and ACK packets are not counted.
 */
#define ANARCHY_TRANSACTION_OVERHEAD	24u

/**
 * struct anarchy_wire - one direction of a link, as far as time is concerned
 * @line_rate: bytes a second after line encoding; 0 means that the wire takes no time
 * @payload: bytes of payload in each transaction
 * @latency_ns: time from the last byte's departure to its arrival
 */
struct anarchy_wire {
	__u64 line_rate;
	__u32 payload;
	__u64 latency_ns;
};

/**
 * anarchy_line_rate - what a PCIe link carries in one direction after line encoding
 * @generation: 1 to 4 (2.5, 5, 8, 16 GT/s; 8b/10b for the first two, 128b/130b for the others)
 * @lanes: number of lanes
 *
 * Return: bytes a second, rounded down; 0 for an unknown generation.
 */
__u64 anarchy_line_rate(__u32 generation, __u32 lanes);

/**
 * anarchy_wire_bytes - what a frame occupies on the wire
 * @payload: bytes of payload in each transaction, not 0
 * @bytes: bytes of the frame; an empty frame still costs one transaction
 *
 * Return: bytes, headers included.
 */
__u64 anarchy_wire_bytes(__u32 payload, __u32 bytes);

/**
 * anarchy_frame_time_ns - how long a frame keeps the wire busy
 * @wire: the wire
 * @bytes: bytes of the frame
 *
 * Return: nanoseconds, rounded up; 0 on a wire that takes no time.
 */
__u64 anarchy_frame_time_ns(const struct anarchy_wire *wire, __u32 bytes);

/**
 * anarchy_payload_rate - what a wire carries at best in full frames
 * @line_rate: bytes a second after line encoding
 * @payload: bytes of payload in each transaction, not 0
 *
 * Return: payload bytes a second.
 */
__u64 anarchy_payload_rate(__u64 line_rate, __u32 payload);

/**
 * anarchy_predicted_rate - what a wire can be expected to carry, given how its ends work
 * @wire: the wire
 * @channels: channels that send at once
 * @ring_pages: pages in each ring; one is always left free
 * @moderation_ns: completions are processed at most this often; 0 means at once
 *
 * A channel has at most ring_pages - 1 frames under way between two rounds of completion processing, which bounds what it
 * can move in that time; see the loopback link for why the round takes this long.
 *
 * Return: payload bytes a second, 0 on a wire that takes no time.
 */
__u64 anarchy_predicted_rate(const struct anarchy_wire *wire, __u32 channels, __u32 ring_pages,
			     __u64 moderation_ns);

#ifdef __cplusplus
}
#endif

#endif
