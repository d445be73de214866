/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Frame rings: a fixed array of slots between one producer and one consumer, and the pages that
 * travel through them.
 *
 * The array always has ANARCHY_RING_PAGES_MAX slots; what ring_buffer_size changes is how many
 * pages the ring owns. So a ring grows by being given pages and shrinks by not getting back those
 * that return, at any time, with frames in it.
 */
#ifndef ANARCHY_RING_H
#define ANARCHY_RING_H

#include <linux/build_bug.h>
#include <linux/cache.h>
#include <linux/gfp_types.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include <anarchy_egpu/parameters.h>

/**
 * struct anarchy_pages - a list of unused pages, linked through their own first bytes
 * @first: first page, or NULL
 * @count: pages in the list
 */
struct anarchy_pages {
	void *first;
	u32 count;
};

/**
 * struct anarchy_slot - a frame
 * @page: its bytes
 * @time_ns: CLOCK_MONOTONIC; TX: when it was posted, RX: when it becomes readable
 * @length: bytes, 1 to ANARCHY_PAGE_BYTES
 * @faults: injected faults that it has already suffered, bit by enum anarchy_error
 */
struct anarchy_slot {
	void *page;
	u64 time_ns;
	u32 length;
	u32 faults;
};

/* Programs forecast memory from the contract. */
static_assert(sizeof(struct anarchy_slot) == ANARCHY_RING_SLOT_BYTES);

/**
 * struct anarchy_ring - frames on their way, oldest at @tail
 * @slots: ANARCHY_RING_PAGES_MAX slots; NULL while the channel is closed
 * @head: next slot to fill; written by the producer
 * @visible: first slot that the consumer may not see yet; written by the producer. A TX ring
 *	has no use for it
 * @held: the slot after @head is filled already: its frame came early; the producer's own
 * @room_since_ns: when the consumer last made room in a full ring; written by the consumer
 *	before @tail
 * @tail: oldest slot in use; written by the consumer
 * @offset: bytes of the oldest frame already consumed; the consumer's own
 * @lock: protects @pool, @owned and @limit
 * @pool: pages not in a slot
 * @owned: pages that belong to the ring, in the pool or in a slot
 * @limit: pages that it should own. Never more than @owned; one slot always stays free
 * @reserve: pages allocated for a change that is being prepared; protected by anarchy_config_mutex
 *
 * The indices run freely and wrap at 2^32. Producer and consumer each are one thread at a time (the
 * channel's write_lock and read_lock, or the transport's own lock) and meet only in @head,
 * @visible, @tail (release/acquire) and the pool. Whoever installs or destroys a ring makes sure
 * that neither runs.
 */
struct anarchy_ring {
	struct anarchy_slot *slots;
	u32 head;
	u32 visible;
	bool held;

	u64 room_since_ns ____cacheline_aligned_in_smp;
	u32 tail;
	u32 offset;

	spinlock_t lock ____cacheline_aligned_in_smp;
	struct anarchy_pages pool;
	u32 owned;
	u32 limit;
	struct anarchy_pages reserve;
};

/**
 * struct anarchy_ring_memory - what a ring needs, allocated but not yet installed
 * @slots: the array
 * @pages: the pages
 */
struct anarchy_ring_memory {
	struct anarchy_slot *slots;
	struct anarchy_pages pages;
};

int anarchy_pages_alloc(struct anarchy_pages *pages, u32 count, gfp_t gfp);
void anarchy_pages_free(struct anarchy_pages *pages);

int anarchy_ring_memory_alloc(struct anarchy_ring_memory *memory, u32 pages);
void anarchy_ring_memory_free(struct anarchy_ring_memory *memory);

void anarchy_ring_init(struct anarchy_ring *ring);
void anarchy_ring_install(struct anarchy_ring *ring, struct anarchy_ring_memory *memory);
void anarchy_ring_resize(struct anarchy_ring *ring, u32 pages);
void anarchy_ring_retire(struct anarchy_ring *ring);
void anarchy_ring_purge(struct anarchy_ring *ring);
void anarchy_ring_destroy(struct anarchy_ring *ring);

void *anarchy_ring_take(struct anarchy_ring *ring);
void anarchy_ring_give(struct anarchy_ring *ring, void *page);
void anarchy_ring_post(struct anarchy_ring *ring, void *page, u32 length, u64 time_ns);
void anarchy_ring_hold(struct anarchy_ring *ring, void *page, u32 length, u64 time_ns);
void anarchy_ring_release(struct anarchy_ring *ring, u64 now);

static inline struct anarchy_slot *anarchy_ring_slot(struct anarchy_ring *ring, u32 index)
{
	return &ring->slots[index % ANARCHY_RING_PAGES_MAX];
}

/* Memory that a ring holds: its pages and the slots. */
static inline u64 anarchy_ring_memory_bytes(const struct anarchy_ring *ring)
{
	return (u64)READ_ONCE(ring->owned) * ANARCHY_PAGE_BYTES + ANARCHY_RING_SLOTS_BYTES;
}

/* Frames between producer and consumer, as the one side or a third party sees them. */
static inline u32 anarchy_ring_used(const struct anarchy_ring *ring)
{
	/* Pairs with anarchy_ring_release(). Read first: head never falls behind it. */
	u32 tail = smp_load_acquire(&ring->tail);

	/* Pairs with anarchy_ring_post(). */
	return smp_load_acquire(&ring->head) - tail;
}

/* Frames that the producer may still post. */
static inline u32 anarchy_ring_room(const struct anarchy_ring *ring)
{
	u32 used = anarchy_ring_used(ring) + 1;
	u32 limit = READ_ONCE(ring->limit);

	return limit > used ? limit - used : 0;
}

/* Frames that the consumer of an RX ring may read. */
static inline u32 anarchy_ring_readable(const struct anarchy_ring *ring)
{
	/* Pairs with anarchy_ring_release(). Read first: visible never falls behind it. */
	u32 tail = smp_load_acquire(&ring->tail);

	/* Pairs with the transport, which advances it. */
	return smp_load_acquire(&ring->visible) - tail;
}

#endif
