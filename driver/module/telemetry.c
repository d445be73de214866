// SPDX-License-Identifier: GPL-2.0-only
/* Counting what a link does, and putting the counts together as struct anarchy_telemetry. */
#include <linux/cpumask.h>
#include <linux/percpu.h>
#include <linux/timekeeping.h>

#include "histogram.h"
#include "link.h"
#include "telemetry.h"
#include "trace.h"

/**
 * anarchy_counters_alloc - counters at zero for every processor
 *
 * Return: the counters, to be freed with free_percpu(), or NULL.
 */
struct anarchy_counters __percpu *anarchy_counters_alloc(void)
{
	struct anarchy_counters __percpu *counters = alloc_percpu(struct anarchy_counters);
	int cpu;

	if (!counters)
		return NULL;
	for_each_possible_cpu(cpu) {
		u64_stats_init(&per_cpu_ptr(counters, cpu)->sync);
		per_cpu_ptr(counters, cpu)->dma_latency.first = ANARCHY_HISTOGRAM_BUCKETS;
		per_cpu_ptr(counters, cpu)->round_trip.first = ANARCHY_HISTOGRAM_BUCKETS;
	}
	return counters;
}

static struct anarchy_counters *counting_begin(struct anarchy_link *link)
{
	struct anarchy_counters *counters;

	local_bh_disable();
	counters = this_cpu_ptr(link->counters);
	u64_stats_update_begin(&counters->sync);
	return counters;
}

static void counting_end(struct anarchy_counters *counters)
{
	u64_stats_update_end(&counters->sync);
	local_bh_enable();
}

static void count_latency(struct anarchy_latency_counters *latency, u64 ns)
{
	u32 index = anarchy_histogram_index(ns);

	u64_stats_add(&latency->sum_ns, ns);
	u64_stats_inc(&latency->bucket[index]);
	if (unlikely(index < latency->first))
		WRITE_ONCE(latency->first, index);
	if (unlikely(index >= latency->end))
		WRITE_ONCE(latency->end, index + 1);
}

/**
 * anarchy_count_tx - the far end accepted a frame
 * @link: the link
 * @channel: channel number
 * @bytes: length of the frame
 * @latency_ns: time since it was posted
 */
void anarchy_count_tx(struct anarchy_link *link, u32 channel, u32 bytes, u64 latency_ns)
{
	struct anarchy_counters *counters = counting_begin(link);

	u64_stats_add(&counters->channels[channel].tx_bytes, bytes);
	u64_stats_inc(&counters->channels[channel].tx_frames);
	count_latency(&counters->dma_latency, latency_ns);
	counting_end(counters);
	trace_anarchy_frame_sent(link->number, channel, bytes, latency_ns);
}

/**
 * anarchy_count_rx - a frame arrived
 * @link: the link
 * @channel: channel number
 * @bytes: length of the frame
 */
void anarchy_count_rx(struct anarchy_link *link, u32 channel, u32 bytes)
{
	struct anarchy_counters *counters = counting_begin(link);

	u64_stats_add(&counters->channels[channel].rx_bytes, bytes);
	u64_stats_inc(&counters->channels[channel].rx_frames);
	counting_end(counters);
	trace_anarchy_frame_received(link->number, channel, bytes);
}

/**
 * anarchy_count_error - something went wrong
 * @link: the link
 * @kind: what
 * @channel: channel number, or ANARCHY_NO_CHANNEL
 */
void anarchy_count_error(struct anarchy_link *link, enum anarchy_error kind, u32 channel)
{
	struct anarchy_counters *counters = counting_begin(link);

	u64_stats_inc(&counters->errors[kind]);
	if (channel != ANARCHY_NO_CHANNEL)
		u64_stats_inc(&counters->channels[channel].errors);
	counting_end(counters);
	trace_anarchy_error(link->number, kind, channel);
}

/**
 * anarchy_count_round - the transport's processing ran
 * @link: the link
 * @interrupt: whether it had something to process
 * @cpu_ns: how long it took
 */
void anarchy_count_round(struct anarchy_link *link, bool interrupt, u64 cpu_ns)
{
	struct anarchy_counters *counters = counting_begin(link);

	if (interrupt)
		u64_stats_inc(&counters->interrupts);
	u64_stats_add(&counters->cpu_ns, cpu_ns);
	counting_end(counters);
}

/**
 * anarchy_count_round_trip - a control message was answered
 * @link: the link
 * @ns: time from sending it to receiving the answer
 */
void anarchy_count_round_trip(struct anarchy_link *link, u64 ns)
{
	struct anarchy_counters *counters = counting_begin(link);

	count_latency(&counters->round_trip, ns);
	counting_end(counters);
}

/*
 * The counters of a processor are summed group by group. A reader that meets a writer tries the
 * group again into a scratch copy of its own, so a sum never contains half a number. On 64-bit
 * kernels there is nothing to retry.
 */
static void fold_latency(const struct anarchy_counters *counters,
			 const struct anarchy_latency_counters *latency,
			 struct anarchy_histogram *out)
{
	unsigned int start;
	u32 i;
	u64 n;

	do {
		start = u64_stats_fetch_begin(&counters->sync);
		n = u64_stats_read(&latency->sum_ns);
	} while (u64_stats_fetch_retry(&counters->sync, start));
	out->sum_ns += n;
	for (i = READ_ONCE(latency->first); i < READ_ONCE(latency->end); i++) {
		do {
			start = u64_stats_fetch_begin(&counters->sync);
			n = u64_stats_read(&latency->bucket[i]);
		} while (u64_stats_fetch_retry(&counters->sync, start));
		out->bucket[i] += n;
	}
}

