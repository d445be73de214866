/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Which bucket of a latency histogram a time belongs to, and what times a bucket stands for. */
#ifndef ANARCHY_MODEL_HISTOGRAM_H
#define ANARCHY_MODEL_HISTOGRAM_H

#include <anarchy_egpu/telemetry.h>

#include "types.h"

/**
 * anarchy_histogram_index - bucket of a time
 * @ns: nanoseconds
 *
 * Return: 0 to ANARCHY_HISTOGRAM_BUCKETS - 1; the last one from about 34 s on.
 */
static inline __u32 anarchy_histogram_index(__u64 ns)
{
	__u32 octave, index;

	if (ns < ANARCHY_HISTOGRAM_STEPS)
		return (__u32)ns;
	/* The octave's first 16 steps are the four bits after the leading one. */
	octave = 63u - (__u32)__builtin_clzll(ns);
	index = (octave - 3) * ANARCHY_HISTOGRAM_STEPS + (__u32)((ns >> (octave - 4)) & 15u);
	return index < ANARCHY_HISTOGRAM_BUCKETS ? index : ANARCHY_HISTOGRAM_BUCKETS - 1;
}

/**
 * anarchy_histogram_lower_ns - shortest time in a bucket
 * @index: bucket
 *
 * Return: nanoseconds. The longest time is one less than the next bucket's shortest.
 */
static inline __u64 anarchy_histogram_lower_ns(__u32 index)
{
	__u32 octave = index / ANARCHY_HISTOGRAM_STEPS;

	if (!octave)
		return index;
	return (__u64)(ANARCHY_HISTOGRAM_STEPS + index % ANARCHY_HISTOGRAM_STEPS) << (octave - 1);
}

/**
 * anarchy_histogram_middle_ns - the time that stands for a bucket: its middle
 * @index: bucket
 *
 * Return: nanoseconds, at most half a bucket (3.125 %) from any time in it.
 */
static inline __u64 anarchy_histogram_middle_ns(__u32 index)
{
	return (anarchy_histogram_lower_ns(index) + anarchy_histogram_lower_ns(index + 1)) / 2;
}

#endif
