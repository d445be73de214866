// SPDX-License-Identifier: GPL-2.0-only
/*
 * The state machine of a link, driven by one delayed work.
 *
 *	down --carrier--> connecting --answer--> up --silence--> recovering --answer--> up
 *	                      |                                      |
 *	                      `----- tb_retry_count timeouts --------'--> failed --answer--> up
 *
 * Loss of carrier and the system's sleep lead to down from anywhere. A failed link tries one
 * handshake every RETRY_NS.
 */
#include <linux/timekeeping.h>

#include "events.h"
#include "link.h"
#include "trace.h"

#define RETRY_NS		(5 * NSEC_PER_SEC)
#define PING_WATCHED_NS		(20 * NSEC_PER_MSEC)
#define PING_UNWATCHED_NS	NSEC_PER_SEC
#define BURST_NS		NSEC_PER_SEC

#define STATE_TEXT(name, NAME, text) [ANARCHY_LINK_##NAME] = text,
const char * const anarchy_link_state_texts[ANARCHY_LINK_STATE_COUNT] = {
	ANARCHY_LINK_STATES(STATE_TEXT)
};

#undef STATE_TEXT

/* Sends a question, which replaces one that was not answered. */
static void link_ask(struct anarchy_link *link, enum anarchy_message_type type)
{
	struct anarchy_request *request = &link->request;
	struct anarchy_message message;
	u32 id;

	spin_lock_bh(&request->lock);
	id = ++request->id;
	request->type = type;
	request->waiting = true;
	request->answered = false;
	request->sent_ns = ktime_get_ns();
	spin_unlock_bh(&request->lock);
	anarchy_message_ask(&message, type, id);
	trace_anarchy_message(link->number, false, type, id, 0);
	link->ops->send(link, &message);
}

static void link_forget_request(struct anarchy_link *link)
{
	spin_lock_bh(&link->request.lock);
	link->request.waiting = false;
	link->request.answered = false;
	spin_unlock_bh(&link->request.lock);
}

/**
 * anarchy_link_receive - a control message from the far end arrived here
 * @link: the link
 * @message: the message, not yet checked
 *
 * Any context up to softirq. Questions of the far end are answered by the transport with
 * anarchy_message_answer().
 */
void anarchy_link_receive(struct anarchy_link *link, const struct anarchy_message *message)
{
	struct anarchy_request *request = &link->request;
	bool hello, match;
	u64 took_ns;

	if (!anarchy_message_valid(message))
		return;
	spin_lock_bh(&request->lock);
	match = request->waiting && le32_to_cpu(message->id) == request->id &&
		le32_to_cpu(message->type) == request->type + 1;
	hello = request->type == ANARCHY_MESSAGE_HELLO;
	took_ns = ktime_get_ns() - request->sent_ns;
	if (match) {
		request->waiting = false;
		request->answered = true;
	}
	spin_unlock_bh(&request->lock);
	if (!match)
		return;
	anarchy_count_round_trip(link, took_ns);
	trace_anarchy_message(link->number, true, le32_to_cpu(message->type) - 1,
			      le32_to_cpu(message->id), took_ns);
	if (hello && !READ_ONCE(link->gone))
		mod_delayed_work(anarchy_workqueue, &link->work, 0);
}

static void link_set_state(struct anarchy_link *link, enum anarchy_link_state state)
{
	enum anarchy_link_state old = link->state;
	struct anarchy_event event;
	char text[32];
	char *env[] = { text, NULL };

	if (state == old)
		return;
	WRITE_ONCE(link->state, state);
	link->state_since_ns = ktime_get_ns();
	trace_anarchy_link_state(link->number, old, state);
	link->ops->set_data(link, state == ANARCHY_LINK_UP);

	anarchy_event_init(&event, ANARCHY_EVENT_LINK_STATE, ANARCHY_SOURCE_DRIVER);
	event.link = link->number;
	event.args[0] = old;
	event.args[1] = state;
	anarchy_event_post(&event);
	snprintf(text, sizeof(text), "LINK_STATE=%s", anarchy_link_state_texts[state]);
	kobject_uevent_env(&link->dev.kobj, KOBJ_CHANGE, env);
	sysfs_notify(&link->dev.kobj, NULL, "state");
	anarchy_channels_wake(link);
	anarchy_link_dbg(link, 1, "%s -> %s\n", anarchy_link_state_texts[old],
			 anarchy_link_state_texts[state]);
}

