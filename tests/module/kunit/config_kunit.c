// SPDX-License-Identifier: GPL-2.0-only
/* Transactions through the functions that the ioctls call, on the module's own loopback link. */
#include <kunit/test.h>
#include <linux/wait.h>

#include "config.h"
#include "events.h"
#include "rules.h"

#define PATIENCE	(60 * HZ)

static const u64 token[2] = { 0x1234, 0x5678 };

/**
 * struct scratch - configurations, too large for the stack
 * @config: the request
 * @before: the configuration before it
 * @after: and after it
 */
struct scratch {
	struct anarchy_config config;
	struct anarchy_config before;
	struct anarchy_config after;
};

static struct anarchy_config *request(struct kunit *test, u32 field, u32 value)
{
	struct scratch *scratch = test->priv;
	struct anarchy_config *config = &scratch->config;

	memset(config, 0, sizeof(*config));
	config->size = sizeof(*config);
	config->version = ANARCHY_CONTROL_VERSION;
	config->field_mask = BIT(field);
	config->values[field] = value;
	return config;
}

static struct anarchy_config *on_trial(struct kunit *test, u32 field, u32 value, u32 trial_ms)
{
	struct anarchy_config *config = request(test, field, value);

	config->trial_ms = trial_ms;
	memcpy(config->token, token, sizeof(token));
	return config;
}

static struct anarchy_config *before(struct kunit *test)
{
	struct scratch *scratch = test->priv;

	anarchy_config_get(&scratch->before);
	return &scratch->before;
}

static struct anarchy_config *after(struct kunit *test)
{
	struct scratch *scratch = test->priv;

	anarchy_config_get(&scratch->after);
	return &scratch->after;
}

static void config_defaults(struct kunit *test)
{
	struct anarchy_trial_end end = { .token = { token[0], token[1] } };
	struct anarchy_config *config = request(test, 0, 0);
	u32 i;

	/* There may be no trial to end. */
	anarchy_config_revert(&end);
	config->field_mask = ANARCHY_PARAM_MASK_ALL;
	for (i = 0; i < ANARCHY_PARAM_COUNT; i++)
		config->values[i] = anarchy_parameters[i].default_value;
	KUNIT_EXPECT_EQ(test, anarchy_config_set(config), 0);
}

static int config_init(struct kunit *test)
{
	test->priv = kunit_kzalloc(test, sizeof(struct scratch), GFP_KERNEL);
	if (!test->priv)
		return -ENOMEM;
	config_defaults(test);
	return 0;
}

static void expect_refused(struct kunit *test, struct anarchy_config *config, int err, u32 field,
			   u32 reason)
{
	struct anarchy_config *was = before(test), *is;

	KUNIT_EXPECT_EQ(test, anarchy_config_set(config), err);
	KUNIT_EXPECT_EQ(test, config->refusal.field, field);
	KUNIT_EXPECT_EQ(test, config->refusal.reason, reason);
	is = after(test);
	KUNIT_EXPECT_MEMEQ(test, is->values, was->values, sizeof(is->values));
	KUNIT_EXPECT_EQ(test, is->generation, was->generation);
	KUNIT_EXPECT_EQ(test, is->state, was->state);
}

static void every_bound_is_taken_and_its_neighbour_refused(struct kunit *test)
{
	const struct anarchy_parameter_info *info;
	struct anarchy_config *config;
	u32 field;

	for (field = 0; field < ANARCHY_PARAM_COUNT; field++) {
		info = &anarchy_parameters[field];
		config = request(test, field, info->maximum);
		KUNIT_EXPECT_EQ(test, anarchy_config_set(config), 0);
		KUNIT_EXPECT_EQ(test, config->values[field], info->maximum);
		KUNIT_EXPECT_EQ(test, config->refusal.field, ANARCHY_FIELD_NONE);
		config = request(test, field, info->minimum);
		KUNIT_EXPECT_EQ(test, anarchy_config_set(config), 0);
		KUNIT_EXPECT_EQ(test, anarchy_value(field), info->minimum);
		expect_refused(test, request(test, field, info->maximum + 1), -EINVAL, field,
			       ANARCHY_REFUSED_RANGE);
		if (info->minimum)
			expect_refused(test, request(test, field, info->minimum - 1), -EINVAL,
				       field, ANARCHY_REFUSED_RANGE);
		if (info->rules & ANARCHY_RULE_POWER_OF_TWO)
			expect_refused(test, request(test, field, info->minimum * 3), -EINVAL,
				       field, ANARCHY_REFUSED_POWER_OF_TWO);
	}
}

