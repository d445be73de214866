/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Seeded chance for injected faults and jitter: the same seed gives the same faults in the module and the simulator. */
#ifndef ANARCHY_MODEL_DICE_H
#define ANARCHY_MODEL_DICE_H

#include "types.h"

/**
 * struct anarchy_dice - state of the generator
 * @state: any number, the seed at first
 */
struct anarchy_dice {
	__u64 state;
};

/**
 * anarchy_dice_roll - the next number
 * @dice: the generator
 *
 * SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014).
 *
 * Return: 64 random bits.
 */
static inline __u64 anarchy_dice_roll(struct anarchy_dice *dice)
{
	__u64 z = (dice->state += 0x9e3779b97f4a7c15ull);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	return z ^ (z >> 31);
}

/**
 * anarchy_dice_hit - whether something that happens so often happens now
 * @dice: the generator
 * @per_million: 0 (never, and no number is drawn) to 1000000 (always)
 *
 * Return: true if it does.
 */
static inline bool anarchy_dice_hit(struct anarchy_dice *dice, __u32 per_million)
{
	return per_million && (anarchy_dice_roll(dice) >> 32) * 1000000ull < ((__u64)per_million << 32);
}

#endif
