// SPDX-License-Identifier: GPL-3.0-or-later
/* SHA-256 (FIPS 180-4). */
#include "sha256.h"

#include <string.h>

/* First 32 bits of the fractional parts of the cube roots of the first 64 primes. */
static const uint32_t constants[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
	0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
	0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
	0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
	0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
	0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
	0xc67178f2,
};

static uint32_t rotate(uint32_t x, unsigned int n)
{
	return x >> n | x << (32 - n);
}

static void add_block(struct sha256 *hash, const unsigned char *block)
{
	uint32_t w[64], v[8], t1, t2;
	unsigned int i;

	for (i = 0; i < 16; i++)
		w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
		       (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
	for (; i < 64; i++) {
		t1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
		t2 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
		w[i] = t1 + w[i - 7] + t2 + w[i - 16];
	}
	memcpy(v, hash->state, sizeof(v));
	for (i = 0; i < 64; i++) {
		t1 = v[7] + (rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25)) +
		     ((v[4] & v[5]) ^ (~v[4] & v[6])) + constants[i] + w[i];
		t2 = (rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22)) +
		     ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
		memmove(&v[1], &v[0], 7 * sizeof(v[0]));
		v[4] += t1;
		v[0] = t1 + t2;
	}
	for (i = 0; i < 8; i++)
		hash->state[i] += v[i];
}

void sha256_start(struct sha256 *hash)
{
	/* First 32 bits of the fractional parts of the square roots of the first 8 primes. */
	static const uint32_t start[8] = {
		0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
		0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
	};

	memcpy(hash->state, start, sizeof(start));
	hash->bytes = 0;
}

void sha256_add(struct sha256 *hash, const void *from, size_t bytes)
{
	const unsigned char *in = from;
	size_t filled, part;

	while (bytes) {
		filled = hash->bytes % sizeof(hash->block);
		part = sizeof(hash->block) - filled;
		if (part > bytes)
			part = bytes;
		hash->bytes += part;
		if (part == sizeof(hash->block)) {
			add_block(hash, in);
		} else {
			memcpy(hash->block + filled, in, part);
			if (filled + part == sizeof(hash->block))
				add_block(hash, hash->block);
		}
		in += part;
		bytes -= part;
	}
}

void sha256_end(struct sha256 *hash, unsigned char digest[SHA256_BYTES])
{
	static const unsigned char padding[64] = { 0x80 };
	uint64_t bits = hash->bytes * 8;
	unsigned char length[8];
	unsigned int i;

	for (i = 0; i < 8; i++)
		length[i] = (unsigned char)(bits >> (56 - 8 * i));
	sha256_add(hash, padding, 1 + (119 - hash->bytes % 64) % 64);
	sha256_add(hash, length, sizeof(length));
	for (i = 0; i < SHA256_BYTES; i++)
		digest[i] = (unsigned char)(hash->state[i / 4] >> (24 - 8 * (i % 4)));
}

bool sha256_works(void)
{
	static const unsigned char abc[SHA256_BYTES] = {
		0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40, 0xde, 0x5d, 0xae,
		0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61,
		0xf2, 0x00, 0x15, 0xad,
	};
	static const unsigned char million_a[SHA256_BYTES] = {
		0xcd, 0xc7, 0x6e, 0x5c, 0x99, 0x14, 0xfb, 0x92, 0x81, 0xa1, 0xc7, 0xe2, 0x84, 0xd7,
		0x3e, 0x67, 0xf1, 0x80, 0x9a, 0x48, 0xa4, 0x97, 0x20, 0x0e, 0x04, 0x6d, 0x39, 0xcc,
		0xc7, 0x11, 0x2c, 0xd0,
	};
	unsigned char digest[SHA256_BYTES], a[1000];
	struct sha256 hash;
	unsigned int i;

	sha256_start(&hash);
	sha256_add(&hash, "abc", 3);
	sha256_end(&hash, digest);
	if (memcmp(digest, abc, sizeof(abc)))
		return false;
	memset(a, 'a', sizeof(a));
	sha256_start(&hash);
	for (i = 0; i < 1000; i++)
		sha256_add(&hash, a, sizeof(a));
	sha256_end(&hash, digest);
	return !memcmp(digest, million_a, sizeof(million_a));
}
