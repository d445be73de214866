// SPDX-License-Identifier: GPL-2.0-only
/* The record of what happened, which read() on the control device returns. */
#include <linux/cred.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/timekeeping.h>
#include <linux/uidgid.h>

#include "events.h"

/**
 * struct anarchy_event_log - the latest events
 * @lock: protects all that follows; a leaf, taken in any context up to softirq
 * @last: sequence of the newest event, 0 when there is none
 * @events: event n is at index n % ANARCHY_EVENTS_KEPT
 */
struct anarchy_event_log {
	spinlock_t lock;	/* protects all that follows */
	u64 last;
	struct anarchy_event events[ANARCHY_EVENTS_KEPT];
};

static struct anarchy_event_log event_log = {
	.lock = __SPIN_LOCK_UNLOCKED(event_log.lock),
};

DECLARE_WAIT_QUEUE_HEAD(anarchy_events_wait);

/**
 * anarchy_event_init - an event with everything but its particulars
 * @event: filled whole
 * @type: what happened
 * @source: who did it; uid and pid are those of the current process where a process did
 */
void anarchy_event_init(struct anarchy_event *event, enum anarchy_event_type type,
			enum anarchy_event_source source)
{
	*event = (struct anarchy_event) {
		.size = sizeof(*event),
		.type = type,
		.link = ANARCHY_NO_LINK,
		.source = source,
		.uid = U32_MAX,
	};
	switch (source) {
	case ANARCHY_SOURCE_LOAD:
	case ANARCHY_SOURCE_IOCTL:
	case ANARCHY_SOURCE_SYSFS:
		event->uid = from_kuid(&init_user_ns, current_uid());
		event->pid = task_tgid_nr(current);
		break;
	case ANARCHY_SOURCE_DRIVER:
	case ANARCHY_SOURCE_TRIAL_TIMER:
		break;
	}
}

/**
 * anarchy_event_post - number an event and make it known
 * @event: the event
 */
void anarchy_event_post(struct anarchy_event *event)
{
	spin_lock_bh(&event_log.lock);
	event->sequence = event_log.last + 1;
	event->time_ns = ktime_get_ns();
	event_log.events[event->sequence % ANARCHY_EVENTS_KEPT] = *event;
	WRITE_ONCE(event_log.last, event->sequence);
	spin_unlock_bh(&event_log.lock);
	wake_up_interruptible(&anarchy_events_wait);
}

static u64 events_oldest(void)
{
	return event_log.last > ANARCHY_EVENTS_KEPT ? event_log.last - ANARCHY_EVENTS_KEPT + 1 : 1;
}

/**
 * anarchy_events_oldest - where a new reader starts
 *
 * Return: sequence of the oldest event kept.
 */
u64 anarchy_events_oldest(void)
{
	u64 oldest;

	spin_lock_bh(&event_log.lock);
	oldest = events_oldest();
	spin_unlock_bh(&event_log.lock);
	return oldest;
}

/**
 * anarchy_events_after - whether there is something to read
 * @next: first sequence that the reader has not seen
 *
 * Return: true if there is.
 */
bool anarchy_events_after(u64 next)
{
	bool after;

	spin_lock_bh(&event_log.lock);
	after = event_log.last >= next;
	spin_unlock_bh(&event_log.lock);
	return after;
}

/**
 * anarchy_events_get - the next event for a reader
 * @next: first sequence that it has not seen; moved past the event
 * @event: filled
 *
 * Return: false if there is none.
 */
bool anarchy_events_get(u64 *next, struct anarchy_event *event)
{
	bool found;

	spin_lock_bh(&event_log.lock);
	*next = max(*next, events_oldest());
	found = *next <= event_log.last;
	if (found)
		*event = event_log.events[(*next)++ % ANARCHY_EVENTS_KEPT];
	spin_unlock_bh(&event_log.lock);
	return found;
}
