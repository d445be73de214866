/* SPDX-License-Identifier: GPL-2.0-only */
/* The record of what happened, which read() on the control device returns. */
#ifndef ANARCHY_EVENTS_H
#define ANARCHY_EVENTS_H

#include <linux/wait.h>

#include <anarchy_egpu/control.h>

/* Events kept for readers that come late or fall behind. */
#define ANARCHY_EVENTS_KEPT	256

/* In place of a link number: the event concerns none. */
#define ANARCHY_NO_LINK		U32_MAX

extern wait_queue_head_t anarchy_events_wait;

void anarchy_event_init(struct anarchy_event *event, enum anarchy_event_type type,
			enum anarchy_event_source source);
void anarchy_event_post(struct anarchy_event *event);

u64 anarchy_events_oldest(void);
bool anarchy_events_after(u64 next);
bool anarchy_events_get(u64 *next, struct anarchy_event *event);

#endif
