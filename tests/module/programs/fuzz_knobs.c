// SPDX-License-Identifier: GPL-3.0-or-later
/* Texts written to the module's parameters in sysfs and to the loopback link's knobs in debugfs. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"
#include "rules.h"

#define PPM_MAX	500000

/* What a knob is at rest; what may be written is tested by writing more than that. */
static const struct knob {
	const char *name;
	uint64_t rest;
	uint64_t maximum;
} knobs[] = {
	{ "unlimited", 0, 1 }, { "lanes", 4, 4 }, { "generation", 4, 4 },
	{ "bandwidth_mbps", 0, 1000000 }, { "latency_ns", 500, 1000000 },
	{ "jitter_ns", 0, 1000000 }, { "moderation_ns", 128000, 5000000 }, { "channels", 16, 16 },
	{ "seed", 0, UINT32_MAX }, { "crc_ppm", 0, PPM_MAX }, { "drop_ppm", 0, PPM_MAX },
	{ "overrun_ppm", 0, PPM_MAX }, { "silent", 0, 1 }, { "inject_crc", 0, 100 },
	{ "inject_drop", 0, 100 }, { "inject_overrun", 0, 100 }, { "stuck", 0, 3 },
};

#define KNOBS_COUNT	(sizeof(knobs) / sizeof(*knobs))

/* Numbers in all spellings, and what is none. */
static void random_text(struct fuzz *fuzz, uint64_t number, char *text, size_t size)
{
	static const char *const texts[] = { "", "\n", "-1", "0x", "1 2", "auto", "1e3", "99999999999999999999",
					     "+", "08", "\xff\xff", "1;rm", "%n%n" };
	long long value = (long long)number;

	switch (fuzz_roll(fuzz, 12)) {
	case 0: snprintf(text, size, "%s", texts[fuzz_roll(fuzz, 13)]); break;
	case 1: snprintf(text, size, "0x%llx\n", value); break;
	case 2: snprintf(text, size, "%lld \n", value); break;
	case 3: snprintf(text, size, "%0200lld", value); break;
	default: snprintf(text, size, "%lld\n", value); break;
	}
}

static int call_parameter(struct fuzz *fuzz)
{
	uint32_t field = (uint32_t)fuzz_roll(fuzz, ANARCHY_PARAM_COUNT), limit;
	char path[128], text[256];
	unsigned long long is;
	int error;

	snprintf(path, sizeof(path), PARAMETERS "/%s", anarchy_parameters[field].name);
	limit = anarchy_parameters[field].maximum + 2;
	random_text(fuzz, fuzz_chance(fuzz, 8) ? fuzz_number(fuzz) : fuzz_roll(fuzz, limit), text,
		    sizeof(text));
	if (!text[0])
		return -1;
	error = lab_write(path, text);
	is = lab_read_number(path);
	CHECK(!anarchy_rule_check(field, (uint32_t)is), "%s is %llu", path, is);
	/* It was taken, so it is what it was to be. */
	if (!error && fuzz->alone && text[0] != '0')
		CHECK(is == strtoull(text, NULL, 0), "%s is %llu, not %s", path, is, text);
	return error;
}

static int call_read_only_parameter(struct fuzz *fuzz)
{
	static const char *const names[] = { "loopback", "safe_mode" };
	char path[128];

	snprintf(path, sizeof(path), PARAMETERS "/%s", names[fuzz_roll(fuzz, 2)]);
	/* Sysfs lets not even root open them for writing. */
	return lab_write(path, "1");
}

static int call_knob(struct fuzz *fuzz)
{
	const struct knob *knob = &knobs[fuzz_roll(fuzz, KNOBS_COUNT)];
	char path[128], text[256];
	int error;

	snprintf(path, sizeof(path), KNOBS "/%s", knob->name);
	random_text(fuzz, fuzz_chance(fuzz, 4) ? fuzz_number(fuzz) : fuzz_roll(fuzz, knob->maximum + 1),
		    text, sizeof(text));
	if (!text[0])
		return -1;
	error = lab_write(path, text);
	/* Back, so that the link spends most of its time at work. */
	if (!error && fuzz_chance(fuzz, 2))
		CHECK(!lab_write_number(path, knob->rest), "%s=%llu", path,
		      (unsigned long long)knob->rest);
	return error;
}

static int call_flap(struct fuzz *fuzz)
{
	return lab_write_number(KNOBS "/flap", fuzz_roll(fuzz, 30));
}

void fuzz_knobs_rest(void)
{
	char path[128];
	size_t i;

	for (i = 0; i < KNOBS_COUNT; i++) {
		snprintf(path, sizeof(path), KNOBS "/%s", knobs[i].name);
		CHECK(!lab_write_number(path, knobs[i].rest), "%s", path);
	}
}

static const int parameter_errors[] = { EINVAL, ERANGE, EBUSY, ENOMEM, 0 };
static const int read_only_errors[] = { EACCES, 0 };
static const int knob_errors[] = { EINVAL, ERANGE, 0 };

const struct fuzz_operation fuzz_knob_operations[] = {
	{ "parameters in sysfs", 6, call_parameter, parameter_errors, true },
	{ "read-only parameters", 1, call_read_only_parameter, read_only_errors, false },
	{ "knobs in debugfs", 6, call_knob, knob_errors, true },
	{ "the knob flap", 1, call_flap, knob_errors, true },
};

const size_t fuzz_knob_count = sizeof(fuzz_knob_operations) / sizeof(*fuzz_knob_operations);
