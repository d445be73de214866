// SPDX-License-Identifier: GPL-2.0-only
/* Rings as one thread sees them: order, limits, and whose every page is. */
#include <kunit/test.h>

#include "dice.h"
#include "ring.h"

#define SEED	0x72696e67ull

/* A ring with that many pages. */
static struct anarchy_ring *ring_make(struct kunit *test, u32 pages)
{
	struct anarchy_ring *ring = kunit_kzalloc(test, sizeof(*ring), GFP_KERNEL);
	struct anarchy_ring_memory memory;

	KUNIT_ASSERT_NOT_NULL(test, ring);
	anarchy_ring_init(ring);
	KUNIT_ASSERT_EQ(test, anarchy_ring_memory_alloc(&memory, pages), 0);
	anarchy_ring_install(ring, &memory);
	KUNIT_EXPECT_NULL(test, memory.slots);
	return ring;
}

/* What anarchy_channels_prepare() and anarchy_channels_commit() do for one ring. */
static void ring_change(struct kunit *test, struct anarchy_ring *ring, u32 from, u32 to)
{
	if (to > from)
		KUNIT_ASSERT_EQ(test, anarchy_pages_alloc(&ring->reserve, to - from, GFP_KERNEL),
				0);
	anarchy_ring_resize(ring, to);
	anarchy_pages_free(&ring->reserve);
}

static void post(struct kunit *test, struct anarchy_ring *ring, u32 value)
{
	u32 *page = anarchy_ring_take(ring);

	KUNIT_ASSERT_NOT_NULL(test, page);
	page[0] = value;
	/* The whole page is ours: KASAN looks at its last byte too. */
	memset(page + 1, value, ANARCHY_PAGE_BYTES - sizeof(*page));
	anarchy_ring_post(ring, page, 1 + value % ANARCHY_PAGE_BYTES, value);
}

static void expect_oldest(struct kunit *test, struct anarchy_ring *ring, u32 value)
{
	struct anarchy_slot *slot = anarchy_ring_slot(ring, ring->tail);
	u8 *page = slot->page;

	KUNIT_ASSERT_GT(test, anarchy_ring_used(ring), 0);
	KUNIT_EXPECT_EQ(test, *(u32 *)page, value);
	KUNIT_EXPECT_EQ(test, page[ANARCHY_PAGE_BYTES - 1], (u8)value);
	KUNIT_EXPECT_EQ(test, slot->length, 1 + value % ANARCHY_PAGE_BYTES);
	KUNIT_EXPECT_EQ(test, slot->time_ns, (u64)value);
	KUNIT_EXPECT_EQ(test, slot->faults, 0);
}

/* Every page that the ring owns is in its pool, in a slot or in the caller's hands. */
static void expect_owned(struct kunit *test, struct anarchy_ring *ring, u32 owned, u32 in_hand)
{
	void *page = ring->pool.first;
	u32 pool = 0;

	for (; page; page = *(void **)page)
		pool++;
	KUNIT_EXPECT_EQ(test, ring->owned, owned);
	KUNIT_EXPECT_EQ(test, ring->pool.count, pool);
	KUNIT_EXPECT_EQ(test, pool + anarchy_ring_used(ring) + in_hand, owned);
}

static void ring_destroy(struct kunit *test, struct anarchy_ring *ring)
{
	anarchy_ring_destroy(ring);
	KUNIT_EXPECT_NULL(test, ring->slots);
	expect_owned(test, ring, 0, 0);
}

