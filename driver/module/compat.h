/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What older kernels lack, under the names of the newer ones. Kbuild looks for each in the target.
 */
#ifndef ANARCHY_COMPAT_H
#define ANARCHY_COMPAT_H

#include <linux/hrtimer.h>

#ifndef ANARCHY_HAVE_HRTIMER_SETUP
static inline void hrtimer_setup(struct hrtimer *timer,
				 enum hrtimer_restart (*function)(struct hrtimer *),
				 clockid_t clock, enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock, mode);
	timer->function = function;
}
#endif

#endif