static void one_wrong_field_refuses_all(struct kunit *test)
{
	struct anarchy_config *config;
	u32 wrong, i;

	for (wrong = 0; wrong < ANARCHY_PARAM_COUNT; wrong++) {
		config = request(test, wrong, anarchy_parameters[wrong].maximum + 1);
		for (i = 0; i < ANARCHY_PARAM_COUNT; i++) {
			if (i == wrong)
				continue;
			config->field_mask |= BIT(i);
			config->values[i] = anarchy_parameters[i].maximum;
		}
		expect_refused(test, config, -EINVAL, wrong, ANARCHY_REFUSED_RANGE);
	}
}

static void masks_are_checked(struct kunit *test)
{
	static const u32 masks[] = { 0, BIT(ANARCHY_PARAM_COUNT), BIT(31) | 1, U32_MAX };
	struct anarchy_config *config;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(masks); i++) {
		config = request(test, ANARCHY_PARAM_TB_RETRY_COUNT, 5);
		config->field_mask = masks[i];
		expect_refused(test, config, -EINVAL, ANARCHY_FIELD_MASK, ANARCHY_REFUSED_UNKNOWN);
	}
}

static void trials_need_a_time_and_a_token(struct kunit *test)
{
	const u32 field = ANARCHY_PARAM_TB_RETRY_COUNT;
	struct anarchy_config *config;

	expect_refused(test, on_trial(test, field, 5, ANARCHY_TRIAL_MIN_MS - 1), -EINVAL,
		       ANARCHY_FIELD_TRIAL_MS, ANARCHY_REFUSED_RANGE);
	expect_refused(test, on_trial(test, field, 5, ANARCHY_TRIAL_MAX_MS + 1), -EINVAL,
		       ANARCHY_FIELD_TRIAL_MS, ANARCHY_REFUSED_RANGE);
	config = on_trial(test, field, 5, ANARCHY_TRIAL_MAX_MS);
	memset(config->token, 0, sizeof(config->token));
	expect_refused(test, config, -EINVAL, ANARCHY_FIELD_TOKEN, ANARCHY_REFUSED_TOKEN);
}

static void trial_is_exclusive_and_keeps_its_token(struct kunit *test)
{
	struct anarchy_trial_end end = { .token = { token[0], token[1] ^ 1 } };
	const u32 field = ANARCHY_PARAM_TB_RETRY_COUNT;
	struct anarchy_config *config;
	u64 generation;
	u32 old;

	generation = before(test)->generation;
	old = anarchy_value(field);
	config = on_trial(test, field, 5, ANARCHY_TRIAL_MAX_MS);
	KUNIT_ASSERT_EQ(test, anarchy_config_set(config), 0);
	KUNIT_EXPECT_EQ(test, config->state, ANARCHY_CONFIG_TRIAL);
	KUNIT_EXPECT_EQ(test, config->token[0] | config->token[1], 0);
	KUNIT_EXPECT_EQ(test, config->previous[field], old);
	KUNIT_EXPECT_GT(test, config->trial_left_ms, 0);
	KUNIT_EXPECT_LE(test, config->trial_left_ms, ANARCHY_TRIAL_MAX_MS + 1);
	expect_refused(test, request(test, ANARCHY_PARAM_DEBUG_LEVEL, 1), -EBUSY,
		       ANARCHY_FIELD_NONE, ANARCHY_REFUSED_TRIAL_RUNNING);

	KUNIT_EXPECT_EQ(test, anarchy_config_confirm(&end), -EACCES);
	KUNIT_EXPECT_EQ(test, end.refusal.reason, ANARCHY_REFUSED_TOKEN);
	KUNIT_EXPECT_EQ(test, anarchy_config_revert(&end), -EACCES);
	KUNIT_EXPECT_EQ(test, anarchy_value(field), 5);

	end.token[1] = token[1];
	KUNIT_EXPECT_EQ(test, anarchy_config_confirm(&end), 0);
	config = after(test);
	KUNIT_EXPECT_EQ(test, config->state, ANARCHY_CONFIG_CONFIRMED);
	KUNIT_EXPECT_EQ(test, config->values[field], 5);
	/* The change and its confirmation. */
	KUNIT_EXPECT_EQ(test, config->generation, generation + 2);
	KUNIT_EXPECT_EQ(test, anarchy_config_confirm(&end), -ENOENT);
	KUNIT_EXPECT_EQ(test, end.refusal.reason, ANARCHY_REFUSED_NO_TRIAL);
}