static void ring_keeps_order_and_one_page_free(struct kunit *test)
{
	struct anarchy_ring *ring = ring_make(test, 16);
	u32 i;

	expect_owned(test, ring, 16, 0);
	KUNIT_EXPECT_EQ(test, anarchy_ring_room(ring), 15);
	for (i = 0; i < 15; i++)
		post(test, ring, i);
	KUNIT_EXPECT_NULL(test, anarchy_ring_take(ring));
	expect_owned(test, ring, 16, 0);

	KUNIT_EXPECT_EQ(test, ring->room_since_ns, 0);
	expect_oldest(test, ring, 0);
	anarchy_ring_release(ring, 4711);
	KUNIT_EXPECT_EQ(test, ring->room_since_ns, 4711);
	anarchy_ring_release(ring, 4712);
	/* It was not full any more. */
	KUNIT_EXPECT_EQ(test, ring->room_since_ns, 4711);
	for (i = 2; i < 15; i++) {
		expect_oldest(test, ring, i);
		anarchy_ring_release(ring, 0);
	}
	KUNIT_EXPECT_EQ(test, anarchy_ring_used(ring), 0);
	ring_destroy(test, ring);
}

static void ring_takes_back_what_was_not_posted(struct kunit *test)
{
	struct anarchy_ring *ring = ring_make(test, 16);
	void *page = anarchy_ring_take(ring);

	expect_owned(test, ring, 16, 1);
	anarchy_ring_give(ring, page);
	expect_owned(test, ring, 16, 0);
	KUNIT_EXPECT_EQ(test, anarchy_ring_used(ring), 0);

	/* Given back after the ring shrank, it is surplus. */
	page = anarchy_ring_take(ring);
	anarchy_ring_retire(ring);
	expect_owned(test, ring, 1, 1);
	anarchy_ring_give(ring, page);
	ring_destroy(test, ring);
}

static void ring_grows_with_frames_inside(struct kunit *test)
{
	struct anarchy_ring *ring = ring_make(test, 16);
	u32 i;

	for (i = 0; i < 10; i++)
		post(test, ring, i);
	ring_change(test, ring, 16, 64);
	expect_owned(test, ring, 64, 0);
	KUNIT_EXPECT_EQ(test, anarchy_ring_room(ring), 63 - 10);
	for (; i < 63; i++)
		post(test, ring, i);
	KUNIT_EXPECT_NULL(test, anarchy_ring_take(ring));
	for (i = 0; i < 63; i++) {
		expect_oldest(test, ring, i);
		anarchy_ring_release(ring, 0);
	}
	ring_destroy(test, ring);
}

static void ring_shrinks_with_frames_inside(struct kunit *test)
{
	struct anarchy_ring *ring = ring_make(test, 64);
	u32 i;

	for (i = 0; i < 40; i++)
		post(test, ring, i);
	ring_change(test, ring, 64, 16);
	/* Spare pages go at once, the others as they return. */
	expect_owned(test, ring, 40, 0);
	KUNIT_EXPECT_EQ(test, anarchy_ring_room(ring), 0);
	KUNIT_EXPECT_NULL(test, anarchy_ring_take(ring));
	for (i = 0; i < 40; i++) {
		expect_oldest(test, ring, i);
		anarchy_ring_release(ring, 0);
		expect_owned(test, ring, max(40 - i - 1, 16u), 0);
	}
	KUNIT_EXPECT_EQ(test, anarchy_ring_room(ring), 15);
	ring_destroy(test, ring);
}

static void ring_grows_while_it_still_shrinks(struct kunit *test)
{
	struct anarchy_ring *ring = ring_make(test, 64);
	u32 i;

	for (i = 0; i < 40; i++)
		post(test, ring, i);
	ring_change(test, ring, 64, 16);
	ring_change(test, ring, 16, 32);
	/* It has more than it may keep, so it got none of the reserve. */
	expect_owned(test, ring, 40, 0);
	ring_change(test, ring, 32, 64);
	expect_owned(test, ring, 64, 0);
	for (i = 0; i < 40; i++) {
		expect_oldest(test, ring, i);
		anarchy_ring_release(ring, 0);
	}
	expect_owned(test, ring, 64, 0);
	ring_destroy(test, ring);
}

