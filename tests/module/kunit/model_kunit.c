// SPDX-License-Identifier: GPL-2.0-only
/* The model as the kernel compiles it: its arithmetic is the kernel's own there. */
#include <kunit/test.h>

#include "dice.h"
#include "histogram.h"
#include "rules.h"
#include "timing.h"

#define SEED	0x6d6f64656cull

static void expect_bucket(struct kunit *test, u64 ns)
{
	u32 index = anarchy_histogram_index(ns);
	u64 lower, next, middle, off;

	KUNIT_ASSERT_LT(test, index, ANARCHY_HISTOGRAM_BUCKETS - 1);
	lower = anarchy_histogram_lower_ns(index);
	next = anarchy_histogram_lower_ns(index + 1);
	KUNIT_ASSERT_LE(test, lower, ns);
	KUNIT_ASSERT_LT(test, ns, next);
	if (ns < ANARCHY_HISTOGRAM_STEPS) {
		KUNIT_ASSERT_EQ(test, next - lower, 1);
		return;
	}
	/* A sixteenth, and half of that around the middle. */
	KUNIT_ASSERT_LE(test, (next - lower) * 16, lower);
	middle = anarchy_histogram_middle_ns(index);
	off = middle > ns ? middle - ns : ns - middle;
	KUNIT_ASSERT_LE(test, off * 32, lower);
}

static void histogram_is_exact_to_a_step(struct kunit *test)
{
	struct anarchy_dice dice = { .state = SEED };
	u32 index, last = 0, i;
	u64 ns;

	for (ns = 0; ns < 100000; ns++) {
		expect_bucket(test, ns);
		index = anarchy_histogram_index(ns);
		KUNIT_ASSERT_TRUE(test, index == last || index == last + 1);
		last = index;
	}
	/* 1 us to 1 s, in steps of about a thousandth, and at random. */
	for (ns = NSEC_PER_USEC; ns <= NSEC_PER_SEC; ns += ns / 1000)
		expect_bucket(test, ns);
	for (i = 0; i < 100000; i++)
		expect_bucket(test, NSEC_PER_USEC + anarchy_dice_roll(&dice) % NSEC_PER_SEC);
}

static void histogram_buckets_join(struct kunit *test)
{
	u64 lower;
	u32 i;

	for (i = 0; i < ANARCHY_HISTOGRAM_BUCKETS; i++) {
		lower = anarchy_histogram_lower_ns(i);
		KUNIT_EXPECT_EQ(test, anarchy_histogram_index(lower), i);
		if (i)
			KUNIT_EXPECT_EQ(test, anarchy_histogram_index(lower - 1), i - 1);
	}
	KUNIT_EXPECT_EQ(test, anarchy_histogram_index(U64_MAX), ANARCHY_HISTOGRAM_BUCKETS - 1);
	KUNIT_EXPECT_GE(test, anarchy_histogram_lower_ns(ANARCHY_HISTOGRAM_BUCKETS - 1),
			30 * NSEC_PER_SEC);
}

static void products_keep_their_high_half(struct kunit *test)
{
	struct anarchy_dice dice = { .state = SEED };
	unsigned __int128 product;
	u64 a, b, c, quotient;
	u32 i;

	for (i = 0; i < 10000; i++) {
		a = anarchy_dice_roll(&dice) >> (anarchy_dice_roll(&dice) % 64);
		b = anarchy_dice_roll(&dice);
		/* The quotient fits where the divisor is not smaller than a factor. */
		c = a | anarchy_dice_roll(&dice) >> (anarchy_dice_roll(&dice) % 64) | 1;
		quotient = anarchy_muldiv(a, b, c);
		product = (unsigned __int128)a * b;
		KUNIT_ASSERT_TRUE_MSG(test, product - (unsigned __int128)quotient * c < c,
				      "%llu * %llu / %llu is not %llu, seed %llu", a, b, c,
				      quotient, SEED);
	}
	KUNIT_EXPECT_EQ(test, anarchy_muldiv(U64_MAX, U64_MAX, U64_MAX), U64_MAX);
	KUNIT_EXPECT_EQ(test, anarchy_muldiv(1ull << 63, 6, 1ull << 62), 12);
}

static void line_rates_are_the_standards(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, anarchy_line_rate(1, 1), 250000000);
	KUNIT_EXPECT_EQ(test, anarchy_line_rate(2, 4), 2000000000);
	KUNIT_EXPECT_EQ(test, anarchy_line_rate(3, 4), 3938461538ull);
	KUNIT_EXPECT_EQ(test, anarchy_line_rate(4, 4), 7876923076ull);
	KUNIT_EXPECT_EQ(test, anarchy_line_rate(0, 4), 0);
	KUNIT_EXPECT_EQ(test, anarchy_line_rate(ANARCHY_GENERATION_MAX + 1, 4), 0);
	KUNIT_EXPECT_EQ(test, anarchy_line_rate(U32_MAX, 4), 0);
}

