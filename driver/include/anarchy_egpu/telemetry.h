/* SPDX-License-Identifier: ((GPL-2.0-only WITH Linux-syscall-note) OR MIT) */
/*
 * /dev/anarchy-egpuN: what link N does, as one structure that read() copies and mmap() shows read-only.
 *
 * Counters only ever rise and are never reset; a rate or a percentile is the difference of two copies, so any number of
 * readers can watch without disturbing one another. read() at offset 0 returns a copy that is fresh to the call. The
 * mapping is refreshed every ANARCHY_TELEMETRY_PERIOD_MS while somebody maps it; take a copy like this:
 *
 *	do {
 *		while ((before = load_acquire(&page->sequence)) & 1)
 *			;
 *		copy = *page;
 *		fence_acquire();
 *	} while (page->sequence != before);
 *
 * Fields are fixed-width and naturally aligned; the structure only ever grows at the end, and `size` says how much of it
 * this driver fills.
 */
#ifndef ANARCHY_EGPU_TELEMETRY_H
#define ANARCHY_EGPU_TELEMETRY_H

#include <linux/types.h>

#include "parameters.h"

#define ANARCHY_TELEMETRY_DEVICE_FORMAT	"/dev/anarchy-egpu%u"
#define ANARCHY_TELEMETRY_MAGIC		0x55504765u	/* "eGPU" in memory, little-endian */
#define ANARCHY_TELEMETRY_VERSION	1u
#define ANARCHY_TELEMETRY_PERIOD_MS	10u

/* Link states: X(name, NAME, text) */
#define ANARCHY_LINK_STATES(X)							\
	X(down, DOWN, "down")							\
	X(connecting, CONNECTING, "connecting")					\
	X(up, UP, "up")								\
	X(recovering, RECOVERING, "recovering")					\
	X(failed, FAILED, "failed")

#define ANARCHY_ENUMERATOR(name, NAME, ...) ANARCHY_LINK_##NAME,
enum anarchy_link_state {
	ANARCHY_LINK_STATES(ANARCHY_ENUMERATOR)
	ANARCHY_LINK_STATE_COUNT
};
#undef ANARCHY_ENUMERATOR

enum anarchy_transport {
	ANARCHY_TRANSPORT_LOOPBACK,	/* a software link inside this kernel: real bytes, no hardware */
	ANARCHY_TRANSPORT_XDOMAIN,	/* Thunderbolt/USB4 host to host */
	ANARCHY_TRANSPORT_SIMULATED	/* never set by the kernel: a user-space simulation of this page */
};

/* Kinds of error: X(name, NAME, text). The order is part of the ABI; new kinds go to the end. */
#define ANARCHY_ERRORS(X)							\
	X(crc, CRC, "CRC")							\
	X(overrun, OVERRUN, "buffer overrun")					\
	X(dropped, DROPPED, "lost frame")					\
	X(duplicate, DUPLICATE, "duplicate frame")				\
	X(reordered, REORDERED, "reordered frame")				\
	X(timeout, TIMEOUT, "completion timeout")				\
	X(handshake, HANDSHAKE, "handshake timeout")				\
	X(link_loss, LINK_LOSS, "link loss")

#define ANARCHY_ENUMERATOR(name, NAME, ...) ANARCHY_ERROR_##NAME,
enum anarchy_error {
	ANARCHY_ERRORS(ANARCHY_ENUMERATOR)
	ANARCHY_ERROR_COUNT
};
#undef ANARCHY_ENUMERATOR

#define ANARCHY_ERRORS_MAX		16

/*
 * Latency histograms are log-linear: buckets 0..15 hold 0..15 ns one by one, then every octave has 16 equal steps, so
 * a bucket is at most 6.25 % wide. The last one also takes everything longer than it.
 */
#define ANARCHY_HISTOGRAM_STEPS		16
#define ANARCHY_HISTOGRAM_BUCKETS	512

enum anarchy_channel_state {
	ANARCHY_CHANNEL_CLOSED,
	ANARCHY_CHANNEL_OPEN,
	ANARCHY_CHANNEL_STALLED		/* its oldest descriptor is past completion_timeout and being reclaimed */
};