static void fold_channel(const struct anarchy_counters *counters, u32 number,
			 struct anarchy_channel_telemetry *out)
{
	const struct anarchy_channel_counters *from = &counters->channels[number];
	struct anarchy_channel_telemetry sum;
	unsigned int start;

	do {
		sum = *out;
		start = u64_stats_fetch_begin(&counters->sync);
		sum.tx_bytes += u64_stats_read(&from->tx_bytes);
		sum.tx_frames += u64_stats_read(&from->tx_frames);
		sum.rx_bytes += u64_stats_read(&from->rx_bytes);
		sum.rx_frames += u64_stats_read(&from->rx_frames);
		sum.errors += u64_stats_read(&from->errors);
	} while (u64_stats_fetch_retry(&counters->sync, start));
	*out = sum;
}

/**
 * anarchy_telemetry_errors - errors of a link so far
 * @link: the link
 * @errors: ANARCHY_ERROR_COUNT numbers, filled
 */
void anarchy_telemetry_errors(struct anarchy_link *link, u64 *errors)
{
	const struct anarchy_counters *counters;
	unsigned int start;
	int cpu, i;
	u64 n;

	memset(errors, 0, ANARCHY_ERROR_COUNT * sizeof(*errors));
	for_each_possible_cpu(cpu) {
		counters = per_cpu_ptr(link->counters, cpu);
		for (i = 0; i < ANARCHY_ERROR_COUNT; i++) {
			do {
				start = u64_stats_fetch_begin(&counters->sync);
				n = u64_stats_read(&counters->errors[i]);
			} while (u64_stats_fetch_retry(&counters->sync, start));
			errors[i] += n;
		}
	}
}

static void fold_counters(struct anarchy_link *link, struct anarchy_telemetry *out)
{
	const struct anarchy_counters *counters;
	unsigned int start;
	u64 interrupts, cpu_ns;
	int cpu;
	u32 i;

	anarchy_telemetry_errors(link, out->errors);
	for_each_possible_cpu(cpu) {
		counters = per_cpu_ptr(link->counters, cpu);
		do {
			start = u64_stats_fetch_begin(&counters->sync);
			interrupts = u64_stats_read(&counters->interrupts);
			cpu_ns = u64_stats_read(&counters->cpu_ns);
		} while (u64_stats_fetch_retry(&counters->sync, start));
		out->interrupts += interrupts;
		out->cpu_ns += cpu_ns;
		for (i = 0; i < ANARCHY_CHANNELS_MAX; i++)
			fold_channel(counters, i, &out->channels[i]);
		fold_latency(counters, &counters->dma_latency, &out->dma_latency);
		fold_latency(counters, &counters->round_trip, &out->round_trip);
	}
	for (i = 0; i < ANARCHY_CHANNELS_MAX; i++) {
		out->tx_bytes += out->channels[i].tx_bytes;
		out->tx_frames += out->channels[i].tx_frames;
		out->rx_bytes += out->channels[i].rx_bytes;
		out->rx_frames += out->channels[i].rx_frames;
	}
}

/* The link as it stands; its mutex makes the parts fit together. */
static void fold_link(struct anarchy_link *link, struct anarchy_telemetry *out)
{
	struct anarchy_channel_telemetry *to;
	struct anarchy_channel *channel;
	u32 i;

	guard(mutex)(&link->mutex);
	out->state = link->state;
	out->state_since_ns = link->state_since_ns;
	out->generation = link->rate.generation;
	out->lanes = link->rate.lanes;
	out->speed_limit = link->rate.speed_limit;
	out->line_rate = link->rate.line_rate;
	out->maximum_rate = anarchy_link_maximum_rate(link);
	out->channels_effective = anarchy_link_channels(link, &out->channels_limit);
	out->channels_open = hweight16(link->open[ANARCHY_NEAR]);
	out->config_generation = link->config_generation;
	memcpy(out->values, link->values, sizeof(out->values));
	for (i = 0; i < ANARCHY_CHANNELS_MAX; i++) {
		channel = &link->channels[ANARCHY_NEAR][i];
		to = &out->channels[i];
		to->resets = READ_ONCE(channel->resets);
		if (!(link->open[ANARCHY_NEAR] & BIT(i)))
			continue;
		to->state = READ_ONCE(channel->stalled) ? ANARCHY_CHANNEL_STALLED :
							  ANARCHY_CHANNEL_OPEN;
		to->tx_in_flight = anarchy_ring_used(&channel->tx);
		to->rx_waiting = anarchy_ring_readable(&channel->rx);
		out->memory_bytes += anarchy_ring_memory_bytes(&channel->tx) +
				     anarchy_ring_memory_bytes(&channel->rx);
	}
}

/**
 * anarchy_telemetry_fold - a fresh copy of a link's telemetry
 * @link: the link
 * @out: filled whole; sequence is 0
 *
 * Any number may run at once. Might sleep.
 */
void anarchy_telemetry_fold(struct anarchy_link *link, struct anarchy_telemetry *out)
{
	memset(out, 0, sizeof(*out));
	out->magic = ANARCHY_TELEMETRY_MAGIC;
	out->version = ANARCHY_TELEMETRY_VERSION;
	out->size = sizeof(*out);
	out->link = link->number;
	out->transport = link->ops->transport;
	out->online_cpus = num_online_cpus();
	fold_link(link, out);
	out->time_ns = ktime_get_ns();
	fold_counters(link, out);
}
