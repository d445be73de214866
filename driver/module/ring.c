// SPDX-License-Identifier: GPL-2.0-only
/* Frame rings. */
#include <linux/gfp.h>
#include <linux/slab.h>

#include "ring.h"

/*
 * A frame's page is exactly ANARCHY_PAGE_BYTES whatever the kernel's page size, so that the memory
 * that the module reports is the memory that it uses.
 */
static void *page_alloc(gfp_t gfp)
{
	return kmalloc(ANARCHY_PAGE_BYTES, gfp);
}

static void page_free(void *page)
{
	kfree(page);
}

static void pages_push(struct anarchy_pages *pages, void *page)
{
	*(void **)page = pages->first;
	pages->first = page;
	pages->count++;
}

static void *pages_pop(struct anarchy_pages *pages)
{
	void *page = pages->first;

	if (page) {
		pages->first = *(void **)page;
		pages->count--;
	}
	return page;
}

/**
 * anarchy_pages_alloc - make a list of pages longer
 * @pages: the list
 * @count: how many to add
 * @gfp: how to allocate
 *
 * Return: 0, or -ENOMEM with the list freed.
 */
int anarchy_pages_alloc(struct anarchy_pages *pages, u32 count, gfp_t gfp)
{
	void *page;

	while (count--) {
		page = page_alloc(gfp);
		if (!page) {
			anarchy_pages_free(pages);
			return -ENOMEM;
		}
		pages_push(pages, page);
	}
	return 0;
}

void anarchy_pages_free(struct anarchy_pages *pages)
{
	void *page;

	while ((page = pages_pop(pages)))
		page_free(page);
}

/**
 * anarchy_ring_memory_alloc - allocate what a ring needs
 * @memory: where to put it
 * @pages: pages that the ring shall own
 *
 * Anybody who may open a stream causes this, so it is charged to them and fails rather than wake
 * the OOM killer.
 *
 * Return: 0 or -ENOMEM.
 */
int anarchy_ring_memory_alloc(struct anarchy_ring_memory *memory, u32 pages)
{
	gfp_t gfp = GFP_KERNEL_ACCOUNT | __GFP_NOWARN | __GFP_RETRY_MAYFAIL;
	int err;

	*memory = (struct anarchy_ring_memory) {};
	memory->slots = kvcalloc(ANARCHY_RING_PAGES_MAX, sizeof(*memory->slots), gfp);
	if (!memory->slots)
		return -ENOMEM;
	err = anarchy_pages_alloc(&memory->pages, pages, gfp);
	if (err)
		anarchy_ring_memory_free(memory);
	return err;
}

void anarchy_ring_memory_free(struct anarchy_ring_memory *memory)
{
	anarchy_pages_free(&memory->pages);
	kvfree(memory->slots);
	memory->slots = NULL;
}

void anarchy_ring_init(struct anarchy_ring *ring)
{
	spin_lock_init(&ring->lock);
}

/**
 * anarchy_ring_install - start an empty ring
 * @ring: a ring without memory
 * @memory: becomes the ring's
 */
void anarchy_ring_install(struct anarchy_ring *ring, struct anarchy_ring_memory *memory)
{
	ring->slots = memory->slots;
	ring->pool = memory->pages;
	ring->owned = memory->pages.count;
	ring->head = 0;
	ring->visible = 0;
	ring->held = false;
	ring->tail = 0;
	ring->offset = 0;
	ring->room_since_ns = 0;
	WRITE_ONCE(ring->limit, memory->pages.count);
	*memory = (struct anarchy_ring_memory) {};
}

/* Changes the limit and hands back what is to be freed. */
static void ring_set_limit(struct anarchy_ring *ring, u32 pages, struct anarchy_pages *surplus)
{
	spin_lock_bh(&ring->lock);
	while (ring->owned < pages && ring->reserve.first) {
		pages_push(&ring->pool, pages_pop(&ring->reserve));
		WRITE_ONCE(ring->owned, ring->owned + 1);
	}
	while (ring->owned > pages && ring->pool.first) {
		pages_push(surplus, pages_pop(&ring->pool));
		WRITE_ONCE(ring->owned, ring->owned - 1);
	}
	WRITE_ONCE(ring->limit, pages);
	spin_unlock_bh(&ring->lock);
}

/**
 * anarchy_ring_resize - change how many pages a ring should own
 * @ring: a ring in use
 * @pages: new limit; if larger than the old one, the difference is in ring->reserve
 *
 * Cannot fail and disturbs no frame: surplus pages that are in slots are freed as they return.
 */
