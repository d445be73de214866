/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SHA-256 (FIPS 180-4). */
#ifndef ANARCHY_TEST_SHA256_H
#define ANARCHY_TEST_SHA256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHA256_BYTES	32

/**
 * struct sha256 - a hash under way
 * @state: intermediate value
 * @bytes: hashed so far
 * @block: what is not yet a whole block
 */
struct sha256 {
	uint32_t state[8];
	uint64_t bytes;
	unsigned char block[64];
};

void sha256_start(struct sha256 *hash);
void sha256_add(struct sha256 *hash, const void *from, size_t bytes);
void sha256_end(struct sha256 *hash, unsigned char digest[SHA256_BYTES]);

/* Whether it gives the results of the standard's examples. */
bool sha256_works(void);

#endif