static u64 link_timeout_ns(const struct anarchy_link *link)
{
	return (u64)link->values[ANARCHY_PARAM_TB_TIMEOUT_MS] * NSEC_PER_MSEC;
}

static void link_handshake_failed(struct anarchy_link *link, u64 now)
{
	anarchy_count_error(link, ANARCHY_ERROR_HANDSHAKE, ANARCHY_NO_CHANNEL);
	if (++link->attempts < link->values[ANARCHY_PARAM_TB_RETRY_COUNT]) {
		link_ask(link, ANARCHY_MESSAGE_HELLO);
		return;
	}
	link_forget_request(link);
	link->retry_at_ns = now + RETRY_NS;
	link_set_state(link, ANARCHY_LINK_FAILED);
	dev_warn(&link->dev, "no answer to %u handshakes\n", link->attempts);
}

static void link_lost(struct anarchy_link *link, enum anarchy_link_state next)
{
	anarchy_count_error(link, ANARCHY_ERROR_LINK_LOSS, ANARCHY_NO_CHANNEL);
	link_set_state(link, next);
}

static void link_start_handshake(struct anarchy_link *link, enum anarchy_link_state state)
{
	link->attempts = 0;
	link_set_state(link, state);
	link_ask(link, ANARCHY_MESSAGE_HELLO);
}

static u64 link_ping_ns(struct anarchy_link *link)
{
	return atomic_read(&link->watchers) ? PING_WATCHED_NS : PING_UNWATCHED_NS;
}

static void link_lose_carrier(struct anarchy_link *link)
{
	link_forget_request(link);
	if (link->state == ANARCHY_LINK_UP)
		link_lost(link, ANARCHY_LINK_DOWN);
	else
		link_set_state(link, ANARCHY_LINK_DOWN);
}

/* One step of the state machine while there is carrier. */
static void link_step(struct anarchy_link *link, bool answered, bool overdue, u64 now)
{
	switch (link->state) {
	case ANARCHY_LINK_DOWN:
		link_start_handshake(link, ANARCHY_LINK_CONNECTING);
		break;
	case ANARCHY_LINK_CONNECTING:
	case ANARCHY_LINK_RECOVERING:
		if (answered)
			link_set_state(link, ANARCHY_LINK_UP);
		else if (overdue)
			link_handshake_failed(link, now);
		break;
	case ANARCHY_LINK_FAILED:
		if (answered) {
			link_set_state(link, ANARCHY_LINK_UP);
			break;
		}
		if (overdue) {
			anarchy_count_error(link, ANARCHY_ERROR_HANDSHAKE, ANARCHY_NO_CHANNEL);
			link_forget_request(link);
		}
		if (now >= link->retry_at_ns) {
			link->retry_at_ns = now + RETRY_NS;
			link_ask(link, ANARCHY_MESSAGE_HELLO);
		}
		break;
	case ANARCHY_LINK_UP:
		if (overdue) {
			link_lost(link, ANARCHY_LINK_RECOVERING);
			link->attempts = 0;
			link_ask(link, ANARCHY_MESSAGE_HELLO);
		} else if (!link->request.waiting && now >= link->ping_at_ns + link_ping_ns(link)) {
			link->ping_at_ns = now;
			link_ask(link, ANARCHY_MESSAGE_PING);
		}
		break;
	default:
		WARN_ON_ONCE(1);
	}
}

/* When the state machine has to be looked at again at the latest. */
static u64 link_next_ns(struct anarchy_link *link, u64 now)
{
	u64 next = now + BURST_NS, ping;

	if (!link->carrier || link->suspended)
		return next;
	if (READ_ONCE(link->request.waiting))
		next = min(next, link->request.sent_ns + link_timeout_ns(link));
	if (link->state == ANARCHY_LINK_UP) {
		ping = link->ping_at_ns + link_ping_ns(link);
		/* Overdue only because the last one is still under way: look again later. */
		next = min(next, ping > now ? ping : now + link_ping_ns(link));
	} else if (link->state == ANARCHY_LINK_FAILED) {
		next = min(next, link->retry_at_ns);
	}
	return max(next, now);
}

