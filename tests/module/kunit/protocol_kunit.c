// SPDX-License-Identifier: GPL-2.0-only
/* Control messages: what is made, what is answered, and what a hostile far end may send. */
#include <kunit/test.h>

#include "dice.h"
#include "protocol.h"

#define SEED	0x6d657373616765ull

static void question_is_whole(struct kunit *test)
{
	struct anarchy_message message;
	u32 i;

	memset(&message, 0xa5, sizeof(message));
	anarchy_message_ask(&message, ANARCHY_MESSAGE_HELLO, 0x01020304);
	KUNIT_EXPECT_TRUE(test, anarchy_message_valid(&message));
	KUNIT_EXPECT_EQ(test, le32_to_cpu(message.type), ANARCHY_MESSAGE_HELLO);
	KUNIT_EXPECT_EQ(test, le32_to_cpu(message.id), 0x01020304);
	/* On the wire: little-endian, and nothing of what the memory held before. */
	KUNIT_EXPECT_EQ(test, ((u8 *)&message)[0], 'e');
	KUNIT_EXPECT_EQ(test, ((u8 *)&message)[12], 4);
	for (i = 0; i < ARRAY_SIZE(message.reserved); i++)
		KUNIT_EXPECT_EQ(test, le32_to_cpu(message.reserved[i]), 0);
}

static void questions_are_answered(struct kunit *test)
{
	static const enum anarchy_message_type pairs[][2] = {
		{ ANARCHY_MESSAGE_HELLO, ANARCHY_MESSAGE_WELCOME },
		{ ANARCHY_MESSAGE_PING, ANARCHY_MESSAGE_PONG },
	};
	struct anarchy_message question, answer, second;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(pairs); i++) {
		anarchy_message_ask(&question, pairs[i][0], U32_MAX - i);
		memset(&answer, 0xa5, sizeof(answer));
		KUNIT_ASSERT_TRUE(test, anarchy_message_answer(&question, &answer));
		KUNIT_EXPECT_TRUE(test, anarchy_message_valid(&answer));
		KUNIT_EXPECT_EQ(test, le32_to_cpu(answer.type), pairs[i][1]);
		KUNIT_EXPECT_EQ(test, le32_to_cpu(answer.id), U32_MAX - i);
		/* An answer is not answered, or two ends would talk for ever. */
		KUNIT_EXPECT_FALSE(test, anarchy_message_answer(&answer, &second));
	}
}

static void invalid_messages_are_ignored(struct kunit *test)
{
	struct anarchy_message message, answer;

	anarchy_message_ask(&message, ANARCHY_MESSAGE_PING, 1);
	message.magic = cpu_to_le32(ANARCHY_MESSAGE_MAGIC ^ 1);
	KUNIT_EXPECT_FALSE(test, anarchy_message_valid(&message));
	KUNIT_EXPECT_FALSE(test, anarchy_message_answer(&message, &answer));

	anarchy_message_ask(&message, ANARCHY_MESSAGE_PING, 1);
	message.version = cpu_to_le32(ANARCHY_PROTOCOL_VERSION + 1);
	KUNIT_EXPECT_FALSE(test, anarchy_message_valid(&message));
	KUNIT_EXPECT_FALSE(test, anarchy_message_answer(&message, &answer));

	anarchy_message_ask(&message, ANARCHY_MESSAGE_PING, 1);
	message.type = cpu_to_le32(0);
	KUNIT_EXPECT_FALSE(test, anarchy_message_answer(&message, &answer));
	message.type = cpu_to_le32(U32_MAX);
	KUNIT_EXPECT_FALSE(test, anarchy_message_answer(&message, &answer));
}

/* Random bytes, more or less of which are right: only questions are answered. */
static void hostile_messages_get_no_more_than_an_answer(struct kunit *test)
{
	struct anarchy_dice dice = { .state = SEED };
	struct anarchy_message message, answer;
	u32 i, j, type, answered = 0;
	u64 roll;
	bool valid, question;

	for (i = 0; i < 100000; i++) {
		for (j = 0; j < sizeof(message) / sizeof(roll); j++) {
			roll = anarchy_dice_roll(&dice);
			memcpy((u8 *)&message + j * sizeof(roll), &roll, sizeof(roll));
		}
		roll = anarchy_dice_roll(&dice);
		if (roll & 0x3)
			message.magic = cpu_to_le32(ANARCHY_MESSAGE_MAGIC);
		if (roll & 0xc)
			message.version = cpu_to_le32(ANARCHY_PROTOCOL_VERSION);
		if (roll & 0x30)
			message.type = cpu_to_le32(roll >> 32 & 7);
		valid = le32_to_cpu(message.magic) == ANARCHY_MESSAGE_MAGIC &&
			le32_to_cpu(message.version) == ANARCHY_PROTOCOL_VERSION;
		type = le32_to_cpu(message.type);
		question = valid && (type == ANARCHY_MESSAGE_HELLO || type == ANARCHY_MESSAGE_PING);
		KUNIT_ASSERT_EQ(test, anarchy_message_valid(&message), valid);
		KUNIT_ASSERT_EQ_MSG(test, anarchy_message_answer(&message, &answer), question,
				    "message %u, seed %llu", i, SEED);
		if (!question)
			continue;
		answered++;
		KUNIT_ASSERT_EQ(test, le32_to_cpu(answer.type), type + 1);
		KUNIT_ASSERT_EQ(test, answer.id, message.id);
		/* Nothing that the far end sent beside its id comes back. */
		KUNIT_ASSERT_NULL(test, memchr_inv(answer.reserved, 0, sizeof(answer.reserved)));
	}
	KUNIT_EXPECT_GT(test, answered, 1000);
}

static struct kunit_case protocol_cases[] = {
	KUNIT_CASE(question_is_whole),
	KUNIT_CASE(questions_are_answered),
	KUNIT_CASE(invalid_messages_are_ignored),
	KUNIT_CASE(hostile_messages_get_no_more_than_an_answer),
	{}
};

static struct kunit_suite protocol_suite = {
	.name = "anarchy-protocol",
	.test_cases = protocol_cases,
};

kunit_test_suite(protocol_suite);
