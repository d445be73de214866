// SPDX-License-Identifier: GPL-3.0-or-later
/* ioctls of /dev/anarchy-egpu, and what must hold after each of them. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include "fuzz.h"
#include "rules.h"

/* A few, so that they meet. */
static const uint64_t tokens[][2] = { { 0, 0 }, { 1, 2 }, { 1, 3 }, { 0, 1 } };

static uint32_t value_for(struct fuzz *fuzz, uint32_t field)
{
	const struct anarchy_parameter_info *info = &anarchy_parameters[field];
	uint32_t value = (uint32_t)fuzz_roll(fuzz, info->maximum - info->minimum + 1) + info->minimum;

	switch (fuzz_roll(fuzz, 16)) {
	case 0: return (uint32_t)fuzz_number(fuzz);
	case 1: return info->maximum + 1;
	case 2: return info->minimum - 1;
	default: break;
	}
	if (info->rules & ANARCHY_RULE_POWER_OF_TWO && !fuzz_chance(fuzz, 16)) {
		value = info->minimum << fuzz_roll(fuzz, 7);
		/* Large rings rarely: an allocation costs a millisecond where its stack is recorded. */
		if (field == ANARCHY_PARAM_RING_BUFFER_SIZE && !fuzz_chance(fuzz, 64))
			value = info->minimum << fuzz_roll(fuzz, 2);
		return value < info->maximum ? value : info->maximum;
	}
	return value;
}

static void random_config(struct fuzz *fuzz, struct anarchy_config *config)
{
	uint32_t i;

	for (i = 0; i < sizeof(*config) / sizeof(uint32_t); i++)
		((uint32_t *)config)[i] = (uint32_t)fuzz_roll(fuzz, UINT32_MAX);
	if (fuzz_chance(fuzz, 32))
		return;
	config->size = fuzz_chance(fuzz, 32) ? (uint32_t)fuzz_number(fuzz) : sizeof(*config);
	config->version = fuzz_chance(fuzz, 32) ? (uint32_t)fuzz_number(fuzz) : ANARCHY_CONTROL_VERSION;
	config->field_mask &= fuzz_chance(fuzz, 32) ? UINT32_MAX : ANARCHY_PARAM_MASK_ALL;
	/* Few fields, most of the time, or one of them would nearly always be wrong. */
	if (!fuzz_chance(fuzz, 4))
		config->field_mask = 1u << fuzz_roll(fuzz, ANARCHY_PARAM_COUNT);
	for (i = 0; i < ANARCHY_PARAM_COUNT; i++)
		config->values[i] = value_for(fuzz, i);
	config->trial_ms = 0;
	if (fuzz_chance(fuzz, 4))
		config->trial_ms = fuzz_chance(fuzz, 4) ? (uint32_t)fuzz_number(fuzz) :
				   (uint32_t)fuzz_roll(fuzz, 3000);
	memcpy(config->token, tokens[fuzz_roll(fuzz, 4)], sizeof(config->token));
}

static void check_values(const uint32_t *values)
{
	uint32_t i;

	for (i = 0; i < ANARCHY_PARAM_COUNT; i++)
		CHECK(!anarchy_rule_check(i, values[i]), "%s runs with %u",
		      anarchy_parameters[i].name, values[i]);
	for (; i < ANARCHY_VALUES_MAX; i++)
		CHECK(!values[i], "value %u is %u", i, values[i]);
}

/* What comes out is a configuration, whoever asked for what. */
static void check_out(const struct anarchy_config *config)
{
	uint32_t i;

	check_values(config->values);
	check_values(config->loaded);
	check_values(config->previous);
	CHECK(config->state <= ANARCHY_CONFIG_TRIAL, "state %u", config->state);
	CHECK(config->state == ANARCHY_CONFIG_TRIAL ||
	      !memcmp(config->previous, config->values, sizeof(config->values)),
	      "previous values without a trial");
	CHECK(config->trial_left_ms <= ANARCHY_TRIAL_MAX_MS + 1, "%u ms left", config->trial_left_ms);
	CHECK(!(config->token[0] | config->token[1]), "a token came out");
	CHECK(config->links == 1 && !config->safe_mode, "%u links, safe mode %u", config->links,
	      config->safe_mode);
	for (i = 0; i < ANARCHY_VALUES_MAX; i++)
		CHECK(config->limit[i] < ANARCHY_LIMIT_COUNT, "limit %u", config->limit[i]);
}