/* At most one event a second and kind, however many errors there are. */
static void link_report_errors(struct anarchy_link *link, u64 now)
{
	u64 errors[ANARCHY_ERROR_COUNT];
	struct anarchy_event event;
	u32 kind;

	if (now < link->burst_at_ns + BURST_NS)
		return;
	link->burst_at_ns = now;
	anarchy_telemetry_errors(link, errors);
	for (kind = 0; kind < ANARCHY_ERROR_COUNT; kind++) {
		if (errors[kind] == link->burst_seen[kind])
			continue;
		anarchy_event_init(&event, ANARCHY_EVENT_ERROR_BURST, ANARCHY_SOURCE_DRIVER);
		event.link = link->number;
		event.args[0] = kind;
		event.args[1] = errors[kind] - link->burst_seen[kind];
		anarchy_event_post(&event);
		link->burst_seen[kind] = errors[kind];
	}
}

static void link_work(struct work_struct *work)
{
	struct anarchy_link *link = container_of(work, struct anarchy_link, work.work);
	struct anarchy_request *request = &link->request;
	bool answered, overdue;
	u64 now;

	mutex_lock(&link->mutex);
	now = ktime_get_ns();
	link_report_errors(link, now);
	if (link->carrier && !link->suspended) {
		spin_lock_bh(&request->lock);
		answered = request->answered;
		request->answered = false;
		overdue = request->waiting && now >= request->sent_ns + link_timeout_ns(link);
		spin_unlock_bh(&request->lock);
		link_step(link, answered, overdue, now);
	}
	now = ktime_get_ns();
	if (!link->gone)
		mod_delayed_work(anarchy_workqueue, &link->work,
				 nsecs_to_jiffies(link_next_ns(link, now) - now) + 1);
	mutex_unlock(&link->mutex);
}

/* Lets the state machine look at the link now; link->mutex held. */
void anarchy_link_kick(struct anarchy_link *link)
{
	if (!link->gone)
		mod_delayed_work(anarchy_workqueue, &link->work, 0);
}

/**
 * anarchy_link_set_carrier - the transport found or lost its far end
 * @link: the link
 * @carrier: whether there is something to talk to
 */
void anarchy_link_set_carrier(struct anarchy_link *link, bool carrier)
{
	guard(mutex)(&link->mutex);
	link->carrier = carrier;
	/* At once, so that no loss is too short to be seen. */
	if (!carrier)
		link_lose_carrier(link);
	anarchy_link_kick(link);
}

/**
 * anarchy_link_set_suspended - the system goes to sleep or has woken up
 * @link: the link
 * @suspended: which of the two
 *
 * The far end may be another one, or have forgotten us, afterwards: the link shakes hands anew. It
 * was not lost, so that is no error. Frames stay in the rings meanwhile.
 */
void anarchy_link_set_suspended(struct anarchy_link *link, bool suspended)
{
	guard(mutex)(&link->mutex);
	link->suspended = suspended;
	if (suspended) {
		link_forget_request(link);
		link_set_state(link, ANARCHY_LINK_DOWN);
	}
	anarchy_link_kick(link);
}

/**
 * anarchy_link_watch - somebody begins or ceases to look at the telemetry
 * @link: the link
 * @watch: which of the two
 *
 * The round trip is measured more often while somebody looks.
 */
void anarchy_link_watch(struct anarchy_link *link, bool watch)
{
	guard(mutex)(&link->mutex);
	if (watch)
		atomic_inc(&link->watchers);
	else
		atomic_dec(&link->watchers);
	anarchy_link_kick(link);
}

void anarchy_link_state_init(struct anarchy_link *link)
{
	spin_lock_init(&link->request.lock);
	INIT_DELAYED_WORK(&link->work, link_work);
	link->state_since_ns = ktime_get_ns();
}

/**
 * anarchy_link_state_stop - the link is being removed: it is down for good
 * @link: the link
 */
void anarchy_link_state_stop(struct anarchy_link *link)
{
	mutex_lock(&link->mutex);
	WRITE_ONCE(link->gone, true);
	link->carrier = false;
	link_set_state(link, ANARCHY_LINK_DOWN);
	mutex_unlock(&link->mutex);
	cancel_delayed_work_sync(&link->work);
}
