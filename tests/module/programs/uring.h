/* SPDX-License-Identifier: GPL-3.0-or-later */
/* As much of io_uring as the checks need, by its system calls. */
#ifndef ANARCHY_TEST_URING_H
#define ANARCHY_TEST_URING_H

#include <stdbool.h>
#include <stdint.h>

#include <linux/io_uring.h>

/**
 * struct uring - a ring of requests
 * @fd: its descriptor
 * @sq: submission ring as mapped
 * @cq: completion ring as mapped
 * @sqes: entries of the submission ring
 * @params: what the kernel said about them
 */
struct uring {
	int fd;
	unsigned char *sq;
	unsigned char *cq;
	struct io_uring_sqe *sqes;
	struct io_uring_params params;
};

/* false with errno if this kernel has none, or does not allow it. */
bool uring_open(struct uring *ring);
void uring_submit(struct uring *ring, const struct io_uring_sqe *request);
/* The next completion; false if none came within seconds (0: look once). */
bool uring_take(struct uring *ring, struct io_uring_cqe *completion, unsigned int seconds);

#endif