/* A refusal says what was wrong, and that it is wrong is true. */
static void check_refusal(const struct anarchy_config *asked, const struct anarchy_refusal *refusal,
			  bool writable, int error)
{
	uint32_t field = refusal->field, allowed[ANARCHY_VALUES_MAX];
	struct anarchy_refusal wanted;

	memcpy(allowed, asked->values, sizeof(allowed));
	CHECK(refusal->reason != ANARCHY_REFUSED_NOT && refusal->reason <= ANARCHY_REFUSED_NOT_WRITABLE,
	      "reason %u", refusal->reason);
	CHECK(!refusal->reserved, "reserved %x", refusal->reserved);
	switch (field) {
	case ANARCHY_FIELD_SIZE:
		CHECK(error == EINVAL && asked->size != sizeof(*asked), "size");
		CHECK(refusal->value == asked->size && refusal->minimum == sizeof(*asked), "size");
		break;
	case ANARCHY_FIELD_VERSION:
		CHECK(error == EINVAL && asked->version != ANARCHY_CONTROL_VERSION, "version");
		break;
	case ANARCHY_FIELD_ACCESS:
		CHECK(error == EPERM && !writable, "access");
		break;
	case ANARCHY_FIELD_TRIAL_MS:
		CHECK(error == EINVAL && asked->trial_ms &&
		      (asked->trial_ms < ANARCHY_TRIAL_MIN_MS || asked->trial_ms > ANARCHY_TRIAL_MAX_MS),
		      "trial_ms %u", asked->trial_ms);
		break;
	case ANARCHY_FIELD_TOKEN:
		CHECK(error == EINVAL && !(asked->token[0] | asked->token[1]), "token");
		break;
	case ANARCHY_FIELD_NONE:
		CHECK(error == EBUSY && refusal->reason == ANARCHY_REFUSED_TRIAL_RUNNING, "no field");
		break;
	default:
		if (error == ENOMEM) {
			CHECK(field == ANARCHY_PARAM_RING_BUFFER_SIZE &&
			      refusal->reason == ANARCHY_REFUSED_MEMORY, "memory");
			break;
		}
		/* The model is the judge, and the first wrong field is named. */
		CHECK(anarchy_rule_check_all(asked->field_mask, allowed, &wanted), "a good request");
		CHECK(error == EINVAL && !memcmp(&wanted, refusal, sizeof(wanted)),
		      "field %x reason %u, wanted %x %u", field, refusal->reason, wanted.field,
		      wanted.reason);
	}
}

/* After a refusal everything is as it was, but for a trial that ended by itself. */
static void check_unchanged(const struct anarchy_config *before, const struct anarchy_config *after)
{
	if (after->generation == before->generation) {
		CHECK(!memcmp(after->values, before->values, sizeof(after->values)),
		      "values changed without a generation");
		return;
	}
	CHECK(before->state == ANARCHY_CONFIG_TRIAL && after->generation == before->generation + 1 &&
	      !memcmp(after->values, before->previous, sizeof(after->values)),
	      "a refused change changed something");
}

static void check_applied(const struct anarchy_config *asked, const struct anarchy_config *before,
			  const struct anarchy_config *after, bool alone)
{
	const uint32_t *old = before->values;
	uint32_t i;

	/* The trial may have ended between the look and the change. */
	if (before->state == ANARCHY_CONFIG_TRIAL)
		old = before->previous;
	for (i = 0; i < ANARCHY_PARAM_COUNT; i++) {
		if (asked->field_mask & 1u << i)
			CHECK(after->values[i] == asked->values[i], "%s is %u, not %u",
			      anarchy_parameters[i].name, after->values[i], asked->values[i]);
		else if (alone)
			CHECK(after->values[i] == old[i], "%s was not asked for",
			      anarchy_parameters[i].name);
	}
	CHECK(after->state == (asked->trial_ms ? ANARCHY_CONFIG_TRIAL : ANARCHY_CONFIG_CONFIRMED),
	      "state %u", after->state);
	CHECK(after->refusal.field == ANARCHY_FIELD_NONE && !after->refusal.reason, "refused");
}

static int call_set(struct fuzz *fuzz)
{
	struct fuzz_file *file = fuzz_file(fuzz, FUZZ_CONTROL);
	struct anarchy_config asked, before = { .size = 0 }, *request;
	bool good;
	int error;

	if (!file)
		return -1;
	random_config(fuzz, &asked);
	request = fuzz_pointer(fuzz, sizeof(asked), &good);
	if (good)
		memcpy(request, &asked, sizeof(asked));
	if (fuzz->alone)
		before = lab_config(file->fd);
	error = ioctl(file->fd, ANARCHY_IOCTL_CONFIG_SET, request) ? errno : 0;
	if (!good) {
		CHECK(error, "CONFIG_SET from a bad pointer");
		return error;
	}
	if (request->size == sizeof(*request) && error != EFAULT)
		check_out(request);
	if (!error)
		check_applied(&asked, &before, request, fuzz->alone);
	else
		check_refusal(&asked, &request->refusal, file->writable, error);
	if (error && fuzz->alone) {
		asked = lab_config(file->fd);
		check_unchanged(&before, &asked);
	}
	return error;
}

