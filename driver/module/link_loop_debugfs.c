// SPDX-License-Identifier: GPL-2.0-only
/*
 * The loopback link's knobs: /sys/kernel/debug/anarchy_egpu/linkN. README.md lists them. For
 * developers, no ABI.
 */
#include <linux/debugfs.h>
#include <linux/slab.h>

#include "link_loop.h"

/* Half of all frames: with more, a stream could stand still for good. */
#define PPM_MAX		500000
#define INJECT_MAX	1000000
#define FLAP_MAX_MS	60000
/* A tenth of it is without the cable. */
#define FLAP_PERIOD_MIN_MS	100

/**
 * struct loop_knob - a file in debugfs
 * @name: of the file
 * @offset: of what it shows and sets in struct loop_link
 * @minimum: smallest value that may be written, beside 0 if @or_zero
 * @maximum: largest one
 * @or_zero: see @minimum
 * @get: what reading gives
 * @set: what writing does
 */
struct loop_knob {
	const char *name;
	size_t offset;
	u32 minimum;
	u32 maximum;
	bool or_zero;
	u32 (*get)(struct loop_link *loop, const struct loop_knob *knob);
	void (*set)(struct loop_link *loop, const struct loop_knob *knob, u32 value);
};

/**
 * struct loop_knob_file - a knob of a particular link
 * @loop: the link
 * @knob: the knob
 */
struct loop_knob_file {
	struct loop_link *loop;
	const struct loop_knob *knob;
};

static struct dentry *debugfs_root;

static u32 *knob_field(struct loop_link *loop, const struct loop_knob *knob)
{
	return (void *)loop + knob->offset;
}

static u32 field_get(struct loop_link *loop, const struct loop_knob *knob)
{
	return READ_ONCE(*knob_field(loop, knob));
}

static void field_set(struct loop_link *loop, const struct loop_knob *knob, u32 value)
{
	guard(mutex)(&loop->link.mutex);
	WRITE_ONCE(*knob_field(loop, knob), value);
	anarchy_link_reconfigure(&loop->link);
}

static void seed_set(struct loop_link *loop, const struct loop_knob *knob, u32 value)
{
	guard(mutex)(&loop->link.mutex);
	loop->knobs.seed = value;
	loop_reseed(loop);
}

static u32 inject_get(struct loop_link *loop, const struct loop_knob *knob)
{
	return atomic_read((atomic_t *)knob_field(loop, knob));
}

static void inject_set(struct loop_link *loop, const struct loop_knob *knob, u32 value)
{
	atomic_set((atomic_t *)knob_field(loop, knob), value);
}

static u32 flap_get(struct loop_link *loop, const struct loop_knob *knob)
{
	guard(mutex)(&loop->link.mutex);
	return !loop->link.carrier;
}

static void flap_set(struct loop_link *loop, const struct loop_knob *knob, u32 value)
{
	loop_flap(loop, value);
}

static void flap_period_set(struct loop_link *loop, const struct loop_knob *knob, u32 value)
{
	loop_flap_every(loop, value);
}

#define FIELD(field_, set_, minimum_, maximum_, or_zero_)				\
	.offset = offsetof(struct loop_link, knobs.field_), .get = field_get,		\
	.set = set_, .minimum = minimum_, .maximum = maximum_, .or_zero = or_zero_

#define INJECT(field_)									\
	.offset = offsetof(struct loop_link, field_), .get = inject_get,		\
	.set = inject_set, .maximum = INJECT_MAX

