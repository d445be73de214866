/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The few things that the model needs of its surroundings, which are the kernel for the module and the C library for the
 * simulator, the tests and the fuzzers.
 */
#ifndef ANARCHY_MODEL_TYPES_H
#define ANARCHY_MODEL_TYPES_H

#include <linux/types.h>

#ifdef __KERNEL__
#include <linux/math64.h>

static inline __u64 anarchy_muldiv(__u64 a, __u64 b, __u64 c)
{
	return mul_u64_u64_div_u64(a, b, c);
}
#else
#include <stdbool.h>
#include <stddef.h>

/* a * b / c without losing the high half of the product; c is not 0 and the result fits. */
static inline __u64 anarchy_muldiv(__u64 a, __u64 b, __u64 c)
{
	__extension__ typedef unsigned __int128 wide;

	return (__u64)((wide)a * b / c);
}
#endif

#endif
