// SPDX-License-Identifier: GPL-2.0-only
/* A ring between a producer and a consumer of their own, while a third one changes its size. */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/sched.h>

#include "ring.h"

#define FRAMES		200000u
#define RING_PAGES	256u

/**
 * struct race - what the threads share
 * @ring: the ring
 * @resizing: the one who changes its size shall go on
 * @resizes: how often that happened
 * @failed: an allocation failed, which makes the test worthless
 * @producer_done: all frames were posted
 * @resizer_done: no more changes
 */
struct race {
	struct anarchy_ring ring;
	bool resizing;
	u32 resizes;
	bool failed;
	struct completion producer_done;
	struct completion resizer_done;
};

static int produce(void *data)
{
	struct race *race = data;
	u32 next = 0, *page;

	while (next < FRAMES && !READ_ONCE(race->failed)) {
		page = anarchy_ring_take(&race->ring);
		if (!page) {
			cond_resched();
			continue;
		}
		page[0] = next;
		page[ANARCHY_PAGE_BYTES / sizeof(*page) - 1] = ~next;
		anarchy_ring_post(&race->ring, page, ANARCHY_PAGE_BYTES, next);
		next++;
	}
	complete(&race->producer_done);
	return 0;
}

static int resize(void *data)
{
	static const u32 sizes[] = { 1024, 16, 64, 512, 16, 256, 32, 128 };
	struct race *race = data;
	u32 limit = RING_PAGES, to;

	while (READ_ONCE(race->resizing)) {
		to = sizes[race->resizes % ARRAY_SIZE(sizes)];
		if (to > limit &&
		    anarchy_pages_alloc(&race->ring.reserve, to - limit, GFP_KERNEL)) {
			WRITE_ONCE(race->failed, true);
			break;
		}
		anarchy_ring_resize(&race->ring, to);
		anarchy_pages_free(&race->ring.reserve);
		limit = to;
		race->resizes++;
		cond_resched();
	}
	complete(&race->resizer_done);
	return 0;
}

/* Takes every frame in order. Returns how many were not what was posted. */
static u32 consume(struct race *race)
{
	struct anarchy_slot *slot;
	u32 next = 0, wrong = 0, *page;

	while (next < FRAMES && !READ_ONCE(race->failed)) {
		if (!anarchy_ring_used(&race->ring)) {
			cond_resched();
			continue;
		}
		slot = anarchy_ring_slot(&race->ring, race->ring.tail);
		page = slot->page;
		if (page[0] != next || page[ANARCHY_PAGE_BYTES / sizeof(*page) - 1] != ~next ||
		    slot->time_ns != next || slot->length != ANARCHY_PAGE_BYTES)
			wrong++;
		anarchy_ring_release(&race->ring, 0);
		next++;
	}
	return wrong;
}

static void ring_is_resized_under_traffic(struct kunit *test)
{
	struct race *race = kunit_kzalloc(test, sizeof(*race), GFP_KERNEL);
	struct task_struct *producer, *resizer;
	struct anarchy_ring_memory memory;

	KUNIT_ASSERT_NOT_NULL(test, race);
	init_completion(&race->producer_done);
	init_completion(&race->resizer_done);
	race->resizing = true;
	anarchy_ring_init(&race->ring);
	KUNIT_ASSERT_EQ(test, anarchy_ring_memory_alloc(&memory, RING_PAGES), 0);
	anarchy_ring_install(&race->ring, &memory);

	producer = kthread_run(produce, race, "ring-producer");
	if (IS_ERR(producer))
		race->failed = true;
	resizer = kthread_run(resize, race, "ring-resizer");
	if (IS_ERR(resizer))
		race->failed = true;
	KUNIT_EXPECT_EQ(test, consume(race), 0);
	WRITE_ONCE(race->resizing, false);
	if (!IS_ERR(producer))
		wait_for_completion(&race->producer_done);
	if (!IS_ERR(resizer))
		wait_for_completion(&race->resizer_done);

	KUNIT_EXPECT_FALSE(test, race->failed);
	KUNIT_EXPECT_GT(test, race->resizes, 16);
	KUNIT_EXPECT_EQ(test, anarchy_ring_used(&race->ring), 0);
	KUNIT_EXPECT_EQ(test, race->ring.owned, race->ring.limit);
	KUNIT_EXPECT_EQ(test, race->ring.pool.count, race->ring.owned);
	anarchy_ring_destroy(&race->ring);
	kunit_info(test, "%u frames, %u changes of size", FRAMES, race->resizes);
}

static struct kunit_case race_cases[] = {
	KUNIT_CASE_SLOW(ring_is_resized_under_traffic),
	{}
};

static struct kunit_suite race_suite = {
	.name = "anarchy-ring-race",
	.test_cases = race_cases,
};

kunit_test_suite(race_suite);
