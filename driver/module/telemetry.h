/* SPDX-License-Identifier: GPL-2.0-only */
/* Counting what a link does, and putting the counts together as struct anarchy_telemetry. */
#ifndef ANARCHY_TELEMETRY_COUNTERS_H
#define ANARCHY_TELEMETRY_COUNTERS_H

#include <linux/u64_stats_sync.h>

#include <anarchy_egpu/telemetry.h>

struct anarchy_link;

/* In place of a channel number: the error concerns the whole link. */
#define ANARCHY_NO_CHANNEL	U32_MAX

/**
 * struct anarchy_channel_counters - counts of one channel on one processor
 * @tx_bytes: see struct anarchy_channel_telemetry, as the others
 * @tx_frames: likewise
 * @rx_bytes: likewise
 * @rx_frames: likewise
 * @errors: likewise
 */
struct anarchy_channel_counters {
	u64_stats_t tx_bytes;
	u64_stats_t tx_frames;
	u64_stats_t rx_bytes;
	u64_stats_t rx_frames;
	u64_stats_t errors;
};

/**
 * struct anarchy_latency_counters - a latency histogram on one processor
 * @sum_ns: see struct anarchy_histogram
 * @bucket: likewise
 * @first: first bucket that was ever used, ANARCHY_HISTOGRAM_BUCKETS while none was
 * @end: one past the last
 *
 * Latencies of a link lie close together: a reader need not look at all buckets.
 */
struct anarchy_latency_counters {
	u32 first;
	u32 end;
	u64_stats_t sum_ns;
	u64_stats_t bucket[ANARCHY_HISTOGRAM_BUCKETS];
};

/**
 * struct anarchy_counters - everything that one processor counts for one link
 * @sync: lets 32-bit readers see whole numbers
 * @interrupts: see struct anarchy_telemetry, as the others
 * @cpu_ns: likewise
 * @errors: likewise
 * @channels: by channel number
 * @dma_latency: see struct anarchy_telemetry
 * @round_trip: likewise
 *
 * Each processor writes its own copy, with softirqs off; anybody reads all copies at any time.
 */
struct anarchy_counters {
	struct u64_stats_sync sync;
	u64_stats_t interrupts;
	u64_stats_t cpu_ns;
	u64_stats_t errors[ANARCHY_ERROR_COUNT];
	struct anarchy_channel_counters channels[ANARCHY_CHANNELS_MAX];
	struct anarchy_latency_counters dma_latency;
	struct anarchy_latency_counters round_trip;
};

struct anarchy_counters __percpu *anarchy_counters_alloc(void);

void anarchy_count_tx(struct anarchy_link *link, u32 channel, u32 bytes, u64 latency_ns);
void anarchy_count_rx(struct anarchy_link *link, u32 channel, u32 bytes);
void anarchy_count_error(struct anarchy_link *link, enum anarchy_error kind, u32 channel);
void anarchy_count_round(struct anarchy_link *link, bool interrupt, u64 cpu_ns);
void anarchy_count_round_trip(struct anarchy_link *link, u64 ns);

void anarchy_telemetry_errors(struct anarchy_link *link, u64 *errors);
void anarchy_telemetry_fold(struct anarchy_link *link, struct anarchy_telemetry *out);

#endif
