// SPDX-License-Identifier: GPL-3.0-or-later
/* As much of io_uring as the checks need, by its system calls. */
#include "uring.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "nodes.h"

#define ENTRIES		8u

static uint32_t *field(unsigned char *ring, uint32_t offset)
{
	return (uint32_t *)(void *)(ring + offset);
}

static void *map(const struct uring *ring, size_t bytes, off_t offset)
{
	void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring->fd,
			offset);

	if (at == MAP_FAILED)
		unable("mapping io_uring: %s", strerror(errno));
	return at;
}

bool uring_open(struct uring *ring)
{
	memset(ring, 0, sizeof(*ring));
	ring->fd = (int)syscall(SYS_io_uring_setup, ENTRIES, &ring->params);
	if (ring->fd < 0)
		return false;
	ring->sq = map(ring, ring->params.sq_off.array + ring->params.sq_entries * sizeof(uint32_t),
		       IORING_OFF_SQ_RING);
	ring->cq = map(ring, ring->params.cq_off.cqes +
		       ring->params.cq_entries * sizeof(struct io_uring_cqe), IORING_OFF_CQ_RING);
	ring->sqes = map(ring, ring->params.sq_entries * sizeof(*ring->sqes), IORING_OFF_SQES);
	return true;
}

void uring_submit(struct uring *ring, const struct io_uring_sqe *request)
{
	uint32_t *tail = field(ring->sq, ring->params.sq_off.tail);
	uint32_t index = *tail & *field(ring->sq, ring->params.sq_off.ring_mask);

	ring->sqes[index] = *request;
	field(ring->sq, ring->params.sq_off.array)[index] = index;
	__atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
	if (syscall(SYS_io_uring_enter, ring->fd, 1, 0, 0, NULL, 0) != 1)
		unable("io_uring_enter: %s", strerror(errno));
}

bool uring_take(struct uring *ring, struct io_uring_cqe *completion, unsigned int seconds)
{
	uint32_t *head = field(ring->cq, ring->params.cq_off.head);
	uint32_t *tail = field(ring->cq, ring->params.cq_off.tail);
	uint32_t mask = *field(ring->cq, ring->params.cq_off.ring_mask);
	struct pollfd wait = { .fd = ring->fd, .events = POLLIN };
	struct io_uring_cqe *cqes = (void *)(ring->cq + ring->params.cq_off.cqes);

	if (seconds && poll(&wait, 1, (int)seconds * 1000) < 0)
		unable("poll: %s", strerror(errno));
	if (__atomic_load_n(tail, __ATOMIC_ACQUIRE) == *head)
		return false;
	*completion = cqes[*head & mask];
	__atomic_store_n(head, *head + 1, __ATOMIC_RELEASE);
	return true;
}