static void frames_pay_for_their_headers(struct kunit *test)
{
	struct anarchy_wire wire = { .line_rate = 1000000000, .payload = 256 };
	u32 bytes, payload;
	u64 last = 0, now;

	KUNIT_EXPECT_EQ(test, anarchy_wire_bytes(256, 4096), 4096 + 16 * 24);
	KUNIT_EXPECT_EQ(test, anarchy_wire_bytes(4096, 4096), 4096 + 24);
	KUNIT_EXPECT_EQ(test, anarchy_wire_bytes(256, 257), 257 + 2 * 24);
	KUNIT_EXPECT_EQ(test, anarchy_wire_bytes(256, 0), 24);
	for (bytes = 0; bytes <= ANARCHY_PAGE_BYTES; bytes++) {
		now = anarchy_frame_time_ns(&wire, bytes);
		/* A byte is a nanosecond on this wire. */
		KUNIT_ASSERT_GE(test, now, anarchy_wire_bytes(256, bytes));
		KUNIT_ASSERT_LE(test, now, anarchy_wire_bytes(256, bytes) + 1);
		KUNIT_ASSERT_GE(test, now, last);
		last = now;
	}
	wire.line_rate = 0;
	KUNIT_EXPECT_EQ(test, anarchy_frame_time_ns(&wire, 4096), 0);

	for (last = 0, payload = 128; payload <= 4096; payload *= 2) {
		now = anarchy_payload_rate(1000000000, payload);
		KUNIT_EXPECT_GT(test, now, last);
		KUNIT_EXPECT_LT(test, now, 1000000000);
		last = now;
	}
}

static void rings_bound_the_rate(struct kunit *test)
{
	struct anarchy_wire wire = { .line_rate = 7876923076ull, .payload = 256 };
	u64 line = anarchy_payload_rate(wire.line_rate, wire.payload);

	KUNIT_EXPECT_EQ(test, anarchy_predicted_rate(&wire, 1, 16, 0), line);
	KUNIT_EXPECT_EQ(test, anarchy_predicted_rate(&wire, 1, 16, 128000),
			15ull * 4096 * NSEC_PER_SEC / 128000);
	KUNIT_EXPECT_EQ(test, anarchy_predicted_rate(&wire, 16, 1024, 128000), line);
}

static void rules_hold_at_every_bound(struct kunit *test)
{
	const struct anarchy_parameter_info *info;
	u32 field, value, allowed;
	bool wanted;

	for (field = 0; field < ANARCHY_PARAM_COUNT; field++) {
		info = &anarchy_parameters[field];
		KUNIT_EXPECT_EQ(test, anarchy_rule_check(field, info->default_value),
				ANARCHY_REFUSED_NOT);
		for (allowed = 0, value = 0; value <= 8192; value++) {
			wanted = value >= info->minimum && value <= info->maximum &&
				 (!(info->rules & ANARCHY_RULE_POWER_OF_TWO) ||
				  hweight32(value) == 1);
			KUNIT_ASSERT_EQ_MSG(test, !anarchy_rule_check(field, value), wanted,
					    "%s=%u", info->name, value);
			allowed += wanted;
		}
		KUNIT_EXPECT_GT(test, allowed, 1);
		KUNIT_EXPECT_EQ(test, anarchy_rule_check(field, U32_MAX), ANARCHY_REFUSED_RANGE);
	}
	KUNIT_EXPECT_EQ(test, anarchy_rule_check(ANARCHY_PARAM_COUNT, 1), ANARCHY_REFUSED_UNKNOWN);
	KUNIT_EXPECT_EQ(test, anarchy_rule_check(U32_MAX, 1), ANARCHY_REFUSED_UNKNOWN);
}

static struct kunit_case model_cases[] = {
	KUNIT_CASE(histogram_is_exact_to_a_step),
	KUNIT_CASE(histogram_buckets_join),
	KUNIT_CASE(products_keep_their_high_half),
	KUNIT_CASE(line_rates_are_the_standards),
	KUNIT_CASE(frames_pay_for_their_headers),
	KUNIT_CASE(rings_bound_the_rate),
	KUNIT_CASE(rules_hold_at_every_bound),
	{}
};

static struct kunit_suite model_suite = {
	.name = "anarchy-model",
	.test_cases = model_cases,
};

kunit_test_suite(model_suite);