static void expect_returned(struct kunit *test)
{
	const struct scratch *scratch = test->priv;
	const struct anarchy_config *is = after(test);

	KUNIT_EXPECT_MEMEQ(test, is->values, scratch->before.values, sizeof(is->values));
	KUNIT_EXPECT_EQ(test, is->generation, scratch->before.generation + 2);
	KUNIT_EXPECT_EQ(test, is->state, ANARCHY_CONFIG_CONFIRMED);
	KUNIT_EXPECT_EQ(test, is->trial_left_ms, 0);
}

static void trial_is_reverted(struct kunit *test)
{
	struct anarchy_trial_end end = { .token = { token[0], token[1] } };
	struct anarchy_config *config;

	before(test);
	config = on_trial(test, ANARCHY_PARAM_RING_BUFFER_SIZE, 16, ANARCHY_TRIAL_MAX_MS);
	KUNIT_ASSERT_EQ(test, anarchy_config_set(config), 0);
	KUNIT_EXPECT_EQ(test, anarchy_config_revert(&end), 0);
	expect_returned(test);
	KUNIT_EXPECT_EQ(test, anarchy_config_revert(&end), -ENOENT);
}

/* Reads events from @next on until the return that the trial's timer made. */
static bool returned(u64 *next)
{
	struct anarchy_event event;

	while (anarchy_events_get(next, &event))
		if (event.type == ANARCHY_EVENT_CONFIG_REVERTED &&
		    event.source == ANARCHY_SOURCE_TRIAL_TIMER)
			return true;
	return false;
}

static void trial_ends_by_itself(struct kunit *test)
{
	struct anarchy_config *config;
	u64 next = anarchy_events_oldest();

	/* Those of the past. */
	while (returned(&next))
		;
	before(test);
	config = on_trial(test, ANARCHY_PARAM_COMPLETION_TIMEOUT, 500, ANARCHY_TRIAL_MIN_MS);
	KUNIT_ASSERT_EQ(test, anarchy_config_set(config), 0);
	KUNIT_ASSERT_GT(test, wait_event_timeout(anarchy_events_wait, returned(&next), PATIENCE),
			0);
	expect_returned(test);
}

static struct kunit_case config_cases[] = {
	KUNIT_CASE(every_bound_is_taken_and_its_neighbour_refused),
	KUNIT_CASE(one_wrong_field_refuses_all),
	KUNIT_CASE(masks_are_checked),
	KUNIT_CASE(trials_need_a_time_and_a_token),
	KUNIT_CASE(trial_is_exclusive_and_keeps_its_token),
	KUNIT_CASE(trial_is_reverted),
	KUNIT_CASE_SLOW(trial_ends_by_itself),
	{}
};

static struct kunit_suite config_suite = {
	.name = "anarchy-config",
	.init = config_init,
	.exit = config_defaults,
	.test_cases = config_cases,
};

kunit_test_suite(config_suite);
