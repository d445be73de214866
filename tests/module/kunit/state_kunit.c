// SPDX-License-Identifier: GPL-2.0-only
/* The state machine of a link, with a test for a far end. */
#include <kunit/test.h>

#include "config.h"
#include "events.h"
#include "rules.h"
#include "scripted_link.h"

#define PATIENCE	(60 * HZ)

/* No answer in this time is silence; long enough for a busy machine to answer within it. */
#define TIMEOUT_MS	2000

static int set_value(u32 field, u32 value)
{
	struct anarchy_config config = { .field_mask = BIT(field) };

	config.values[field] = value;
	return anarchy_config_set(&config);
}

static int state_init(struct kunit *test)
{
	int err = set_value(ANARCHY_PARAM_TB_TIMEOUT_MS, TIMEOUT_MS);

	if (err)
		return err;
	test->priv = scripted_link_make(test, 7);
	return 0;
}

static void state_exit(struct kunit *test)
{
	if (test->priv)
		scripted_link_remove(test->priv);
	set_value(ANARCHY_PARAM_TB_TIMEOUT_MS,
		  anarchy_parameters[ANARCHY_PARAM_TB_TIMEOUT_MS].default_value);
	set_value(ANARCHY_PARAM_TB_RETRY_COUNT,
		  anarchy_parameters[ANARCHY_PARAM_TB_RETRY_COUNT].default_value);
}

/* Every change of state posts an event, after it is made. */
static void expect_state(struct kunit *test, struct scripted_link *scripted,
			 enum anarchy_link_state state)
{
	KUNIT_ASSERT_GT(test, wait_event_timeout(anarchy_events_wait,
						 READ_ONCE(scripted->link.state) == state,
						 PATIENCE), 0);
}

static u64 errors(struct scripted_link *scripted, enum anarchy_error kind)
{
	u64 counts[ANARCHY_ERROR_COUNT];

	anarchy_telemetry_errors(&scripted->link, counts);
	return counts[kind];
}

static struct anarchy_message expect_question(struct kunit *test, struct scripted_link *scripted,
					      u32 questions, enum anarchy_message_type type)
{
	struct anarchy_message message;

	KUNIT_ASSERT_TRUE(test, scripted_link_wait(scripted, questions));
	scripted_link_question(scripted, &message);
	KUNIT_ASSERT_TRUE(test, anarchy_message_valid(&message));
	KUNIT_EXPECT_EQ(test, le32_to_cpu(message.type), type);
	return message;
}

static void answer(struct kunit *test, struct scripted_link *scripted,
		   const struct anarchy_message *question)
{
	struct anarchy_message message;

	KUNIT_ASSERT_TRUE(test, anarchy_message_answer(question, &message));
	anarchy_link_receive(&scripted->link, &message);
}

static void bring_up(struct kunit *test, struct scripted_link *scripted)
{
	struct anarchy_message question;

	anarchy_link_set_carrier(&scripted->link, true);
	question = expect_question(test, scripted, 1, ANARCHY_MESSAGE_HELLO);
	answer(test, scripted, &question);
	expect_state(test, scripted, ANARCHY_LINK_UP);
}

static bool carries_data(struct scripted_link *scripted)
{
	guard(mutex)(&scripted->link.mutex);
	return scripted->data;
}

static void answered_handshake_is_up(struct kunit *test)
{
	struct scripted_link *scripted = test->priv;
	struct anarchy_telemetry *page = kunit_kzalloc(test, sizeof(*page), GFP_KERNEL);
	u64 trips = 0;
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, scripted->link.state, ANARCHY_LINK_DOWN);
	KUNIT_EXPECT_FALSE(test, carries_data(scripted));
	bring_up(test, scripted);
	KUNIT_EXPECT_TRUE(test, carries_data(scripted));
	anarchy_telemetry_fold(&scripted->link, page);
	for (i = 0; i < ANARCHY_HISTOGRAM_BUCKETS; i++)
		trips += page->round_trip.bucket[i];
	KUNIT_EXPECT_GE(test, trips, 1);
	KUNIT_EXPECT_EQ(test, page->errors[ANARCHY_ERROR_HANDSHAKE], 0);
	/* Four paths of the eight channels that are configured. */
	KUNIT_EXPECT_EQ(test, page->channels_effective, 4);
	KUNIT_EXPECT_EQ(test, page->channels_limit, ANARCHY_LIMIT_PATHS);
}

static void wrong_answers_are_no_answers(struct kunit *test)
{
	struct scripted_link *scripted = test->priv;
	struct anarchy_message question, wrong;

	anarchy_link_set_carrier(&scripted->link, true);
	question = expect_question(test, scripted, 1, ANARCHY_MESSAGE_HELLO);
	KUNIT_ASSERT_TRUE(test, anarchy_message_answer(&question, &wrong));

	wrong.id = cpu_to_le32(le32_to_cpu(question.id) + 1);
	anarchy_link_receive(&scripted->link, &wrong);
	wrong.id = question.id;
	wrong.type = cpu_to_le32(ANARCHY_MESSAGE_PONG);
	anarchy_link_receive(&scripted->link, &wrong);
	wrong.type = cpu_to_le32(ANARCHY_MESSAGE_WELCOME);
	wrong.version = 0;
	anarchy_link_receive(&scripted->link, &wrong);
	/* Nor is the question itself, which a loop in the wire would return. */
	anarchy_link_receive(&scripted->link, &question);
	flush_delayed_work(&scripted->link.work);
	KUNIT_EXPECT_EQ(test, READ_ONCE(scripted->link.state), ANARCHY_LINK_CONNECTING);

	/* The right one still counts, unless so much time went by that it was asked again. */
	scripted_link_question(scripted, &question);
	answer(test, scripted, &question);
	expect_state(test, scripted, ANARCHY_LINK_UP);
}