static int call_get(struct fuzz *fuzz)
{
	struct fuzz_file *file = fuzz_file(fuzz, FUZZ_CONTROL);
	struct anarchy_config asked, *request;
	bool good;
	int error;

	if (!file)
		return -1;
	random_config(fuzz, &asked);
	request = fuzz_pointer(fuzz, sizeof(asked), &good);
	if (good)
		memcpy(request, &asked, sizeof(asked));
	error = ioctl(file->fd, ANARCHY_IOCTL_CONFIG_GET, request) ? errno : 0;
	if (!good)
		return error;
	if (asked.size == sizeof(asked))
		check_out(request);
	if (error)
		check_refusal(&asked, &request->refusal, true, error);
	return error;
}

static int call_end_trial(struct fuzz *fuzz, unsigned long number)
{
	struct fuzz_file *file = fuzz_file(fuzz, FUZZ_CONTROL);
	struct anarchy_trial_end asked = { .size = sizeof(asked), .version = ANARCHY_CONTROL_VERSION };
	struct anarchy_trial_end *request;
	bool good;
	int error;

	if (!file)
		return -1;
	memcpy(asked.token, tokens[fuzz_roll(fuzz, 4)], sizeof(asked.token));
	if (fuzz_chance(fuzz, 32))
		asked.size = (uint32_t)fuzz_number(fuzz);
	if (fuzz_chance(fuzz, 32))
		asked.version = (uint32_t)fuzz_number(fuzz);
	request = fuzz_pointer(fuzz, sizeof(asked), &good);
	if (good)
		memcpy(request, &asked, sizeof(asked));
	error = ioctl(file->fd, number, request) ? errno : 0;
	if (!good)
		return error;
	CHECK(!memcmp(request->token, asked.token, sizeof(asked.token)), "the token was written");
	CHECK((error == 0) == (request->refusal.reason == ANARCHY_REFUSED_NOT), "reason %u for %d",
	      request->refusal.reason, error);
	CHECK(!error || request->refusal.field != ANARCHY_FIELD_NONE, "a refusal without a field");
	return error;
}

static int call_confirm(struct fuzz *fuzz)
{
	return call_end_trial(fuzz, ANARCHY_IOCTL_CONFIG_CONFIRM);
}

static int call_revert(struct fuzz *fuzz)
{
	return call_end_trial(fuzz, ANARCHY_IOCTL_CONFIG_REVERT);
}

/* Numbers that are nobody's: of our type with another size or direction, or another number. */
static int call_unknown(struct fuzz *fuzz)
{
	struct fuzz_file *file = fuzz_file(fuzz, FUZZ_COUNT);
	unsigned long number;
	bool good;
	int error;

	if (!file)
		return -1;
	number = _IOC(fuzz_roll(fuzz, 4), 'A', 0xe0 + fuzz_roll(fuzz, 32), fuzz_roll(fuzz, 1 << 14));
	if (file->node == FUZZ_CONTROL &&
	    (number == ANARCHY_IOCTL_CONFIG_GET || number == ANARCHY_IOCTL_CONFIG_SET ||
	     number == ANARCHY_IOCTL_CONFIG_CONFIRM || number == ANARCHY_IOCTL_CONFIG_REVERT))
		return -1;
	error = ioctl(file->fd, number, fuzz_pointer(fuzz, 64, &good)) ? errno : 0;
	CHECK(error, "ioctl %lx succeeded", number);
	return error;
}

static const int set_errors[] = { EINVAL, EPERM, EBUSY, ENOMEM, EFAULT, 0 };
static const int get_errors[] = { EINVAL, ENOMEM, EFAULT, 0 };
static const int confirm_errors[] = { EINVAL, EPERM, ENOENT, EACCES, EFAULT, 0 };
static const int revert_errors[] = { EINVAL, EPERM, ENOENT, EACCES, ENOMEM, EFAULT, 0 };
static const int unknown_errors[] = { ENOTTY, 0 };

const struct fuzz_operation fuzz_control_operations[] = {
	{ "CONFIG_SET", 24, call_set, set_errors, true },
	{ "CONFIG_GET", 8, call_get, get_errors, true },
	{ "CONFIG_CONFIRM", 6, call_confirm, confirm_errors, true },
	{ "CONFIG_REVERT", 6, call_revert, revert_errors, true },
	{ "ioctl of nobody", 4, call_unknown, unknown_errors, false },
};

const size_t fuzz_control_count = sizeof(fuzz_control_operations) / sizeof(*fuzz_control_operations);