/**
 * struct anarchy_channel_telemetry - one channel of the link, at this end
 * @tx_bytes: accepted by the far end since the module was loaded (a channel number is reused; its counters go on)
 * @tx_frames: frames likewise
 * @rx_bytes: arrived here
 * @rx_frames: frames likewise
 * @errors: errors of all kinds that hit this channel
 * @tx_in_flight: descriptors posted and not yet completed
 * @rx_waiting: frames that arrived and were not yet read
 * @state: enum anarchy_channel_state
 * @resets: times the watchdog reset the channel
 */
struct anarchy_channel_telemetry {
	__u64 tx_bytes;
	__u64 tx_frames;
	__u64 rx_bytes;
	__u64 rx_frames;
	__u64 errors;
	__u32 tx_in_flight;
	__u32 rx_waiting;
	__u32 state;
	__u32 resets;
};

/**
 * struct anarchy_histogram - how often each latency was seen
 * @sum_ns: sum of all latencies
 * @bucket: counts, see ANARCHY_HISTOGRAM_STEPS
 */
struct anarchy_histogram {
	__u64 sum_ns;
	__u64 bucket[ANARCHY_HISTOGRAM_BUCKETS];
};

/**
 * struct anarchy_telemetry - the page
 * @magic: ANARCHY_TELEMETRY_MAGIC
 * @version: ANARCHY_TELEMETRY_VERSION
 * @size: bytes of this structure that the driver fills
 * @sequence: odd while the driver writes
 * @link: number of the link
 * @transport: enum anarchy_transport
 * @state: enum anarchy_link_state
 * @generation: PCIe generation that the link runs at, 1..4
 * @lanes: lanes that it runs on
 * @channels_effective: channels that may be open at once
 * @channels_limit: enum anarchy_limit, why that is not max_dma_channels
 * @channels_open: open now
 * @speed_limit: enum anarchy_limit, why the generation is not what was asked for
 * @online_cpus: processors that the driver may use, to judge cpu_ns by
 * @time_ns: CLOCK_MONOTONIC when the page was written; rates are differences over differences of this
 * @state_since_ns: CLOCK_MONOTONIC of the last change of state
 * @line_rate: bytes a second of one direction after line encoding, before packet headers
 * @maximum_rate: bytes a second of payload that one direction can carry as now configured: line_rate less headers
 * @config_generation: anarchy_config.generation that the link runs with
 * @memory_bytes: memory that the open channels hold for their rings: ANARCHY_RING_MEMORY_BYTES and what keeps the pages in
 *	order
 * @interrupts: times the link's completion processing ran
 * @cpu_ns: processor time spent in it
 * @tx_bytes: bytes that the far end accepted
 * @tx_frames: frames likewise
 * @rx_bytes: bytes that arrived here
 * @rx_frames: frames likewise
 * @errors: by enum anarchy_error, both directions
 * @values: running parameters, by enum anarchy_parameter
 * @channels: by channel number
 * @dma_latency: from posting a descriptor to its completion
 * @round_trip: of control messages: sent here, answered by the far end, received here
 */
struct anarchy_telemetry {
	__u32 magic;
	__u32 version;
	__u32 size;
	__u32 sequence;
	__u32 link;
	__u32 transport;
	__u32 state;
	__u32 generation;
	__u32 lanes;
	__u32 channels_effective;
	__u32 channels_limit;
	__u32 channels_open;
	__u32 speed_limit;
	__u32 online_cpus;
	__u64 time_ns;
	__u64 state_since_ns;
	__u64 line_rate;
	__u64 maximum_rate;
	__u64 config_generation;
	__u64 memory_bytes;
	__u64 interrupts;
	__u64 cpu_ns;
	__u64 tx_bytes;
	__u64 tx_frames;
	__u64 rx_bytes;
	__u64 rx_frames;
	__u64 errors[ANARCHY_ERRORS_MAX];
	__u32 values[ANARCHY_VALUES_MAX];
	struct anarchy_channel_telemetry channels[ANARCHY_CHANNELS_MAX];
	struct anarchy_histogram dma_latency;
	struct anarchy_histogram round_trip;
};

#endif