static const struct loop_knob knobs[] = {
	{ "unlimited", FIELD(unlimited, field_set, 0, 1, false) },
	{ "lanes", FIELD(lanes, field_set, 1, 4, false) },
	{ "generation", FIELD(generation, field_set, 1, ANARCHY_GENERATION_MAX, false) },
	/*
	 * Below 100 Mb/s sixteen channels cannot complete a frame each within completion_timeout.
	 */
	{ "bandwidth_mbps", FIELD(bandwidth_mbps, field_set, 10, 1000000, true) },
	{ "latency_ns", FIELD(latency_ns, field_set, 0, NSEC_PER_SEC, false) },
	{ "jitter_ns", FIELD(jitter_ns, field_set, 0, 100 * NSEC_PER_MSEC, false) },
	{ "moderation_ns", FIELD(moderation_ns, field_set, 0, 5 * NSEC_PER_MSEC, false) },
	{ "channels", FIELD(channels, field_set, 1, ANARCHY_CHANNELS_MAX, false) },
	{ "seed", FIELD(seed, seed_set, 0, U32_MAX, false) },
	{ "crc_ppm", FIELD(fault_ppm[LOOP_FAULT_CRC], field_set, 0, PPM_MAX, false) },
	{ "drop_ppm", FIELD(fault_ppm[LOOP_FAULT_DROP], field_set, 0, PPM_MAX, false) },
	{ "overrun_ppm", FIELD(fault_ppm[LOOP_FAULT_OVERRUN], field_set, 0, PPM_MAX, false) },
	{ "duplicate_ppm", FIELD(fault_ppm[LOOP_FAULT_DUPLICATE], field_set, 0, PPM_MAX, false) },
	{ "reorder_ppm", FIELD(fault_ppm[LOOP_FAULT_REORDER], field_set, 0, PPM_MAX, false) },
	{ "silent", FIELD(silent, field_set, 0, 1, false) },
	{ "inject_crc", INJECT(inject[LOOP_FAULT_CRC]) },
	{ "inject_drop", INJECT(inject[LOOP_FAULT_DROP]) },
	{ "inject_overrun", INJECT(inject[LOOP_FAULT_OVERRUN]) },
	{ "inject_duplicate", INJECT(inject[LOOP_FAULT_DUPLICATE]) },
	{ "inject_reorder", INJECT(inject[LOOP_FAULT_REORDER]) },
	{ "stuck", INJECT(inject_stuck) },
	{ "flap", .get = flap_get, .set = flap_set, .minimum = 1, .maximum = FLAP_MAX_MS },
	{ "flap_period_ms", FIELD(flap_period_ms, flap_period_set, FLAP_PERIOD_MIN_MS,
				  FLAP_MAX_MS, true) },
};

static int knob_get(void *data, u64 *value)
{
	struct loop_knob_file *file = data;

	*value = file->knob->get(file->loop, file->knob);
	return 0;
}

static int knob_set(void *data, u64 value)
{
	struct loop_knob_file *file = data;
	const struct loop_knob *knob = file->knob;

	if ((value < knob->minimum || value > knob->maximum) && (value || !knob->or_zero))
		return -ERANGE;
	knob->set(file->loop, knob, value);
	return 0;
}

DEFINE_DEBUGFS_ATTRIBUTE(knob_fops, knob_get, knob_set, "%llu\n");

/**
 * loop_debugfs_create - make the files; a failure only means that there are none
 * @loop: the link
 */
void loop_debugfs_create(struct loop_link *loop)
{
	struct loop_knob_file *files;
	u32 i;

	files = kcalloc(ARRAY_SIZE(knobs), sizeof(*files), GFP_KERNEL);
	if (!files)
		return;
	loop->debugfs_files = files;
	debugfs_root = debugfs_create_dir("anarchy_egpu", NULL);
	loop->debugfs = debugfs_create_dir(dev_name(&loop->link.dev), debugfs_root);
	for (i = 0; i < ARRAY_SIZE(knobs); i++) {
		files[i] = (struct loop_knob_file) { .loop = loop, .knob = &knobs[i] };
		debugfs_create_file_unsafe(knobs[i].name, 0600, loop->debugfs, &files[i],
					   &knob_fops);
	}
}

/* No knob is being turned when this returns. */
void loop_debugfs_remove(struct loop_link *loop)
{
	debugfs_remove(debugfs_root);
	kfree(loop->debugfs_files);
}
