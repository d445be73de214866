/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The configuration: one set of values, changed by one function, in transactions.
 *
 * Lock order, outermost first:
 *
 *	the module's param_lock		taken by the kernel around writes to parameters
 *	  anarchy_config_mutex		configuration, list of links; held while rings are allocated
 *	    link->mutex			one link; held briefly
 *	      direction->lock		loopback: one direction of the wire (softirq)
 *	        ring->lock		a ring's pool (softirq)
 *	link->request.lock, event_log.lock	leaves (softirq)
 *
 * channel->read_lock and write_lock are taken by streams with none of these held; below them are
 * direction->lock and ring->lock. link->page_mutex is taken with none held and has none below it.
 */
#ifndef ANARCHY_CONFIG_H
#define ANARCHY_CONFIG_H

#include <linux/compiler.h>
#include <linux/mutex.h>
#include <linux/types.h>

#include <anarchy_egpu/control.h>

struct anarchy_link;

extern struct mutex anarchy_config_mutex;
extern u32 anarchy_running[ANARCHY_VALUES_MAX];

/* The running value of a parameter, from anywhere. */
static inline u32 anarchy_value(enum anarchy_parameter field)
{
	return READ_ONCE(anarchy_running[field]);
}

int anarchy_config_change(u32 mask, const u32 *values, u32 trial_ms, const u64 *token,
			  enum anarchy_event_source source, struct anarchy_refusal *refusal);
void anarchy_config_start(const u32 *defaults, const u32 *values, bool safe_mode);
void anarchy_config_stop(void);

int anarchy_config_option(u32 field, const char *text);
int anarchy_config_load(bool safe_mode);
void anarchy_config_unload(void);

void anarchy_config_add_link(struct anarchy_link *link);
void anarchy_config_remove_link(struct anarchy_link *link);

void anarchy_config_get(struct anarchy_config *config);
int anarchy_config_set(struct anarchy_config *config);
int anarchy_config_confirm(struct anarchy_trial_end *end);
int anarchy_config_revert(struct anarchy_trial_end *end);

#endif