void anarchy_ring_resize(struct anarchy_ring *ring, u32 pages)
{
	struct anarchy_pages surplus = {};

	ring_set_limit(ring, pages, &surplus);
	anarchy_pages_free(&surplus);
}

/**
 * anarchy_ring_retire - no more frames will be posted; keep only what is still in slots
 * @ring: a ring in use
 */
void anarchy_ring_retire(struct anarchy_ring *ring)
{
	anarchy_ring_resize(ring, 0);
}

/**
 * anarchy_ring_purge - throw away all frames
 * @ring: a ring in use whose consumer the caller is
 */
void anarchy_ring_purge(struct anarchy_ring *ring)
{
	while (anarchy_ring_used(ring))
		anarchy_ring_release(ring, 0);
}

/**
 * anarchy_ring_destroy - free everything
 * @ring: a ring, in use or not, that nobody else touches any more
 */
void anarchy_ring_destroy(struct anarchy_ring *ring)
{
	if (!ring->slots)
		return;
	anarchy_ring_purge(ring);
	if (ring->held)
		anarchy_ring_give(ring, anarchy_ring_slot(ring, ring->head + 1)->page);
	ring->held = false;
	anarchy_ring_retire(ring);
	kvfree(ring->slots);
	ring->slots = NULL;
	ring->visible = ring->tail;
}

/**
 * anarchy_ring_take - a page to fill
 * @ring: a ring whose producer the caller is
 *
 * Return: a page, or NULL while the ring is full.
 */
void *anarchy_ring_take(struct anarchy_ring *ring)
{
	void *page;

	if (!anarchy_ring_room(ring))
		return NULL;
	spin_lock_bh(&ring->lock);
	page = pages_pop(&ring->pool);
	spin_unlock_bh(&ring->lock);
	return page;
}

/**
 * anarchy_ring_give - return a page that is in no slot
 * @ring: where it was taken from
 * @page: the page
 */
void anarchy_ring_give(struct anarchy_ring *ring, void *page)
{
	spin_lock_bh(&ring->lock);
	if (ring->owned > ring->limit) {
		WRITE_ONCE(ring->owned, ring->owned - 1);
	} else {
		pages_push(&ring->pool, page);
		page = NULL;
	}
	spin_unlock_bh(&ring->lock);
	if (unlikely(page))
		page_free(page);
}

static void ring_fill(struct anarchy_ring *ring, u32 index, void *page, u32 length, u64 time_ns)
{
	*anarchy_ring_slot(ring, index) = (struct anarchy_slot) {
		.page = page,
		.length = length,
		.time_ns = time_ns,
	};
}

/**
 * anarchy_ring_post - put a filled page into the ring
 * @ring: where it was taken from
 * @page: the page
 * @length: bytes in it
 * @time_ns: see struct anarchy_slot
 *
 * A frame that is held follows it into the ring.
 */
void anarchy_ring_post(struct anarchy_ring *ring, void *page, u32 length, u64 time_ns)
{
	u32 count = ring->held ? 2 : 1;

	ring_fill(ring, ring->head, page, length, time_ns);
	ring->held = false;
	/* The slots before the index; pairs with anarchy_ring_used(). */
	smp_store_release(&ring->head, ring->head + count);
}

/**
 * anarchy_ring_hold - keep a filled page until the frame before it has been posted
 * @ring: where it was taken from, with room for both; it holds no frame yet
 * @page: the page
 * @length: bytes in it
 * @time_ns: see struct anarchy_slot
 */
void anarchy_ring_hold(struct anarchy_ring *ring, void *page, u32 length, u64 time_ns)
{
	ring_fill(ring, ring->head + 1, page, length, time_ns);
	ring->held = true;
}

/**
 * anarchy_ring_release - the oldest frame is done with
 * @ring: a ring whose consumer the caller is, not empty
 * @now: CLOCK_MONOTONIC
 */
void anarchy_ring_release(struct anarchy_ring *ring, u64 now)
{
	void *page = anarchy_ring_slot(ring, ring->tail)->page;

	if (!anarchy_ring_room(ring))
		WRITE_ONCE(ring->room_since_ns, now);
	anarchy_ring_give(ring, page);
	ring->offset = 0;
	/* The page in the pool before the index; pairs with anarchy_ring_used(). */
	smp_store_release(&ring->tail, ring->tail + 1);
}