static void ring_retires_and_purges(struct kunit *test)
{
	struct anarchy_ring *ring = ring_make(test, 32);
	u32 i;

	for (i = 0; i < 12; i++)
		post(test, ring, i);
	anarchy_ring_retire(ring);
	expect_owned(test, ring, 12, 0);
	KUNIT_EXPECT_NULL(test, anarchy_ring_take(ring));
	expect_oldest(test, ring, 0);
	anarchy_ring_purge(ring);
	expect_owned(test, ring, 0, 0);
	ring_destroy(test, ring);
	/* Once more does no harm: both ends of a channel may do it. */
	anarchy_ring_destroy(ring);
}

static void ring_indices_wrap(struct kunit *test)
{
	struct anarchy_ring *ring = ring_make(test, ANARCHY_RING_PAGES_MAX);
	const u32 start = U32_MAX - 1500;
	u32 i, depth = 0;

	ring->head = start;
	ring->visible = start;
	ring->tail = start;
	for (i = 0; i < 4000; i++) {
		post(test, ring, i);
		if (++depth == ANARCHY_RING_PAGES_MAX - 1) {
			KUNIT_EXPECT_EQ(test, anarchy_ring_room(ring), 0);
			expect_oldest(test, ring, i - depth + 1);
			anarchy_ring_release(ring, 0);
			depth--;
		}
		WRITE_ONCE(ring->visible, ring->head);
		KUNIT_ASSERT_EQ(test, anarchy_ring_used(ring), depth);
		KUNIT_ASSERT_EQ(test, anarchy_ring_readable(ring), depth);
	}
	KUNIT_EXPECT_LT(test, ring->tail, start);
	ring_destroy(test, ring);
}

/* Any order of operations, against the plainest model of a queue: two counters. */
static void ring_survives_any_order(struct kunit *test)
{
	struct anarchy_ring *ring = ring_make(test, 256);
	struct anarchy_dice dice = { .state = SEED };
	u32 posted = 0, released = 0, limit = 256, to, i;
	void *page;

	for (i = 0; i < 50000; i++) {
		switch (anarchy_dice_roll(&dice) % 16) {
		case 0:
			to = 16u << anarchy_dice_roll(&dice) % 7;
			ring_change(test, ring, limit, to);
			limit = to;
			break;
		case 1:
			page = anarchy_ring_take(ring);
			if (page)
				anarchy_ring_give(ring, page);
			break;
		case 2 ... 8:
			if (posted - released + 1 < limit)
				post(test, ring, posted++);
			else
				KUNIT_EXPECT_NULL(test, anarchy_ring_take(ring));
			break;
		default:
			if (posted == released)
				break;
			expect_oldest(test, ring, released++);
			anarchy_ring_release(ring, i);
		}
		KUNIT_ASSERT_EQ(test, anarchy_ring_used(ring), posted - released);
		KUNIT_ASSERT_EQ_MSG(test, ring->owned, max(limit, posted - released),
				    "operation %u, seed %llu", i, SEED);
	}
	expect_owned(test, ring, max(limit, posted - released), 0);
	KUNIT_EXPECT_GT(test, posted, 10000);
	ring_destroy(test, ring);
}

static struct kunit_case ring_cases[] = {
	KUNIT_CASE(ring_keeps_order_and_one_page_free),
	KUNIT_CASE(ring_takes_back_what_was_not_posted),
	KUNIT_CASE(ring_grows_with_frames_inside),
	KUNIT_CASE(ring_shrinks_with_frames_inside),
	KUNIT_CASE(ring_grows_while_it_still_shrinks),
	KUNIT_CASE(ring_retires_and_purges),
	KUNIT_CASE(ring_indices_wrap),
	KUNIT_CASE(ring_survives_any_order),
	{}
};

static struct kunit_suite ring_suite = {
	.name = "anarchy-ring",
	.test_cases = ring_cases,
};

kunit_test_suite(ring_suite);