static void silence_fails_after_the_retries(struct kunit *test)
{
	struct scripted_link *scripted = test->priv;
	struct anarchy_message question;

	KUNIT_ASSERT_EQ(test, set_value(ANARCHY_PARAM_TB_TIMEOUT_MS, 100), 0);
	KUNIT_ASSERT_EQ(test, set_value(ANARCHY_PARAM_TB_RETRY_COUNT, 4), 0);
	anarchy_link_set_carrier(&scripted->link, true);
	expect_state(test, scripted, ANARCHY_LINK_FAILED);
	KUNIT_EXPECT_EQ(test, scripted_link_question(scripted, &question), 4);
	KUNIT_EXPECT_EQ(test, errors(scripted, ANARCHY_ERROR_HANDSHAKE), 4);
	KUNIT_EXPECT_FALSE(test, carries_data(scripted));

	/* Too late: it was given up. */
	answer(test, scripted, &question);
	flush_delayed_work(&scripted->link.work);
	KUNIT_EXPECT_EQ(test, READ_ONCE(scripted->link.state), ANARCHY_LINK_FAILED);

	/* It tries again by itself. */
	KUNIT_ASSERT_EQ(test, set_value(ANARCHY_PARAM_TB_TIMEOUT_MS, TIMEOUT_MS), 0);
	question = expect_question(test, scripted, 5, ANARCHY_MESSAGE_HELLO);
	answer(test, scripted, &question);
	expect_state(test, scripted, ANARCHY_LINK_UP);
}

static void lost_far_end_is_recovered(struct kunit *test)
{
	struct scripted_link *scripted = test->priv;
	struct anarchy_message question;
	u32 questions;

	bring_up(test, scripted);
	questions = scripted_link_question(scripted, &question);
	question = expect_question(test, scripted, questions + 1, ANARCHY_MESSAGE_PING);
	/* The ping stays unanswered; many retries, so that there is time to answer one. */
	KUNIT_ASSERT_EQ(test, set_value(ANARCHY_PARAM_TB_RETRY_COUNT, 10), 0);
	KUNIT_ASSERT_EQ(test, set_value(ANARCHY_PARAM_TB_TIMEOUT_MS, 100), 0);
	expect_state(test, scripted, ANARCHY_LINK_RECOVERING);
	KUNIT_EXPECT_FALSE(test, carries_data(scripted));
	KUNIT_EXPECT_EQ(test, errors(scripted, ANARCHY_ERROR_LINK_LOSS), 1);
	KUNIT_ASSERT_EQ(test, set_value(ANARCHY_PARAM_TB_TIMEOUT_MS, TIMEOUT_MS), 0);
	question = expect_question(test, scripted, questions + 2, ANARCHY_MESSAGE_HELLO);
	answer(test, scripted, &question);
	expect_state(test, scripted, ANARCHY_LINK_UP);
	KUNIT_EXPECT_TRUE(test, carries_data(scripted));
	KUNIT_EXPECT_EQ(test, errors(scripted, ANARCHY_ERROR_LINK_LOSS), 1);
}

static void pulled_cable_is_down_at_once(struct kunit *test)
{
	struct scripted_link *scripted = test->priv;
	struct anarchy_message question;
	u32 questions;

	bring_up(test, scripted);
	anarchy_link_set_carrier(&scripted->link, false);
	KUNIT_EXPECT_EQ(test, READ_ONCE(scripted->link.state), ANARCHY_LINK_DOWN);
	KUNIT_EXPECT_FALSE(test, carries_data(scripted));
	KUNIT_EXPECT_EQ(test, errors(scripted, ANARCHY_ERROR_LINK_LOSS), 1);
	questions = scripted_link_question(scripted, &question);
	/* An answer that comes after the cable was pulled makes no link. */
	answer(test, scripted, &question);
	flush_delayed_work(&scripted->link.work);
	KUNIT_EXPECT_EQ(test, READ_ONCE(scripted->link.state), ANARCHY_LINK_DOWN);

	anarchy_link_set_carrier(&scripted->link, true);
	question = expect_question(test, scripted, questions + 1, ANARCHY_MESSAGE_HELLO);
	answer(test, scripted, &question);
	expect_state(test, scripted, ANARCHY_LINK_UP);
}

static struct kunit_case state_cases[] = {
	KUNIT_CASE(answered_handshake_is_up),
	KUNIT_CASE(wrong_answers_are_no_answers),
	KUNIT_CASE_SLOW(silence_fails_after_the_retries),
	KUNIT_CASE_SLOW(lost_far_end_is_recovered),
	KUNIT_CASE(pulled_cable_is_down_at_once),
	{}
};

static struct kunit_suite state_suite = {
	.name = "anarchy-state",
	.init = state_init,
	.exit = state_exit,
	.test_cases = state_cases,
};

kunit_test_suite(state_suite);
